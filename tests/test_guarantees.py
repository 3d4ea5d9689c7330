"""The commands and paths on the guarantees page and in SECURITY.md exist."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PAGE = (TOP / "docs" / "guarantees.md").read_text(encoding="utf-8")
SECURITY = (TOP / "SECURITY.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`((?:\.venv/bin/python|python3) [^`]*)`", PAGE)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_guarantee_exists(command: str) -> None:
    module = re.search(r"-m ([\w.]+)", command)
    task = re.search(r"tasks\.py (\w+)", command)
    if task:
        tasks = (TOP / "tasks.py").read_text(encoding="utf-8")
        assert f'"{task[1]}": Task(' in tasks, f"correct the task {task[1]} in docs/guarantees.md"
    else:
        assert module
        assert find_spec(module[1]), f"correct the module {module[1]} in docs/guarantees.md"
    for path in re.findall(r"tests/\S+", command):
        assert (TOP / path).exists(), f"correct the path {path} in docs/guarantees.md"


def test_every_guarantee_has_command_and_figure() -> None:
    tables = re.findall(r"\| guarantee \| command \| figure \|\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE)
    rows = [line.split(" | ") for table in tables for line in table.splitlines()]
    assert len(rows) > 10
    for row in rows:
        assert len(row) == 3, f"give the row of docs/guarantees.md three cells: {row}"
        assert row[2].strip(" |"), f"state the figure in docs/guarantees.md: {row[0]}"


@pytest.mark.parametrize("path", re.findall(r"`(tests/[^`]*)`", SECURITY))
def test_tests_named_in_security_model_exist(path: str) -> None:
    assert (TOP / path).exists(), f"correct the path {path} in SECURITY.md"
