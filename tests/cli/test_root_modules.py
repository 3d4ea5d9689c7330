"""Which root modules `tf-cycle-ls` finds below a path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.support import CYCLE, check_json, one_line, run


def test_called_module_is_not_a_root_module(tmp_path: Path) -> None:
    (tmp_path / "modules" / "m").mkdir(parents=True)
    (tmp_path / "modules" / "m" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./modules/m"\n}\n')
    roots = check_json(".", cwd=tmp_path)["roots"]
    assert [root["path"] for root in roots] == ["."]
    assert roots[0]["components"][0]["addresses"] == ["module.m.test_a.x", "module.m.test_b.y"]


def test_dot_terraform_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / ".terraform" / "modules" / "m").mkdir(parents=True)
    (tmp_path / ".terraform" / "modules" / "m" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "main.tf").write_text("locals {}\n")
    assert [root["path"] for root in check_json(".", cwd=tmp_path)["roots"]] == ["."]


def test_directory_without_configuration_is_reported(tmp_path: Path) -> None:
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 0
    assert "no Terraform configuration" in one_line(result)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root can read everything")
def test_unreadable_directory_is_an_error(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    result = run("check", "closed", cwd=tmp_path)
    assert result.returncode == 2
    assert "closed" in one_line(result)


def test_error_in_a_settings_file_is_reported_once_in_each_run(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text("locals {}\n")
    (tmp_path / ".tf-cycle-ls.toml").write_text("rum = 1\n")
    for _ in range(2):
        result = run("check", "a", "b", cwd=tmp_path)
        assert one_line(result).startswith("tf-cycle-ls: .tf-cycle-ls.toml: unknown setting rum")
