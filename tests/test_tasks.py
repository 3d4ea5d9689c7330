"""The messages of `tasks.py` for a wrong command line."""

from __future__ import annotations

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
