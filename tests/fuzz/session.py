"""Fuzz target: any bytes as a session with a real server. One server serves all sessions."""

from __future__ import annotations

import atexit
import json
from contextlib import suppress
from functools import cache
from typing import Any

from tests.fuzz.sheets import TOP, Change, changes, sheet
from tests.server.positions import position
from tests.server.wire import Message, Wire

# The error codes of JSON-RPC 2.0 and LSP for invalid and outdated requests.
_INVALID_PARAMS, _CONTENT_MODIFIED = -32602, -32801
_POSITION_REQUESTS = ("hover", "documentHighlight", "prepareCallHierarchy")
_DOCUMENT_REQUESTS = ("codeLens", "documentLink", "diagnostic")
_MAX_RECEIVED = 1000


def check(data: bytes) -> None:
    """Every request is answered, nothing is logged as an error, and no message is shown."""
    server = _server("valid messages")
    files = sheet(data)
    uri = f"file://{TOP}/main.tf"
    text = files.contents[f"{TOP}/main.tf"].decode("utf-8", errors="replace")
    server.open(uri, text, 0)
    for version, change in enumerate((Change(0, 0, ""), *changes(data, text)), start=1):
        here = position(text, change.at)
        there = position(text, change.at + change.removed)
        event = {"range": {"start": here, "end": there}, "text": change.inserted}
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": [event]}
        server.notify("textDocument/didChange", params)
        text = change.applied(text)
        if version % 3 == 1:
            server.save(uri)
            _ask_all(server, uri, here)
    server.close(uri)
    server.settle()
    new_errors = server.new_errors()
    assert not new_errors, new_errors
    _forget(server)
    # Use another server for invalid messages, because it may log errors about them.
    other = _server("invalid messages")
    _send_invalid(other, data)
    _forget(other)


def _forget(server: Wire) -> None:
    shown = [
        message for message in server.received if message.get("method") == "window/showMessage"
    ]
    assert not shown, shown
    if len(server.received) > _MAX_RECEIVED:
        server.received.clear()
        server.new_errors()


def _ask_all(server: Wire, uri: str, here: Message) -> None:
    document = {"textDocument": {"uri": uri}}
    for name in _POSITION_REQUESTS:
        _check(server.ask(f"textDocument/{name}", {**document, "position": here}))
    for name in _DOCUMENT_REQUESTS:
        _check(server.ask(f"textDocument/{name}", document))
    whole_document = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
    params = {**document, "range": whole_document, "context": {"diagnostics": []}}
    answer = _check(server.ask("textDocument/codeAction", params))
    assert isinstance(answer.get("result", []), list)


def _check(answer: Message) -> Message:
    """Check that a response has a result, or one of the expected errors."""
    code = answer.get("error", {}).get("code")
    assert "result" in answer or code in (_INVALID_PARAMS, _CONTENT_MODIFIED), answer
    return answer


def _send_invalid(server: Wire, data: bytes) -> None:
    """Send invalid messages, and requests with any parameters."""
    server.send_bytes(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
    value: Any = data[:40].decode("utf-8", errors="replace")
    with suppress(ValueError):
        value = json.loads(data[: data.find(b"}") + 1])
    for method in ("hover", "codeAction", "didOpen", "didChange"):
        if method.startswith("did"):
            server.notify(f"textDocument/{method}", [value])
        else:
            assert "error" in server.ask(f"textDocument/{method}", {"position": value})


@cache
def _server(purpose: str) -> Wire:
    server = Wire()
    atexit.register(server.end)
    server.initialize({"textDocument": {"diagnostic": {}}})
    return server
