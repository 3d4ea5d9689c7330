"""Registration of file watchers (LSP: client/registerCapability)."""

from __future__ import annotations

from pathlib import Path

from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    WATCHED,
    WATCHING,
    ranges,
    write_file,
)
from tests.server.wire import Message, running


def is_registration(message: Message) -> bool:
    return message.get("method") == "client/registerCapability"


def test_client_may_reject_file_watching(tmp_path: Path) -> None:
    """The server reads the files again on each save anyway."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(WATCHING) as server:
        request = server.wait(is_registration)
        error = {"code": -32601, "message": "not here"}
        server.send({"jsonrpc": "2.0", "id": request["id"], "error": error})
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.settle()
        server.wait_for_error("client rejected file watching: not here")
        assert "ERROR" not in server.errors


def test_watchers_are_registered_if_supported() -> None:
    with running(WATCHING) as server:
        request = server.wait(is_registration)
        server.send({"jsonrpc": "2.0", "id": request["id"], "result": None})
        (registration,) = request["params"]["registrations"]
        assert registration["method"] == "workspace/didChangeWatchedFiles"
        watchers = [{"globPattern": pattern} for pattern in WATCHED]
        assert registration["registerOptions"] == {"watchers": watchers}
        server.settle()
        assert server.errors == ""
    with running() as server:
        server.settle()
        assert not any(map(is_registration, server.received))
