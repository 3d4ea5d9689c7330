"""The server exits although its worker hangs, and when its client has died."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.support import idle_process
from tests.server.wire import (
    INITIALIZE_PARAMS,
    SERVER,
    Wire,
    running,
    wire,
)


@contextmanager
def hanging(directory: Path) -> Iterator[Wire]:
    """A server whose worker hangs in reading a file."""
    pipe = directory / "hold.tf"
    os.mkfifo(pipe)
    with running(command=HELD_SERVER) as server:
        server.open((directory / "main.tf").as_uri(), "")
        held = hold_worker(pipe)
        try:
            yield server
        finally:
            os.close(held)


@needs_pipes
def test_end_of_input_while_the_worker_hangs(tmp_path: Path) -> None:
    with hanging(tmp_path) as server:
        server.hang_up()
        assert server.exit_code() == 1


@needs_pipes
def test_exit_while_the_worker_hangs(tmp_path: Path) -> None:
    with hanging(tmp_path) as server:
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0


def test_server_exits_after_death_of_the_client() -> None:
    """LSP, initialize, processId: the server should exit when that process is not alive."""
    with idle_process() as client, wire() as server:
        server.initialize(process_id=client.pid)
        server.settle()
        client.kill()
        client.wait()
        assert server.exit_code() == 1


@needs_pipes
def test_server_exits_after_death_of_the_client_while_the_worker_hangs(tmp_path: Path) -> None:
    pipe = tmp_path / "hold.tf"
    os.mkfifo(pipe)
    with idle_process() as client, wire(HELD_SERVER) as server:
        server.initialize(process_id=client.pid)
        server.open((tmp_path / "main.tf").as_uri(), "")
        held = hold_worker(pipe)
        client.kill()
        client.wait()
        assert server.exit_code() == 1
        os.close(held)


def test_server_exits_if_the_client_is_already_dead() -> None:
    with idle_process() as client:
        client.kill()
        client.wait()
    with wire() as server:
        server.send(
            {
                "jsonrpc": "2.0",
                "id": 1,
                "method": "initialize",
                "params": {**INITIALIZE_PARAMS, "processId": client.pid},
            }
        )
        assert server.exit_code() == 1


def test_server_exits_after_death_of_the_process_on_the_command_line() -> None:
    """Some clients pass `--stdio --clientProcessId=N`."""
    with (
        idle_process() as client,
        wire([*SERVER, "--stdio", f"--clientProcessId={client.pid}"]) as server,
    ):
        server.initialize()
        server.settle()
        client.kill()
        client.wait()
        assert server.exit_code() == 1


def test_server_keeps_running_while_the_client_lives() -> None:
    with wire([*SERVER, f"--clientProcessId={os.getpid()}"]) as server:
        server.initialize(process_id=os.getpid())
        assert server.ask("shutdown")["result"] is None
        server.notify("exit")
        assert server.exit_code() == 0
