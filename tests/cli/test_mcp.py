"""`tf-cycle-ls mcp` without its package, and with a wrong root folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import one_line, run


def test_missing_package_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("mcp", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "python3 -m pip install 'mcp>=2,<3'" in one_line(result)


def test_missing_root_folder_is_an_error(tmp_path: Path) -> None:
    result = run("mcp", "--root", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)
