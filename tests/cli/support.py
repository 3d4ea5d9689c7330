"""Runs the command line in a subprocess."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CYCLE = """\
resource "test_a" "x" {
  v = "é𝒳 ${test_b.y.id}"
}

resource "test_b" "y" {
  nested {
    v = test_a.x.id
  }
}
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `tf-cycle-ls` in a directory."""
    command = [sys.executable, "-m", "tf_cycle_ls", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=60
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
    command = [sys.executable, "-m", "tf_cycle_ls", "explain", "-", *arguments]
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(command, cwd=cwd, input=data, capture_output=True, check=False)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
