"""`--color`, `NO_COLOR` and `FORCE_COLOR` (https://no-color.org, https://force-color.org)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import run
from tests.examples import STARTING_CASE

VARIABLES = {"NO_COLOR", "FORCE_COLOR", "ANSI_COLORS_DISABLED"}
COMMANDS = [
    ["check", "."],
    ["explain", "aws_kms_key.primary", "aws_vpc_endpoint.kms"],
    ["fix", "."],
]


def piped(*arguments: str, **variables: str) -> str:
    """The output of a process without a terminal."""
    environment = {name: text for name, text in os.environ.items() if name not in VARIABLES}
    done = subprocess.run(
        [sys.executable, "-m", "tf_cycle_ls", *arguments],
        cwd=STARTING_CASE,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_color_always_colours_a_pipe(command: list[str]) -> None:
    plain = run(*command, cwd=STARTING_CASE).stdout
    coloured = run(*command, "--color", "always", cwd=STARTING_CASE).stdout
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


@pytest.mark.parametrize(
    ("option", "variables", "is_coloured"),
    [
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": ""}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
    ],
)
def test_option_overrides_the_environment(
    option: str, variables: dict[str, str], is_coloured: bool
) -> None:
    output = piped("explain", *COMMANDS[1][1:], "--color", option, **variables)
    assert ("\x1b[" in output) == is_coloured


def test_file_is_coloured_only_if_asked_for(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    piped("check", "--quiet", "--output", str(report), FORCE_COLOR="1")
    assert "\x1b[" not in report.read_text(encoding="utf-8")
    piped("check", "--quiet", "--color", "always", "--output", str(report))
    assert "\x1b[" in report.read_text(encoding="utf-8")
