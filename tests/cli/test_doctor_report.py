"""The report of `tf-cycle-ls doctor`: versions, root modules and settings."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.support import CYCLE, run
from tests.terragrunt.trees import TREES, write_tree
from tf_cycle_ls import __version__
from tf_cycle_ls.cli.cache_directory import VARIABLE
from tf_cycle_ls.settings.settings import SETTINGS


def doctor(directory: Path, *arguments: str) -> list[str]:
    """The lines that `doctor` prints about a directory."""
    ran = run("doctor", *arguments, cwd=directory)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def test_versions_of_python_and_dependencies_are_listed(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    lines = doctor(tmp_path)
    assert lines[0] == f"tf-cycle-ls {__version__}"
    assert lines[1].startswith(f"Python {platform.python_version()} ({sys.executable}) on ")
    for name in ("pygls", "lsprotocol", "python-hcl2", "networkx", "tree-sitter-hcl"):
        assert f"  {name} {version(name)}" in lines
    (parsers,) = (line for line in lines if line.startswith("parsers: "))
    assert re.fullmatch(
        r"parsers: tree-sitter-hcl works, python-hcl2 works \(\d+ ms\)",
        parsers,
    )


def test_root_modules_are_listed_with_statistics_and_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "two" / "main.tf").write_text("locals {}\n", encoding="utf-8")
    one, two = (line for line in doctor(tmp_path) if line.startswith("root module "))
    assert re.fullmatch(r"root module one: files 1, nodes \d+, edges \d+, cycles 1 \(\d+ ms\)", one)
    assert re.fullmatch(r"root module two: files 1, nodes \d+, edges \d+, cycles 0 \(\d+ ms\)", two)


def test_every_setting_is_listed_with_its_origin(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / ".tf-cycle-ls.toml").write_text('limit = 7\nrum = "x"\n', encoding="utf-8")
    ran = run("doctor", cwd=tmp_path)
    lines = ran.stdout.splitlines()
    assert "  limit = 7 (.tf-cycle-ls.toml)" in lines
    assert "  debounce = 300 (default)" in lines
    assert len([line for line in lines if line.startswith("  ") and " = " in line]) == len(SETTINGS)
    # Errors in the settings file are reported, too.
    assert "unknown setting rum" in ran.stderr


def test_cache_is_shown_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n", encoding="utf-8")
    folder = os.environ[VARIABLE]
    assert f"cache of check: {folder} (0 files, 0 bytes)" in doctor(tmp_path)
    run("check", cwd=tmp_path)
    (file,) = Path(folder).iterdir()
    assert f"cache of check: {folder} (1 file, {file.stat().st_size} bytes)" in doctor(tmp_path)


def test_cache_without_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "relative")
    (line,) = (line for line in doctor(tmp_path) if line.startswith("cache of check: "))
    assert line.startswith("cache of check: none")


def test_units_are_counted(tmp_path: Path) -> None:
    write_tree(tmp_path, TREES["cycle-of-two"]["files"])
    (line,) = (line for line in doctor(tmp_path) if line.startswith("units "))
    assert line.startswith("units .: files 2, nodes 2, edges 2, cycles 1")
