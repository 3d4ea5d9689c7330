"""The messages of `tasks.py` for a wrong command line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

TASKS = Path(__file__).parent.parent / "tasks.py"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tset"], "there is no task tset; did you mean test?"),
        (["xyz"], "there is no task xyz"),
        (["test", "-k", "graph"], "arguments for test follow --: tasks.py test -- -k graph"),
        (["all", "--", "-x"], "all takes no arguments"),
        ([], "name a task"),
    ],
)
def test_wrong_usage_is_explained_in_the_last_line(arguments: list[str], message: str) -> None:
    done = subprocess.run(
        [sys.executable, str(TASKS), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"tasks.py: {message}"


TWO_TASKS = """\
import sys
import tasks

tasks.PYTHON = sys.executable
tasks.TASKS = {
    "bad": tasks.Task("", "", (tasks.Command(("-c", "raise SystemExit(3)")),)),
    "good": tasks.Task("", "", (tasks.Command(("-c", "print('output of good')")),)),
}
tasks.install = lambda extra: None
sys.exit(tasks.main(["all"]))
"""


def test_all_ends_with_the_durations_and_the_failures() -> None:
    done = subprocess.run(
        [sys.executable, "-E", "-c", TWO_TASKS],  # PYTHONUNBUFFERED would hide a wrong order
        cwd=TASKS.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # as in the log of CI
        text=True,
        check=False,
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[1:3] == ["$ python -c print('output of good')", "output of good"]
    assert [re.sub(r"\d+\.\d", "N", line) for line in lines[3:]] == [
        "bad         N s",
        "good        N s",
        "tasks.py: failed: bad",
    ]
