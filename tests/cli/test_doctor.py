"""Arguments of `tf-cycle-ls doctor`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import run


def test_missing_path_is_an_error(tmp_path: Path) -> None:
    ran = run("doctor", "nowhere", cwd=tmp_path)
    assert ran.returncode == 2
    assert "nowhere" in ran.stderr
    assert "Traceback" not in ran.stderr
