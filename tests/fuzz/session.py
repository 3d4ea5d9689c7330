"""Any bytes as a session with a real server, which serves all sessions of a run."""

from __future__ import annotations

import atexit
import json
from contextlib import suppress
from functools import cache
from typing import Any

from tests.fuzz.sheets import TOP, Change, changes, sheet
from tests.server.positions import position
from tests.server.wire import Message, Wire

# JSON-RPC 2.0 and LSP: what a client is told that asks for what makes no sense.
_INVALID_PARAMS, _CONTENT_MODIFIED = -32602, -32801
_ABOUT_A_PLACE = ("hover", "documentHighlight", "prepareCallHierarchy")
_ABOUT_A_TEXT = ("codeLens", "documentLink", "diagnostic")
_MOST_RECEIVED = 1000


def check(data: bytes) -> None:
    """Each question is answered, nothing is complained of, and what is told is about the text."""
    server = _server("for sense")
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
    parse_cycle_errors = server.parse_cycle_errors()
    assert not parse_cycle_errors, parse_cycle_errors
    _forget(server)
    # To another one: of nonsense it may complain.
    other = _server("for nonsense")
    _send_nonsense(other, data)
    _forget(other)


def _forget(server: Wire) -> None:
    told = [each for each in server.received if each.get("method") == "window/showMessage"]
    assert not told, told
    if len(server.received) > _MOST_RECEIVED:
        server.received.clear()
        server.parse_cycle_errors()


def _ask_all(server: Wire, uri: str, here: Message) -> None:
    document = {"textDocument": {"uri": uri}}
    for name in _ABOUT_A_PLACE:
        _sound(server.ask(f"textDocument/{name}", {**document, "position": here}))
    for name in _ABOUT_A_TEXT:
        _sound(server.ask(f"textDocument/{name}", document))
    everywhere = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
    params = {**document, "range": everywhere, "context": {"diagnostics": []}}
    answer = _sound(server.ask("textDocument/codeAction", params))
    assert isinstance(answer.get("result", []), list)


def _sound(answer: Message) -> Message:
    """An answer that is one, or says what was wrong with the question."""
    code = answer.get("error", {}).get("code")
    assert "result" in answer or code in (_INVALID_PARAMS, _CONTENT_MODIFIED), answer
    return answer


def _send_nonsense(server: Wire, data: bytes) -> None:
    """Messages that are none, and methods with params of any kind."""
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
