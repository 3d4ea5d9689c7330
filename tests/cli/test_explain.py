"""Arguments of `tf-cycle-ls explain`: two addresses, or the output of Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import CYCLE, one_line, piped, run


@pytest.mark.parametrize("arguments", [["a", "b", "c"], []])
def test_wrong_number_of_arguments(arguments: list[str], tmp_path: Path) -> None:
    assert run("explain", *arguments, cwd=tmp_path).returncode == 2


def test_log_without_a_known_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = piped(b"\xff\x00 Success! The configuration is valid.\n", cwd=tmp_path)
    assert result.returncode == 1
    assert "no cycle error found" in one_line(result)
    result = piped("Error: Cycle: test_q.x, test_q.y\n", cwd=tmp_path)
    assert "No root module at or below . declares any of this." in result.stdout
    result = run("explain", "ci.log", cwd=tmp_path)
    assert result.returncode == 2
    assert "ci.log: no such file or directory; to ask why" in one_line(result)
    result = run("explain", "ci.log", "--in", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere: no such file" in one_line(result)
