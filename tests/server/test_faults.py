"""Faults in the environment of the server, and the guaranteed behaviour for each of them:

- a file vanishes, turns into a directory or becomes unreadable: one problem is reported, and all
  other files are read;
- bytes that are not messages: the next message is handled, or the server exits. It never hangs;
- 10,000 changes at once: the last text is analyzed, and memory stays bounded;
- a client that never reads: the server stops reading, its memory stays bounded, and it exits when
  the client exits;
- the system clock jumps: no effect.
"""

from __future__ import annotations

import json
import os
import select
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
from tests.server.resources import cpu_seconds, needs_proc, of_process
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    CHANGED,
    DELETED,
    idle_process,
    notify_file_change,
    ranges,
    set_editor_settings,
    write_file,
)
from tests.server.wire import INITIALIZE_PARAMS, PATIENCE_SECONDS, SERVER, Message, running, wire

pytestmark = pytest.mark.slow


@needs_pipes
def test_files_that_vanish_or_turn_into_directories_during_an_analysis(tmp_path: Path) -> None:
    """Two files change after the directory was listed, before the server opens them."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    gone = write_file(tmp_path / "vanishes.tf", "locals {}\n")
    replaced = write_file(tmp_path / "turns.tf", "locals {}\n")
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
        for uri, reason in ((gone, "no such file"), (replaced, "is a directory")):
            (problem,) = server.wait_published(uri)["diagnostics"]
            assert reason in problem["message"]
        notify_file_change(server, gone, DELETED)
        server.settle()
        assert server.published(gone)[-1]["diagnostics"] == []
        assert ranges(server.published(main)[-1]) == [A_TO_B, B_TO_A]


@needs_pipes
def test_named_pipe_in_a_module_is_a_problem(tmp_path: Path) -> None:
    """The server reports the pipe and does not block on it."""
    os.mkfifo(tmp_path / "pipe.tf")
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        (problem,) = server.wait_published((tmp_path / "pipe.tf").as_uri())["diagnostics"]
        assert "not a regular file" in problem["message"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="requires POSIX permissions")
def test_file_that_becomes_unreadable_is_a_problem(tmp_path: Path) -> None:
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


def test_directory_of_an_open_document_is_deleted(tmp_path: Path) -> None:
    """The open document is still analyzed. The files on disk are gone."""
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
def test_garbage_is_skipped(name: str, tmp_path: Path) -> None:
    """The messages after the garbage are handled."""
    with running() as server:
        server.send_bytes(GARBAGE[name])
        assert server.ask("no/such")["error"]["code"] == -32601
        main = write_file(tmp_path / "main.tf", A_AND_B)
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]


@pytest.mark.parametrize(
    "data", [b"Content-Length: 99999999999\r\n\r\n{}", bytes(10_000)], ids=["endless", "no line"]
)
def test_unterminated_message_does_not_hang_the_server(data: bytes) -> None:
    """The server waits for the rest, or exits with status 70 if it runs out of memory. It exits
    when the client closes the connection."""
    with running() as server:
        server.send_bytes(data)
        server.hang_up()
        assert server.exit_code() in (1, 70)
        assert "Traceback" not in server.errors


@needs_proc
def test_many_changes_are_coalesced(tmp_path: Path) -> None:
    """The last of 10,000 changes is analyzed, and only few of the others."""
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
def test_many_saves_do_not_grow_a_queue(tmp_path: Path) -> None:
    """Repeated saves of a document do not queue up, so memory stays bounded."""
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


@pytest.mark.slow
@needs_proc
def test_client_that_never_reads(tmp_path: Path) -> None:
    """The server stops reading when its output is blocked, so its memory stays bounded. It exits
    after the client dies."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with idle_process() as client, unread_server() as process:
        request = {"id": 1, "method": "initialize"}
        params = {**INITIALIZE_PARAMS, "processId": client.pid}
        item = {"uri": main, "languageId": "terraform", "version": 1, "text": A_AND_B}
        start: list[Message] = [
            {**request, "params": params},
            {"method": "initialized", "params": {}},
            {"method": "textDocument/didOpen", "params": {"textDocument": item}},
        ]
        assert send(process, start)
        hover = {"method": "textDocument/hover", "params": at(main, **A_TO_B["start"])}
        hovers = ({**hover, "id": number} for number in range(2, 1_000_000))
        assert not send(process, hovers), "the server keeps reading"
        before = of_process(process.pid)
        time.sleep(2)
        after = of_process(process.pid)
        assert after.memory - before.memory < 20_000
        assert after.memory < 500_000
        client.kill()
        client.wait()
        assert process.wait(PATIENCE_SECONDS) == 1


@contextmanager
def unread_server() -> Iterator[subprocess.Popen[bytes]]:
    """A server whose output is never read."""
    pipe = subprocess.PIPE
    with subprocess.Popen(SERVER, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        os.set_blocking(process.stdin.fileno(), False)
        try:
            yield process
        finally:
            process.kill()


def send(process: subprocess.Popen[bytes], messages: Iterable[Message]) -> bool:
    """Send messages. Returns False if the server reads nothing for 5 seconds, in which it is idle.

    A server on a busy machine reads nothing either while it starts, but it uses CPU time.
    """
    assert process.stdin
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        while data:
            try:
                data = data[os.write(process.stdin.fileno(), data) :]
            except BlockingIOError:
                if not reads_on(process):
                    return False
    return True


def reads_on(process: subprocess.Popen[bytes]) -> bool:
    """Whether the server reads more input before it has been idle for 5 seconds."""
    assert process.stdin
    used, used_before = cpu_seconds(process.pid), float("-inf")
    while used > used_before + 0.1:
        _, writable, _ = select.select([], [process.stdin], [], 5)
        if writable:
            return True
        used, used_before = cpu_seconds(process.pid), used
    return False


@pytest.mark.parametrize("step", [-1_000_000_000, 1_000_000_000])
def test_clock_changes_have_no_effect(step: int, tmp_path: Path) -> None:
    """Neither the debounce delay nor any other timeout depends on the wall clock."""
    script = f"""
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
    with wire([sys.executable, "-c", textwrap.dedent(script)]) as server:
        server.initialize()
        set_editor_settings(server, {"tf-cycle-ls": {"run": "onType", "debounce": 50}})
        server.open(main, "")
        server.settle()
        server.replace(main, A_AND_B, 2)
        assert ranges(server.wait_published(main, version=2)) == [A_TO_B, B_TO_A]
        server.ask("shutdown")
        server.notify("exit")
        assert server.exit_code() == 0
