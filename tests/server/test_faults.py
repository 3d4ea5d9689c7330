"""What goes wrong around a server, and what becomes of it. Each outcome is one that we promise:

- a file that vanishes, turns into a folder or may not be read: a problem, all others are read;
- bytes that are no messages: the next message is answered, or the server ends; it never hangs;
- 10,000 changes at once: the last text counts, memory stays;
- a client that never reads: the server waits with it, takes no more memory, ends when it is gone;
- a clock that is moved: nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ordinary_user import as_ordinary_user
from tests.server.asking import at
from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.resources import needs_proc, of_process
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    CHANGED,
    DELETED,
    EXIT_LIMIT_SECONDS,
    idle_process,
    notify_file_change,
    ranges,
    set_editor_settings,
    write_file,
)
from tests.server.wire import INITIALIZE_PARAMS, SERVER, Message, running, wire


@needs_pipes
def test_files_that_vanish_or_turn_into_folders_while_they_are_read(tmp_path: Path) -> None:
    """The folder has been listed; then two files are other ones by the time they are opened."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    gone = write_file(tmp_path / "vanishes.tf", "locals {}\n")
    turned = write_file(tmp_path / "turns.tf", "locals {}\n")
    hold = tmp_path / "hold.tf"
    os.mkfifo(hold)
    with running(command=HELD_SERVER) as server:
        server.open(main, A_AND_B)
        held = hold_worker(hold)
        (tmp_path / "vanishes.tf").unlink()
        (tmp_path / "turns.tf").unlink()
        (tmp_path / "turns.tf").mkdir()
        hold.unlink()
        os.close(held)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        for uri, reason in ((gone, "no such file"), (turned, "is a directory")):
            (problem,) = server.wait_published(uri)["diagnostics"]
            assert reason in problem["message"]
        notify_file_change(server, gone, DELETED)
        server.settle()
        assert server.published(gone)[-1]["diagnostics"] == []
        assert ranges(server.published(main)[-1]) == [A_TO_B, B_TO_A]


@needs_pipes
def test_a_pipe_in_the_folder_of_a_module(tmp_path: Path) -> None:
    """Nobody writes to it. It is told, and not waited for."""
    os.mkfifo(tmp_path / "pipe.tf")
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        (problem,) = server.wait_published((tmp_path / "pipe.tf").as_uri())["diagnostics"]
        assert "not a regular file" in problem["message"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="such permissions are those of POSIX")
def test_a_file_that_may_not_be_read_any_more(tmp_path: Path) -> None:
    command = as_ordinary_user(SERVER, tmp_path)
    main = write_file(tmp_path / "main.tf", A_AND_B)
    other = write_file(tmp_path / "other.tf", "locals {}\n")
    with wire(command) as server:
        server.initialize()
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        (tmp_path / "other.tf").chmod(0)
        notify_file_change(server, other, CHANGED)
        (problem,) = server.wait_published(other)["diagnostics"]
        assert "permission denied" in problem["message"]
        server.settle()
        assert ranges(server.published(main)[-1]) == [A_TO_B, B_TO_A]


def test_a_folder_that_is_deleted_under_open_texts(tmp_path: Path) -> None:
    """What is open counts, and is told of as before; what was read from disk is gone."""
    folder = tmp_path / "module"
    first, second = A_AND_B.split("\n\n")
    one, two = write_file(folder / "one.tf", first), write_file(folder / "two.tf", second)
    with running() as server:
        server.open(one, first)
        assert len(server.wait_published(one)["diagnostics"]) == 1
        assert len(server.wait_published(two)["diagnostics"]) == 1
        shutil.rmtree(folder)
        server.save(one)
        server.settle()
        assert server.published(one)[-1]["diagnostics"] == []
        assert server.published(two)[-1]["diagnostics"] == []
        write_file(folder / "two.tf", second)
        server.save(one)
        server.settle()
        assert len(server.published(one)[-1]["diagnostics"]) == 1


GARBAGE = {
    "no header": b"hello\r\n\r\n",
    "zeros": bytes(10_000) + b"\n",
    "a header without a number": b"Content-Length: many\r\n\r\n",
    "a negative length": b"Content-Length: -5\r\n\r\n",
    "no length": b"Content-Type: application/json\r\n\r\n",
    "lines": b"\n" * 1_000,
    "bytes": bytes(range(256)) * 40 + b"\r\n\r\n",
    "a deep body": b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
}


@pytest.mark.parametrize("name", GARBAGE)
def test_bytes_that_are_no_messages(name: str, tmp_path: Path) -> None:
    """They are passed over: what follows is answered."""
    with running() as server:
        server.send_bytes(GARBAGE[name])
        assert server.ask("no/such")["error"]["code"] == -32601
        main = write_file(tmp_path / "main.tf", A_AND_B)
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]


