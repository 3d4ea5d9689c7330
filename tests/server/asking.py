"""Shorthands for requests about a document or a position."""

from __future__ import annotations

from typing import Any

from tests.server.wire import Message, Wire

MARKDOWN = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}


def in_units(encoding: str) -> dict[str, Any]:
    """The capabilities of a client that supports a single position encoding."""
    return {"general": {"positionEncodings": [encoding]}}


def at(uri: str, line: int, character: int) -> dict[str, Any]:
    """LSP: TextDocumentPositionParams."""
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
    }


def ask(server: Wire, method: str, params: object) -> Any:
    """The result of a request that succeeds."""
    answer = server.ask(method, params)
    assert "error" not in answer, answer
    return answer["result"]


def of_file(server: Wire, method: str, uri: str) -> Any:
    """The result of a request about a whole file."""
    return ask(server, method, {"textDocument": {"uri": uri}})


def execute(server: Wire, command: str, *arguments: object) -> Any:
    """The result of a command."""
    params = {"command": command, "arguments": list(arguments)}
    return ask(server, "workspace/executeCommand", params)


def requests(server: Wire, method: str) -> list[Message]:
    """The requests with this method that the server has sent so far."""
    return [message for message in server.received if message.get("method") == method]
