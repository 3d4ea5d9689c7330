"""Arguments of `tf-cycle-ls graph`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import one_line, run


@pytest.mark.parametrize("depth", ["x", "-1", "1.5", ""])
def test_depth_must_be_a_number_of_steps(depth: str, tmp_path: Path) -> None:
    result = run("graph", f"--depth={depth}", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"not a number of steps: {depth!r}" in one_line(result)


def test_unknown_format_is_an_error(tmp_path: Path) -> None:
    result = run("graph", "--format", "png", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "png" in one_line(result)