@pytest.mark.parametrize(
    "data", [b"Content-Length: 99999999999\r\n\r\n{}", bytes(10_000)], ids=["endless", "no line"]
)
def test_bytes_after_which_no_message_can_begin(data: bytes) -> None:
    """The server waits for the rest, or ends when there is no memory for it (exit status 70); it
    does end when the client hangs up."""
    with running() as server:
        server.send_bytes(data)
        server.hang_up()
        assert server.exit_code(EXIT_LIMIT_SECONDS) in (1, 70)
        assert "Traceback" not in server.errors


@needs_proc
def test_a_flood_of_changes(tmp_path: Path) -> None:
    """Of 10,000 changes the last one counts; the others are not looked at one by one."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        before = of_process(server.process.pid)
        for version in range(2, 10_002):
            server.replace(main, f"# {version}\n{A_AND_B}", version)
        server.save(main)
        assert server.wait_published(main, version=10_001)["version"] == 10_001
        after = of_process(server.process.pid)
        assert len(server.published(main)) < 20
        assert after.threads <= before.threads
        assert after.memory - before.memory < 50_000


@needs_proc
def test_a_flood_of_saves(tmp_path: Path) -> None:
    """Each asks for the same; there is no queue that grows with them."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        before = of_process(server.process.pid)
        for version in range(2, 5_002):
            server.replace(main, f"# {version}\n{A_AND_B}", version)
            server.save(main)
        assert server.wait_published(main, version=5_001)["version"] == 5_001
        assert of_process(server.process.pid).memory - before.memory < 100_000


@needs_proc
def test_a_client_that_never_reads(tmp_path: Path) -> None:
    """The server stops to take in more when nobody takes what it says, so its memory stays; when
    the client has died it ends within seconds."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with idle_process() as client, deaf() as process:
        begin = {"id": 1, "method": "initialize"}
        params = {**INITIALIZE_PARAMS, "processId": client.pid}
        item = {"uri": main, "languageId": "terraform", "version": 1, "text": A_AND_B}
        start: list[Message] = [
            {**begin, "params": params},
            {"method": "initialized", "params": {}},
            {"method": "textDocument/didOpen", "params": {"textDocument": item}},
        ]
        assert send(process, start)
        question = {"method": "textDocument/hover", "params": at(main, 1, 8)}
        questions = ({**question, "id": number} for number in range(2, 1_000_000))
        assert not send(process, questions), "it takes in more and more"
        before = of_process(process.pid)
        time.sleep(2)
        after = of_process(process.pid)
        assert after.memory - before.memory < 20_000
        assert after.memory < 500_000
        client.kill()
        client.wait()
        assert process.wait(EXIT_LIMIT_SECONDS) == 1


@contextmanager
def deaf() -> Iterator[subprocess.Popen[bytes]]:
    """A server of whose words nobody takes any."""
    pipe = subprocess.PIPE
    with subprocess.Popen(SERVER, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        os.set_blocking(process.stdin.fileno(), False)
        try:
            yield process
        finally:
            process.kill()


def send(process: subprocess.Popen[bytes], messages: Iterable[Message]) -> bool:
    """Send messages; gives whether all were taken, or none any more for some seconds."""
    assert process.stdin
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        end = time.monotonic() + 5
        while data:
            try:
                data = data[os.write(process.stdin.fileno(), data) :]
            except BlockingIOError:
                if time.monotonic() > end:
                    return False
                time.sleep(0.01)
    return True


@pytest.mark.parametrize("step", [-1_000_000_000, 1_000_000_000])
def test_a_clock_that_is_moved(step: int, tmp_path: Path) -> None:
    """Nothing waits for a time of day: neither the pause after typing nor anything else."""
    moved = f"""
        import runpy, sys, time
        real, calls = time.time, [0]
        def jumping():
            calls[0] += 1
            return real() + {step} * (calls[0] % 2)
        time.time = jumping
        time.time_ns = lambda: int(jumping() * 1e9)
        runpy.run_module("tf_cycle_ls", run_name="__main__", alter_sys=True)
    """
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with wire([sys.executable, "-c", textwrap.dedent(moved)]) as server:
        server.initialize()
        set_editor_settings(server, {"tf-cycle-ls": {"run": "onType", "debounce": 50}})
        server.open(main, "")
        server.settle()
        server.replace(main, A_AND_B, 2)
        assert ranges(server.wait_published(main, version=2)) == [A_TO_B, B_TO_A]
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code(EXIT_LIMIT_SECONDS) == 0
