"""Announcement of completion (LSP: client/registerCapability)."""

from __future__ import annotations

from pathlib import Path

from tests.server.support import write_file
from tests.server.wire import Message, Wire, running, wire

METHOD = "textDocument/completion"
REGISTERING = {"textDocument": {"completion": {"dynamicRegistration": True}}}
ON = {"completion": True}


def registered(server: Wire) -> list[str]:
    """The registrations and unregistrations so far, which are answered."""
    server.settle()
    return [
        message["method"]
        for message in server.received
        if message.get("method", "").startswith("client/") and METHOD in str(message["params"])
    ]


def answer(server: Wire, message: Message) -> None:
    server.send({"jsonrpc": "2.0", "id": message["id"], "result": None})


def change(server: Wire, settings: object) -> None:
    server.notify("workspace/didChangeConfiguration", {"settings": {"tf-cycle-ls": settings}})


def test_registered_while_the_setting_is_on() -> None:
    with running(REGISTERING) as server:
        assert registered(server) == []
        change(server, ON)
        request = server.wait(lambda message: message.get("method") == "client/registerCapability")
        (registration,) = request["params"]["registrations"]
        assert registration["method"] == METHOD
        assert registration["registerOptions"]["triggerCharacters"] == ["."]
        answer(server, request)
        change(server, ON)
        assert registered(server) == ["client/registerCapability"]
        change(server, {})
        request = server.wait(
            lambda message: message.get("method") == "client/unregisterCapability"
        )
        (removed,) = request["params"]["unregisterations"]
        assert removed == {"id": registration["id"], "method": METHOD}
        answer(server, request)


def test_setting_of_a_workspace_folder(tmp_path: Path) -> None:
    write_file(tmp_path / ".tf-cycle-ls.toml", "completion = true\n")
    with running(REGISTERING, folders=[tmp_path.as_uri()]) as server:
        assert registered(server) == ["client/registerCapability"]
        write_file(tmp_path / ".tf-cycle-ls.toml", "")
        uri = (tmp_path / ".tf-cycle-ls.toml").as_uri()
        server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        assert registered(server)[1:] == ["client/unregisterCapability"]


def test_client_may_reject_it() -> None:
    with running(REGISTERING, options=ON) as server:
        request = server.wait(lambda message: message.get("method") == "client/registerCapability")
        error = {"code": -32601, "message": "not here"}
        server.send({"jsonrpc": "2.0", "id": request["id"], "error": error})
        server.wait_for_error("client rejected completion: not here")


def test_announced_to_a_client_without_registration() -> None:
    """The response to `initialize` has completion only if the setting is on by then."""
    for options in ({}, ON):
        with wire() as server:
            capabilities = server.initialize(options=options)["capabilities"]
            assert ("completionProvider" in capabilities) == bool(options)
            if options:
                assert capabilities["completionProvider"]["triggerCharacters"] == ["."]
