"""`graph --plan` draws the cycles of a recorded plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import run
from tests.cli.test_plan_checker import write


@pytest.mark.parametrize("format_", ["dot", "mermaid"])
def test_picture_has_every_node_of_the_cycle(format_: str, tmp_path: Path) -> None:
    plan, state = write(tmp_path, "07", 1)
    command = ["graph", "--plan", str(plan), "--state", str(state), "--format", format_]
    result = run(*command, str(tmp_path), cwd=tmp_path)
    assert result.returncode == 0
    text = result.stdout.replace("#40;", "(").replace("#41;", ")")
    for name in ("terraform_data.a (destroy)", "terraform_data.b", "terraform_data.b (destroy)"):
        assert f'"{name}"' in text
    assert "create-before-destroy-lost" in text
    assert text.count("->") == 3


def test_plan_without_cycle_and_wrong_options(tmp_path: Path) -> None:
    plan, state = write(tmp_path, "12", 1)
    command = ("graph", "--plan", str(plan), "--state", str(state), str(tmp_path))
    assert run(*command, cwd=tmp_path).returncode == 1
    result = run(*command, "--format", "html", cwd=tmp_path)
    assert result.returncode == 2
    assert "--format dot, mermaid, svg" in result.stderr
