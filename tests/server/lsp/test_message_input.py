"""After bytes that are not LSP messages, the server answers the next message."""

from __future__ import annotations

import json

import pytest

from tests.server.wire import running

REQUEST = json.dumps({"jsonrpc": "2.0", "id": "odd", "method": "x/y"}).encode()
SIZE = len(REQUEST)

GARBAGE = {
    "huge length": b"Content-Length: 99999999999999999999\r\n\r\n" + REQUEST,
    "length of 2 GB": b"Content-Length: 2000000000\r\n\r\n" + REQUEST,
    "length too short": b"Content-Length: %d\r\n\r\n" % (SIZE - 5) + REQUEST,
    "length 0": b"Content-Length: 0\r\n\r\n" + REQUEST,
    "negative length": b"Content-Length: -5\r\n\r\n" + REQUEST,
    "plus sign": b"Content-Length: +%d\r\n\r\n" % SIZE + REQUEST,
    "two lengths": b"Content-Length: %d\r\nContent-Length: %d\r\n\r\n" % (SIZE, SIZE) + REQUEST,
    "newlines": b"Content-Length: %d\n\n" % SIZE + REQUEST,
    "text": b"hello\r\n\r\n{}",
    "half a header": b"Content-Len",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_next_message_is_answered(name: str) -> None:
    with running() as server:
        server.send_bytes(GARBAGE[name])
        assert server.ask("shutdown")["result"] is None
        server.notify("exit")
        assert server.exit_code() == 0
        assert "internal error" not in server.errors


def test_message_inside_of_a_longer_one_is_answered() -> None:
    """The announced length covers the next message, too."""
    with running() as server:
        server.send_bytes(b"Content-Length: %d\r\n\r\n" % (SIZE + 30) + REQUEST)
        server.notify("$/setTrace", {"value": "off"})
        assert server.ask("shutdown")["result"] is None


def test_header_inside_of_a_string_is_text() -> None:
    with running() as server:
        server.open("file:///a/main.tf", "# Content-Length: 5\r\n\r\n")
        assert server.ask("shutdown")["result"] is None


def test_cancellation_with_an_invalid_id_is_ignored() -> None:
    with running() as server:
        server.notify("$/cancelRequest", {"id": ["a"]})
        assert server.ask("shutdown")["result"] is None
        assert "unhashable" not in server.errors


def test_request_with_a_fractional_id_gets_an_error_with_that_id() -> None:
    """JSON-RPC allows the id, LSP does not. The client must not wait forever."""
    with running() as server:
        server.send({"jsonrpc": "2.0", "id": 1.5, "method": "shutdown"})
        assert server.answer(1.5)["error"]["code"] == -32600


def framed(body: bytes) -> bytes:
    """A message with this body."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


# Messages that cannot be decoded, or that have values of a wrong type where pygls checks none.
INVALID = {
    "nesting": framed(b"[" * 100_000),
    "no UTF-8": framed(b'{"jsonrpc": "2.0", "id": "\xff", "method": "x"}'),
    "long number": framed(b'{"jsonrpc": "2.0", "id": ' + b"9" * 10_000 + b', "method": "x"}'),
    "no JSON": framed(b"{"),
    "token of progress": framed(
        b'{"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel",'
        b' "params": {"token": {"x": 1}}}'
    ),
    "arguments of a command": framed(
        b'{"jsonrpc": "2.0", "id": "c", "method": "workspace/executeCommand", "params":'
        b' {"command": "tf-cycle-ls.component", "arguments": [{"position": {"line": -1}}]}}'
    ),
}
REFUSED = {"nesting": None, "no UTF-8": None, "long number": None, "no JSON": None} | {
    "arguments of a command": "c"
}


def test_invalid_messages_are_refused_without_a_traceback() -> None:
    with running() as server:
        for name, message in INVALID.items():
            start = len(server.received)
            server.send_bytes(message)
            assert server.ask("no/such")["error"]["code"] == -32601
            refused = [
                answer["id"]
                for answer in server.received[start:]
                if "error" in answer and answer["error"]["code"] in (-32700, -32602)
            ]
            assert refused == ([REFUSED[name]] if name in REFUSED else []), name
        assert "Traceback" not in server.errors
        assert "File " not in server.errors
