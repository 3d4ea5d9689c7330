"""A running server, and measurements of its latencies, memory and CPU."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.anchors import BARE_SERVER
from tests.server.wire import SERVER, Wire, wire

BARE = (sys.executable, "-c", BARE_SERVER)
_TICKS = os.sysconf("SC_CLK_TCK")


def answering(command: tuple[str, ...]) -> float:
    """Seconds from starting a server to its response to `initialize`."""
    start = time.perf_counter()
    with wire(command) as server:
        server.initialize()
        return time.perf_counter() - start


def first_diagnostics(file: Path) -> tuple[float, float]:
    """Seconds from starting a server to the diagnostics of an opened file, and seconds of its CPU.

    Linux only.
    """
    start = time.perf_counter()
    with wire(SERVER) as server:
        server.initialize({}, folders=[file.parent.as_uri()])
        server.open(file.as_uri(), file.read_text(encoding="utf-8"))
        published = server.wait_published(file.as_uri())
        seconds = time.perf_counter() - start
        assert published["diagnostics"]
        return seconds, _ticks(server) / _TICKS


def saving(server: Wire, file: Path, times: int) -> list[float]:
    """Seconds from each save of a file to the diagnostics that follow from it.

    The changes alternately create a cycle (the bucket depends on the policy that refers to it) and
    remove it.
    """
    text = file.read_text(encoding="utf-8")
    header = f'resource "aws_s3_bucket" "{file.stem}" {{\n'
    cyclic = text.replace(header, f"{header}  after = aws_iam_role_policy.{file.stem}.id\n")
    uri = file.as_uri()
    server.open(uri, text)
    server.wait_published(uri)
    seconds = []
    for version in range(2, times + 2):
        edited = cyclic if version % 2 == 0 else f"{text}# {version}\n"
        server.replace(uri, edited, version)
        file.write_text(edited, encoding="utf-8")
        start = time.perf_counter()
        server.save(uri)
        published = server.wait_published(uri, version=version)
        seconds.append(time.perf_counter() - start)
        assert bool(published["diagnostics"]) is (version % 2 == 0)
    server.close(uri)
    file.write_text(text, encoding="utf-8")
    return seconds


def acting(
    server: Wire, uri: str, text: str, at: dict[str, Any], times: int, *, changing: bool
) -> list[float]:
    """Seconds for each code action request at a range.

    With `changing`, the text changes before each request. Otherwise only the cursor would move.
    """
    seconds = []
    for version in range(2, times + 2):
        if changing:
            server.replace(uri, f"{text}# {version}\n", version)
        start = time.perf_counter()
        answer = server.ask(
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": at, "context": {"diagnostics": []}},
        )
        seconds.append(time.perf_counter() - start)
        assert answer["result"]
    return seconds


def resident(server: Wire) -> int:
    """Memory of a server in bytes. Linux only."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert match
    return int(match[1]) * 1024


def idling(server: Wire, seconds: float) -> float:
    """CPU share of an idle server. Linux only."""

    before = _ticks(server)
    time.sleep(seconds)
    return (_ticks(server) - before) / _TICKS / seconds


def _ticks(server: Wire) -> int:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").split()
    return int(fields[13]) + int(fields[14])


def ours(work: Callable[[Wire], Any], folders: list[Path]) -> Any:
    """Start tf-cycle-ls with these workspace folders, and return the result of `work`."""
    with wire(SERVER) as server:
        server.initialize({}, folders=[folder.as_uri() for folder in folders])
        return work(server)
