"""workspace/executeCommand: showing the location, and invalid commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import at, execute, requests
from tests.server.wire import running

NEXT = "tf-cycle-ls.nextEdge"
COMPONENT = "tf-cycle-ls.component"

SHOWING = {"window": {"showDocument": {"support": True}}}


def test_next_edge_opens_the_location_if_supported(tmp_path: Path) -> None:
    kms, _ = (path.as_uri() for path in seed.write(tmp_path))
    with running(SHOWING) as server:
        server.open(kms, seed.KMS)
        next_edge = execute(server, NEXT, at(kms, *seed.KEY_TO_KEY_POLICY[:2]))
        server.wait(lambda message: message.get("method") == "window/showDocument")
        (request,) = requests(server, "window/showDocument")
        assert request["params"] == {
            "uri": kms,
            "takeFocus": True,
            "selection": next_edge["range"],
        }
        server.send({"jsonrpc": "2.0", "id": request["id"], "result": {"success": True}})
        # Without a next edge, no window/showDocument request is sent.
        assert execute(server, NEXT, at(kms, seed.KEY_HEADER[0] - 1, 0)) is None
        assert len(requests(server, "window/showDocument")) == 1
    with running() as server:
        server.open(kms, seed.KMS)
        assert execute(server, NEXT, at(kms, *seed.KEY_TO_KEY_POLICY[:2])) == next_edge
        assert requests(server, "window/showDocument") == []


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
