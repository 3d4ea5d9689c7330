"""Runs the command line: in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO, Any, TextIO

import pytest

from tests.server.positions import parse_marks
from tf_cycle_ls.cli.main import main

COMMAND = (sys.executable, "-m", "tf_cycle_ls")

_MARKED_CYCLE = """\
resource "test_a" "x" {
  v = "é𝒳 ${«test_b.y.id»}"
}

resource "test_b" "y" {
  nested {
    v = «test_a.x.id»
  }
}
"""
CYCLE, _ = parse_marks(_MARKED_CYCLE)
# The same resources with only one of the two references.
A_TO_B = """\
resource "test_a" "x" {
  v = "é𝒳 ${test_b.y.id}"
}

resource "test_b" "y" {
  nested {
    v = 1
  }
}
"""
B_TO_A = """\
resource "test_a" "x" {
  v = "é𝒳 "
}

resource "test_b" "y" {
  nested {
    v = test_a.x.id
  }
}
"""


def cycle_ranges(encoding: str = "utf-16") -> list[Any]:
    """The LSP ranges (JSON) of the two references of `CYCLE`."""
    return parse_marks(_MARKED_CYCLE, encoding)[1]


def counted_from_one(range_: Any) -> tuple[int, int, int, int]:
    """The start line, start column, end line and end column of an LSP range."""
    start, end = range_["start"], range_["end"]
    return start["line"] + 1, start["character"] + 1, end["line"] + 1, end["character"] + 1


def cycle_locations() -> list[str]:
    """`file:line:column` of the two references of `CYCLE` in `main.tf`, as on a terminal."""
    starts = (counted_from_one(range_)[:2] for range_ in cycle_ranges("utf-32"))
    return [f"main.tf:{line}:{column}" for line, column in starts]


def run(
    *arguments: str, cwd: Path, stdin: bytes = b"", stderr: TextIO | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `tf-cycle-ls` in a directory, as a call in this process, because starting a process takes
    ten times as long as most commands. Errors go to `stderr` if it is given. The other streams
    behave like pipes that `entry` has set up. An unexpected exception is not caught."""
    stdout, errors = _pipe(), _pipe()
    with (
        _working_directory(cwd),
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(stdout),
        redirect_stderr(stderr or errors),
    ):
        patch.setattr(sys, "stdin", _pipe(stdin))
        try:
            status = main(arguments)
        except SystemExit as exit_:  # argparse raises it for --help and wrong usage.
            status = int(exit_.code or 0)
    return subprocess.CompletedProcess(arguments, status, _text(stdout), _text(errors))


def run_process(
    *arguments: str,
    cwd: Path,
    stdout: int | IO[bytes] = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `tf-cycle-ls` as a process, for tests of what a call does not have: an exit status, a
    stream with a file descriptor, an environment that Python reads, or worker processes. See
    `subprocess.run` for the parameters."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=env,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def check_json(*arguments: str, cwd: Path) -> dict[str, Any]:
    """The output of `check --format json`."""
    result = run("check", "--format", "json", *arguments, cwd=cwd)
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The only line of stderr."""
    (line,) = result.stderr.splitlines()
    return line


def piped(text: str | bytes, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `explain -` with some text on stdin."""
    data = text.encode() if isinstance(text, str) else text
    return run("explain", "-", *arguments, cwd=cwd, stdin=data)


@contextmanager
def _working_directory(path: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def _pipe(data: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BytesIO(data), encoding="utf-8", errors="backslashreplace", newline="\n"
    )


def _text(stream: io.TextIOWrapper) -> str:
    """The text that was written to a stream."""
    stream.seek(0)
    return stream.read()
