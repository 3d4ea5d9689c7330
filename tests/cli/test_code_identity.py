"""The identity of the installed code changes with each of its files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tf_cycle_ls.cli import code_identity as module
from tf_cycle_ls.cli.code_identity import code_identity


def test_identity_stays_the_same() -> None:
    assert code_identity() == code_identity()


@pytest.mark.parametrize("name", ["one.py", "deep/two.py"])
def test_changed_module_changes_the_identity(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "someones_package" / name
    file.parent.mkdir(parents=True)
    (tmp_path / "someones_package" / "__init__.py").touch()
    file.write_text("a = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "_PACKAGE", "someones_package")
    before = code_identity()
    file.write_text("a = 2\n", encoding="utf-8")
    os.utime(file, (1, 1))
    changed = code_identity()
    file.unlink()
    assert len({before, changed, code_identity()}) == 3


def test_version_and_parsers_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_identity()
    monkeypatch.setattr(module, "__version__", "9")
    newer = code_identity()
    monkeypatch.setattr(module, "_PARSERS", ("tree_sitter", "absent_package"))
    assert len({before, newer, code_identity()}) == 3
