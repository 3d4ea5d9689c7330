"""Benchmarks of the command line: a cold check, a small check, and growth with size."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import anchors
from benchmarks.configurations import write, write_workspace
from benchmarks.table import Row, repeated
from tf_cycle_ls.cli.cache_directory import VARIABLE

_COMMAND = (sys.executable, "-m", "tf_cycle_ls")
_COLD_LINES, _LINES_OF_ROOT = 120_000, 1_000
_GROWTH = (10_000, 100_000, 1_000_000)


def rows(trees: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the table; `trees` are folders of real configuration."""
    with tempfile.TemporaryDirectory() as folder:
        write_workspace(Path(folder), _COLD_LINES, _LINES_OF_ROOT)
        yield from _cold("generated", folder)
    for tree in trees:
        yield from _cold("real", tree)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), 100)
        nothing = repeated(9, anchors.python_start)
        small = repeated(9, lambda: _seconds(["check", "--no-cache", folder]))
        more = small.median - nothing.median
        measured = f"{small.median * 1000:.0f} ms"
        beside = f"python -c pass {nothing.median * 1000:.0f} ms"
        yield Row("check of one small module", measured, beside, "≤ 250 ms more", more <= 0.25)
    yield from _growth()


def _cold(kind: str, folder: str) -> Iterator[Row]:
    texts = [path.read_bytes() for path in sorted(Path(folder).rglob("*.tf"))]
    size = sum(map(len, texts)) / 1e6
    floor = repeated(3, lambda: anchors.parsing(texts)).least
    took = _processor_seconds_at_least(folder) - _starting()
    what = f"cold check, {kind}: {len(texts)} files, {size:.1f} MB"
    beside = f"tree-sitter {floor * 1000:.0f} ms: {took / floor:.1f} times"
    yield Row(what, f"{took * 1000:.0f} ms of CPU", beside, "≤ 2 times", took <= 2 * floor)
    yield from _again(kind, folder, took + _starting())
    slow = anchors.python_hcl2(texts)
    yield Row("python-hcl2, the same (from a part)", f"{slow:.1f} s", f"{slow / floor:.0f} times")
    wall = repeated(3, lambda: _seconds(["check", "--no-cache", folder])).least
    measured = f"{wall * 1000:.0f} ms of {os.cpu_count()} processors"
    yield Row(f"the same, --jobs by itself, {kind}", measured)


def _again(kind: str, folder: str, without: float) -> Iterator[Row]:
    """The first check with an empty cache, and the next one, when nothing has changed. `without`
    are the seconds of CPU of one without a cache, all with the startup."""
    arguments = ["check", "--jobs", "1", folder]
    with tempfile.TemporaryDirectory() as cache, _cache_in(cache):
        first = _processor_seconds(arguments)
        again = repeated(3, lambda: _processor_seconds(arguments)).least
        size = sum(path.stat().st_size for path in Path(cache).iterdir()) / 1e6
    beside = f"without a cache {without * 1000:.0f} ms"
    measured = f"{first * 1000:.0f} ms of CPU, {size:.1f} MB"
    yield Row(f"first check, which writes the cache, {kind}", measured, beside)
    measured = f"{again * 1000:.0f} ms of CPU"
    yield Row(f"again, nothing changed, {kind}", measured, beside, "≤ 3 s", again <= 3)


@contextmanager
def _cache_in(directory: str) -> Iterator[None]:
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = directory
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        os.environ.update({} if before is None else {VARIABLE: before})


def _starting() -> float:
    """Seconds of CPU of a check of an almost empty module: the cost of startup."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text("locals {}\n", encoding="utf-8")
        return _processor_seconds_at_least(folder)


def _processor_seconds_at_least(folder: str) -> float:
    return repeated(
        3, lambda: _processor_seconds(["check", "--no-cache", "--jobs", "1", folder])
    ).least


def _growth() -> Iterator[Row]:
    before: tuple[float, int] | None = None
    for lines in _GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            write_workspace(Path(folder), lines, min(lines, 10_000))
            took, memory = (
                _processor_seconds(["check", "--no-cache", "--jobs", "1", folder]),
                _peak(folder),
            )
        what = f"check of {lines:,} lines"
        measured = f"{took:.1f} s of CPU, {memory / 1e6:.0f} MB"
        if before is None:
            yield Row(what, measured)
        else:
            times, more = took / before[0], memory / before[1]
            beside = f"{times:.1f} times the CPU, {more:.1f} times the memory"
            yield Row(what, measured, beside, "≤ 11 times", times <= 11 and more <= 11)
        before = took, memory


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([*_COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _processor_seconds(arguments: list[str]) -> float:
    """Seconds of CPU of a run, without the time of other processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _seconds(arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# A new process, because the maximum of getrusage includes the memory of the parent process.
_PEAK = """
import re, sys
from tf_cycle_ls.cli.main import main
main(["check", "--no-cache", "--quiet", "--jobs", "1", sys.argv[1]])
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


def _peak(folder: str) -> int:
    """Peak memory of a check in bytes. Linux only."""
    command = [sys.executable, "-c", _PEAK, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1]) * 1024
