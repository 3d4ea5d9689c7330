"""Random texts, and `terraform fmt`, for the tests of formatting."""

from __future__ import annotations

import subprocess

from hypothesis import strategies as st

from tests.terraform.binary import Program

PIECES = [
    *("a", "é", "=", ",", '"', "\\", "${", "%{", "$${", "~}", "{", "}", "[", "]"),
    *("(", ")", " ", "\t", "#", "//", "/*", "*/", "<<EOT\n", "EOT\n", "\n", "\r\n"),
]
SOURCES = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda some: "".join(some).encode())


def ask_fmt(program: Program, source: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run `terraform fmt` on a text."""
    command = [*program, "fmt", "-no-color", *options, "-"]
    return subprocess.run(command, input=source, capture_output=True, check=False)


def formatted(program: Program, source: bytes) -> bytes:
    """A text as `terraform fmt` formats it."""
    answer = ask_fmt(program, source)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout


def is_clean(program: Program, source: bytes) -> bool:
    """Whether `terraform fmt` would leave a text as it is."""
    answer = ask_fmt(program, source, "-check")
    assert answer.returncode in (0, 3), answer.stderr.decode()
    return answer.returncode == 0
