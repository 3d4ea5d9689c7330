"""Tests of JSON-RPC: every request gets a response, and no input crashes the server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.wire import INITIALIZE_PARAMS, Message, Wire, running, wire

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED, CANCELLED = -32002, -32800

ACTION = "textDocument/codeAction"
HERE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
ACTION_PARAMS = {
    "textDocument": {"uri": "file:///nowhere/at/all.tf"},
    "range": HERE,
    "context": {"diagnostics": []},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Wire]:
    """A server shared by the tests of this module. It must still work at the end."""
    with running() as started:
        yield started
        assert started.ask("shutdown")["result"] is None
        started.notify("exit")
        assert started.exit_code() == 0


def code(answer: Message) -> int:
    """The error code of a response."""
    assert "result" not in answer
    error_code: int = answer["error"]["code"]
    return error_code


def popups(server: Wire) -> list[Message]:
    """The window/showMessage notifications so far."""
    return [message for message in server.received if message.get("method") == "window/showMessage"]


@pytest.mark.parametrize(
    "params",
    [
        None,
        {},
        [],
        [1, 2],
        {**ACTION_PARAMS, "range": None},
        {**ACTION_PARAMS, "range": {"start": {"line": -1, "character": 0}, "end": HERE["end"]}},
        {**ACTION_PARAMS, "range": {"start": {"line": "x", "character": 0}, "end": HERE["end"]}},
        {**ACTION_PARAMS, "textDocument": "file:///a.tf"},
    ],
    ids=["none", "empty", "list", "numbers", "no range", "negative", "not a number", "a string"],
)
def test_invalid_params_are_rejected(server: Wire, params: Any) -> None:
    assert code(server.ask(ACTION, params)) == INVALID_PARAMS


@pytest.mark.parametrize("params", [None, {}, {"a": {"b": [1]}}, [1]])
@pytest.mark.parametrize("method", ["textDocument/rename", "no/such", "$/no/such", ""])
def test_unknown_methods_are_rejected(server: Wire, method: str, params: Any) -> None:
    """LSP, "$ Notifications and Requests": such requests must get a response too."""
    assert code(server.ask(method, params)) == NO_METHOD


def test_string_ids(server: Wire) -> None:
    server.send({"jsonrpc": "2.0", "id": "one", "method": ACTION, "params": ACTION_PARAMS})
    assert server.answer("one")["result"] == []
    server.send({"jsonrpc": "2.0", "id": "two", "method": ACTION, "params": {}})
    assert code(server.answer("two")) == INVALID_PARAMS


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (b"{not json", PARSE_ERROR),
        (b'"\xff"', PARSE_ERROR),
        (b"[]", INVALID_REQUEST),
        (b"7", INVALID_REQUEST),
        (b'{"method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": {}, "method": "textDocument/codeAction"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": null, "method": 7}', INVALID_REQUEST),
    ],
)
def test_invalid_messages_are_rejected(server: Wire, message: bytes, expected: int) -> None:
    """JSON-RPC 2.0, section 5: the response id is null if the request id is unreadable."""
    start = len(server.received)
    server.send_bytes(b"Content-Length: %d\r\n\r\n" % len(message) + message)
    answer = server.wait(lambda message: "error" in message and message["id"] is None, start=start)
    assert code(answer) == expected


def test_other_json_rpc_versions_are_rejected(server: Wire) -> None:
    server.send({"jsonrpc": "1.0", "id": "old", "method": ACTION, "params": ACTION_PARAMS})
    assert code(server.answer("old")) == INVALID_REQUEST
    server.send({"id": "none", "method": ACTION, "params": ACTION_PARAMS})
    assert code(server.answer("none")) == INVALID_REQUEST


@pytest.mark.parametrize(
    "inner",
    [{"id": None, "method": "x"}, {"jsonrpc": "2.0", "id": 1, "error": 1}, {"jsonrpc": "2.0"}],
)
def test_message_nested_in_params_is_ignored(server: Wire, inner: Message) -> None:
    params = {**ACTION_PARAMS, "more": inner}
    start = len(server.received)
    server.send({"jsonrpc": "2.0", "id": "outer", "method": ACTION, "params": params})
    answer = server.wait(lambda message: "method" not in message, start=start)
    assert (answer["id"], answer["result"]) == ("outer", [])


@pytest.mark.parametrize(
    "message",
    [
        {"id": 4711, "result": None},
        {"id": 4711},
        {"id": 4711, "error": {"code": 1, "message": "no"}},
        {"id": 4711, "error": "no"},
        {"method": "no/such"},
        {"method": "$/no/such", "params": {"a": 1}},
        {"method": "$/cancelRequest", "params": {"id": 4711}},
        {"method": "$/cancelRequest", "params": {}},
        {"method": "workspace/didChangeConfiguration", "params": {"settings": None}},
        {"method": "textDocument/didOpen", "params": {"textDocument": {}}},
        {"method": "textDocument/didOpen"},
        {"method": "textDocument/didChange", "params": []},
    ],
    ids=lambda message: "-".join(map(str, message.values())),
)
def test_notifications_and_stray_responses_get_no_response(server: Wire, message: Message) -> None:
    server.send({"jsonrpc": "2.0", **message})
    start = len(server.received)
    server.settle()
    assert [message for message in server.received[start:] if "error" in message] == []
    assert popups(server) == []


def test_notifications_about_closed_documents_are_ignored(server: Wire, tmp_path: Path) -> None:
    uri = (tmp_path / "main.tf").as_uri()
    server.replace(uri, "locals {}", 2)
    server.save(uri)
    server.close(uri)
    server.settle()
    assert server.published(uri) == []
    assert popups(server) == []


@pytest.mark.parametrize("uri", ["git:/a/b.tf?x", "file://", "file:///\ud800", "?", ""])
def test_unsupported_uris_are_ignored(server: Wire, uri: str) -> None:
    server.open(uri, 'resource "a" "b" {\n  v = a.b.id\n}\n')
    server.replace(uri, "", 2)
    server.save(uri)
    server.close(uri)
    server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    answer = server.ask(ACTION, {**ACTION_PARAMS, "textDocument": {"uri": uri}})
    assert answer["result"] == []
    assert server.published(uri) == []
    assert popups(server) == []


def test_failures_are_logged_without_document_text() -> None:
    with running() as server:
        server.notify("textDocument/didOpen", {"textDocument": {}})
        server.open("file:///nowhere/secret.tf", "# hush")
        server.settle()
        server.ask("shutdown")
        server.notify("exit")
        server.exit_code()
        server.wait_for_error("textDocument")
        assert "hush" not in server.errors
        assert "Sending data" not in server.errors


def test_messages_before_initialize(tmp_path: Path) -> None:
    """LSP, initialize: requests are rejected, notifications dropped."""
    uri = (tmp_path / "main.tf").as_uri()
    with wire() as server:
        assert code(server.ask(ACTION, ACTION_PARAMS)) == NOT_INITIALIZED
        assert code(server.ask(ACTION, {})) == NOT_INITIALIZED
        assert code(server.ask("no/such")) == NOT_INITIALIZED
        assert code(server.ask("shutdown")) == NOT_INITIALIZED
        server.open(uri, "locals {}")
        assert code(server.ask("initialize", {})) == INVALID_PARAMS
        server.initialize()
        assert code(server.ask("initialize", INITIALIZE_PARAMS)) == INVALID_REQUEST
        server.settle()
        assert server.published(uri) == []


def test_messages_after_shutdown(tmp_path: Path) -> None:
    """LSP, shutdown: requests are rejected, and only the `exit` notification is handled."""
    uri = (tmp_path / "main.tf").as_uri()
    with running() as server:
        assert server.ask("shutdown")["result"] is None
        server.open(uri, "locals {}")
        assert code(server.ask(ACTION, ACTION_PARAMS)) == INVALID_REQUEST
        assert code(server.ask(ACTION, {})) == INVALID_REQUEST
        assert code(server.ask("shutdown")) == INVALID_REQUEST
        assert code(server.ask("initialize", {})) == INVALID_REQUEST
        server.notify("exit")
        assert server.exit_code() == 0
        assert server.published(uri) == []


@needs_pipes
def test_cancelled_request_gets_a_response(tmp_path: Path) -> None:
    """LSP, $/cancelRequest: a cancelled request still gets a response."""
    pipe = tmp_path / "hold.tf"
    os.mkfifo(pipe)
    uri = (tmp_path / "main.tf").as_uri()
    with running(command=HELD_SERVER) as server:
        server.open(uri, "")
        held = hold_worker(pipe)
        params = {**ACTION_PARAMS, "textDocument": {"uri": uri}}
        server.send({"jsonrpc": "2.0", "id": "slow", "method": ACTION, "params": params})
        server.notify("$/cancelRequest", {"id": "slow"})
        assert code(server.answer("slow")) == CANCELLED
        os.close(held)
