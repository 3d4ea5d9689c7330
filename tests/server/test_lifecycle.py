"""Tests of how the server exits: shutdown, end of input, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess

import pytest

from tests.server.wire import (
    INITIALIZE_PARAMS,
    PATIENCE_SECONDS,
    SERVER,
    Message,
    running,
    wire,
)

pytestmark = pytest.mark.slow


def test_exit_after_shutdown() -> None:
    """LSP, exit: status 0 if the shutdown request has been received before, else 1."""
    with running() as server:
        assert server.ask("shutdown") == {"jsonrpc": "2.0", "id": 2, "result": None}
        server.notify("exit")
        assert server.exit_code() == 0
        assert server.errors == ""


def test_exit_without_shutdown() -> None:
    with running() as server:
        server.notify("exit")
        assert server.exit_code() == 1


def test_exit_before_initialize() -> None:
    with wire() as server:
        server.notify("exit")
        assert server.exit_code() == 1


def test_server_exits_at_end_of_input() -> None:
    with running() as server:
        server.settle()
        server.hang_up()
        assert server.exit_code() == 1
        assert server.errors == ""


def test_end_of_input_after_shutdown() -> None:
    with running() as server:
        server.ask("shutdown")
        server.hang_up()
        assert server.exit_code() == 0


def test_client_that_closes_stdout_before_shutdown() -> None:
    """Neovim exits before it reads the responses. The server logs no error about that."""
    messages: list[Message] = [
        {"id": 1, "method": "initialize", "params": INITIALIZE_PARAMS},
        {"method": "initialized", "params": {}},
        {"id": 3, "method": "shutdown"},
        {"method": "exit"},
    ]
    with subprocess.Popen(
        SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        for message in messages:
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        process.stdin.flush()
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr.read() == b""


def test_end_of_input_within_a_message() -> None:
    with running() as server:
        server.settle()
        server.send_bytes(b'Content-Length: 100\r\n\r\n{"jsonrpc"')
        server.hang_up()
        assert server.exit_code() == 1


@pytest.mark.skipif(os.name == "nt", reason="requires POSIX signals")
def test_interrupt_from_a_terminal() -> None:
    with running() as server:
        server.settle()
        server.process.send_signal(signal.SIGINT)
        assert server.exit_code() == 1
