"""The command tf-cycle-ls.component: the graph of a component."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import seed
from tests.server.asking import ask, at, execute, in_units
from tests.server.support import location
from tests.server.wire import running

COMPONENT = "tf-cycle-ls.component"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_component_graph(tmp_path: Path, encoding: str) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running(in_units(encoding)) as server:
        server.open(kms, seed.KMS)
        line, start, _ = seed.KEY_POLICY_TO_VPCE[encoding]
        graph = execute(server, COMPONENT, at(kms, line, start))
        assert execute(server, COMPONENT, at(endpoint, *seed.VPCE_HEADER[:2])) == graph
        assert execute(server, COMPONENT, at(endpoint, seed.VPCE_HEADER[0] + 1, 3)) == graph
        between_blocks = at(endpoint, seed.VPCE_HEADER[0] - 1, 0)
        assert execute(server, COMPONENT, between_blocks) is None
    assert {node["address"]: node["location"] for node in graph["nodes"]} == {
        seed.KEY: location(kms, seed.KEY_HEADER),
        seed.KEY_POLICY: location(kms, seed.KEY_POLICY_HEADER),
        seed.VPCE: location(endpoint, seed.VPCE_HEADER),
        seed.ENDPOINT_POLICY: location(endpoint, seed.ENDPOINT_POLICY_HEADER),
    }
    edges = {(edge["from"], edge["to"]): edge for edge in graph["edges"]}
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
    (wildcard,) = (
        number for number, repair in enumerate(graph["repairs"]) if repair["rule"] == "wildcard"
    )
    cut = {ends for ends, edge in edges.items() if wildcard in edge["repairs"]}
    short = {(seed.ENDPOINT_POLICY, seed.VPCE), (seed.VPCE, seed.ENDPOINT_POLICY)}
    assert cut == edges.keys() - short
    assert graph["repairs"][wildcard]["location"] == location(endpoint, seed.ENDPOINT_POLICY_TO_KEY)


def test_component_fixes_match_the_code_actions(tmp_path: Path) -> None:
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        server.open(kms, seed.KMS)
        graph = execute(server, COMPONENT, at(endpoint, *seed.VPCE_HEADER[:2]))
        assert len(graph["repairs"]) > 3
        for repair in graph["repairs"]:
            place = repair["location"]
            params = {"textDocument": {"uri": place["uri"]}, "range": place["range"]}
            offered = ask(
                server, "textDocument/codeAction", {**params, "context": {"diagnostics": []}}
            )
            assert [
                action["data"]["safe"]
                for action in offered
                if action.get("data", {}).get("id") == repair["id"]
            ] == [repair["safe"]]


def test_fixes_with_equal_titles_match_the_code_actions(tmp_path: Path) -> None:
    """Their titles in the component have a line number, which code actions do not need."""
    blocks = [
        f"""
        resource "aws_iam_role_policy" "{name}" {{
          role   = "r"
          policy = data.aws_iam_policy_document.{name}.json
        }}
        data "aws_iam_policy_document" "{name}" {{
          statement {{
            actions   = ["kms:Decrypt"]
            resources = [aws_kms_key.k.arn]
          }}
        }}
        """
        for name in ("a", "b")
    ]
    references = "${aws_iam_role_policy.a.id}${aws_iam_role_policy.b.id}"
    text = f'resource "aws_kms_key" "k" {{\n  description = "{references}"\n}}\n' + "".join(blocks)
    path = tmp_path / "main.tf"
    path.write_text(text)
    uri = path.as_uri()
    with running() as server:
        server.open(uri, text)
        repairs = execute(server, COMPONENT, at(uri, 0, 12))["repairs"]
        wildcards = [repair for repair in repairs if repair["rule"] == "wildcard"]
        assert len({repair["title"] for repair in wildcards}) == 2
        for repair in wildcards:
            params = {"textDocument": {"uri": uri}, "range": repair["location"]["range"]}
            params["context"] = {"diagnostics": []}
            ids = [
                action.get("data", {}).get("id")
                for action in ask(server, "textDocument/codeAction", params)
            ]
            assert ids.count(repair["id"]) == 1
