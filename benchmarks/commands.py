"""Benchmarks of `check` on configurations with cycles, from the start of the process to its end."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import anchors
from benchmarks.configurations import complete_component, write_cycles
from benchmarks.table import Row, repeated

_EXAMPLE = Path(__file__).parents[1] / "examples" / "kms-endpoint-cycle"
_CYCLES = (10, 100, 1_000)
_COMPLETE = (100, 200)


def rows() -> Iterator[Row]:
    """Yield the rows of the table. All durations are seconds of CPU of one process."""
    yield _starting_case()
    yield from _many_cycles()
    yield from _complete_components()


def _starting_case() -> Row:
    took = repeated(9, lambda: cpu_seconds("check", "--jobs", "1", str(_EXAMPLE))).least
    nothing = repeated(9, lambda: children_cpu_seconds(anchors.python_start)).least
    beside = f"python -c pass {nothing * 1000:.0f} ms"
    if anchors.terraform():
        validate = children_cpu_seconds(lambda: anchors.validating(_EXAMPLE))
        beside += f"; terraform validate {validate * 1000:.0f} ms"
    what = "check of the starting case, with its fixes"
    return Row(what, f"{took * 1000:.0f} ms of CPU", beside, "≤ 250 ms", took <= 0.25)


def _many_cycles() -> Iterator[Row]:
    before = 0.0
    for number in _CYCLES:
        with tempfile.TemporaryDirectory() as folder:
            write_cycles(Path(folder), number)
            took = cpu_seconds("check", "--jobs", "1", folder)
        what = f"check of {number:,} cycles with fixes in one file"
        measured = f"{took:.1f} s of CPU"
        if number < _CYCLES[-1]:
            yield Row(what, measured)
        else:
            beside = f"{took / before:.1f} times the time of {_CYCLES[-2]}"
            met = took <= 10 and took <= 11 * before
            yield Row(what, measured, beside, "≤ 10 s, ≤ 11 times", met)
        before = took


def _complete_components() -> Iterator[Row]:
    for nodes in _COMPLETE:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "main.tf").write_text(complete_component(nodes), encoding="utf-8")
            took = cpu_seconds("check", "--jobs", "1", folder)
        what = f"check of a component of {nodes} nodes, with all {nodes * (nodes - 1):,} edges"
        is_last = nodes == _COMPLETE[-1]
        bar, met = ("≤ 5 s", took <= 5) if is_last else ("", None)
        yield Row(what, f"{took:.1f} s of CPU", "", bar, met)


def cpu_seconds(*arguments: str) -> float:
    """Seconds of CPU of a run of tf-cycle-ls. A run that finds cycles is no failure."""
    command = [sys.executable, "-m", "tf_cycle_ls", *arguments]

    def run() -> None:
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode in (0, 1), done.stderr.decode()

    return children_cpu_seconds(run)


def children_cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of CPU of the processes that `work` starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
