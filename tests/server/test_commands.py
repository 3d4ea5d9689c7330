"""workspace/executeCommand: stepping through a cycle, and the graph of a component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import ask, at, execute, in_units, requests
from tests.server.support import (
    CALLER,
    MODULE,
    TEST_A_X_ID,
    VAR_V,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import Wire, running

NEXT = "tf-cycle-ls.nextEdge"
COMPONENT = "tf-cycle-ls.component"

SHOWING = {"window": {"showDocument": {"support": True}}}


def location(uri: str, place: tuple[int, int, int]) -> dict[str, Any]:
    """LSP: Location."""
    return {"uri": uri, "range": seed.lsp_range(place)}


def next_from(server: Wire, place: Any) -> Any:
    """The next edge from a location."""
    start = place["range"]["start"]
    return execute(server, NEXT, at(place["uri"], start["line"], start["character"]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_next_edge_follows_the_long_cycle(tmp_path: Path, encoding: str) -> None:
    """Although a shorter cycle branches off."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    ring = [
        location(kms, seed.KEY_TO_KEY_POLICY),
        location(kms, seed.KEY_POLICY_TO_VPCE[encoding]),
        location(endpoint, seed.VPCE_TO_ENDPOINT_POLICY),
        location(endpoint, seed.ENDPOINT_POLICY_TO_KEY),
    ]
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        for _ in range(2):
            for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
                assert next_from(server, here) == there
        # Starting at another location follows the shortest cycle through it.
        inner = location(endpoint, seed.ENDPOINT_POLICY_TO_VPCE)
        back = next_from(server, inner)
        assert back == ring[2]
        assert next_from(server, back) == inner
        # From a block header to its first reference.
        assert execute(server, NEXT, at(kms, 18, 4)) == ring[0]
        assert execute(server, NEXT, at(kms, 2, 4)) is None


def test_through_a_module(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        wait_for_diagnostics(server, main)
        argument = location(caller, (2, 11, 21))
        assert next_from(server, {"uri": main, "range": VAR_V}) == argument
        assert next_from(server, argument) == {"uri": main, "range": TEST_A_X_ID}
        assert next_from(server, {"uri": main, "range": TEST_A_X_ID}) == {
            "uri": main,
            "range": VAR_V,
        }


def test_next_edge_opens_the_location_if_supported(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(SHOWING) as server:
        server.open(kms, seed.KMS)
        found = execute(server, NEXT, at(kms, 19, 20))
        server.wait(lambda each: each.get("method") == "window/showDocument")
        (request,) = requests(server, "window/showDocument")
        assert request["params"] == {
            "uri": kms,
            "takeFocus": True,
            "selection": found["range"],
        }
        server.send({"jsonrpc": "2.0", "id": request["id"], "result": {"success": True}})
        # Without a next edge, no window/showDocument request is sent.
        assert execute(server, NEXT, at(kms, 2, 4)) is None
        assert len(requests(server, "window/showDocument")) == 1
    with running() as server:
        server.open(kms, seed.KMS)
        assert execute(server, NEXT, at(kms, 19, 20)) == found
        assert requests(server, "window/showDocument") == []


def test_next_edge_uses_the_open_document(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        server.open(endpoint, seed.ENDPOINT)
        server.replace(kms, "# a line more\n" + seed.KMS, 2)
        line, start, end = seed.KEY_TO_KEY_POLICY
        found = execute(server, NEXT, at(endpoint, 2, 20))
        assert found == location(kms, (line + 1, start, end))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_component_graph(tmp_path: Path, encoding: str) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        line, start, _ = seed.KEY_POLICY_TO_VPCE[encoding]
        graph = execute(server, COMPONENT, at(kms, line, start))
        assert execute(server, COMPONENT, at(endpoint, 11, 3)) == graph
        assert execute(server, COMPONENT, at(endpoint, 12, 3)) is None
    assert {each["address"]: each["location"] for each in graph["nodes"]} == {
        seed.KEY: location(kms, (18, 0, 32)),
        seed.KEY_POLICY: location(kms, (0, 0, 47)),
        seed.VPCE: location(endpoint, (11, 0, 33)),
        seed.ENDPOINT_POLICY: location(endpoint, (0, 0, 52)),
    }
    edges = {(each["from"], each["to"]): each for each in graph["edges"]}
    assert {ends: edge["references"] for ends, edge in edges.items()} == {
        ends: [{"attribute": attribute, "text": text, "location": where}]
        for ends, attribute, text, where in [
            (
                (seed.KEY_POLICY, seed.VPCE),
                "statement.condition.values",
                f"{seed.VPCE}.id",
                location(kms, seed.KEY_POLICY_TO_VPCE[encoding]),
            ),
            (
                (seed.KEY, seed.KEY_POLICY),
                "policy",
                f"{seed.KEY_POLICY}.json",
                location(kms, seed.KEY_TO_KEY_POLICY),
            ),
            (
                (seed.ENDPOINT_POLICY, seed.KEY),
                "statement.resources",
                f"{seed.KEY}.arn",
                location(endpoint, seed.ENDPOINT_POLICY_TO_KEY),
            ),
            (
                (seed.ENDPOINT_POLICY, seed.VPCE),
                "statement.condition.values",
                f"{seed.VPCE}.id",
                location(endpoint, seed.ENDPOINT_POLICY_TO_VPCE),
            ),
            (
                (seed.VPCE, seed.ENDPOINT_POLICY),
                "policy",
                f"{seed.ENDPOINT_POLICY}.json",
                location(endpoint, seed.VPCE_TO_ENDPOINT_POLICY),
            ),
        ]
    }
    assert sorted(map(len, graph["cycles"])) == [2, 4]
    # The wildcard in the endpoint policy breaks the long cycle and leaves the short one.
    (wildcard,) = (n for n, each in enumerate(graph["repairs"]) if each["rule"] == "wildcard")
    cut = {ends for ends, edge in edges.items() if wildcard in edge["repairs"]}
    short = {(seed.ENDPOINT_POLICY, seed.VPCE), (seed.VPCE, seed.ENDPOINT_POLICY)}
    assert cut == edges.keys() - short
    assert graph["repairs"][wildcard]["location"] == location(endpoint, seed.ENDPOINT_POLICY_TO_KEY)


def test_component_fixes_match_the_code_actions(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        graph = execute(server, COMPONENT, at(endpoint, 11, 3))
        assert len(graph["repairs"]) > 3
        for repair in graph["repairs"]:
            place = repair["location"]
            params = {"textDocument": {"uri": place["uri"]}, "range": place["range"]}
            offered = ask(
                server, "textDocument/codeAction", {**params, "context": {"diagnostics": []}}
            )
            assert [
                each["data"]["safe"]
                for each in offered
                if (each["title"], each["data"]["rule"]) == (repair["title"], repair["rule"])
            ] == [repair["safe"]]


@pytest.mark.parametrize("command", [NEXT, COMPONENT])
@pytest.mark.parametrize(
    "arguments", [None, [], [None], [{}], ["x"], [at("file:///a.tf", 0, 0)] * 2]
)
def test_invalid_command_arguments_are_rejected(command: str, arguments: Any) -> None:
    with running() as server:
        params = {"command": command, "arguments": arguments}
        if arguments is None:
            del params["arguments"]
        assert server.ask("workspace/executeCommand", params)["error"]["code"] == -32602


def test_unknown_command_is_rejected() -> None:
    with running() as server:
        answer = server.ask("workspace/executeCommand", {"command": "tf-cycle-ls.none"})
        assert answer["error"]["code"] == -32602
