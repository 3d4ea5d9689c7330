"""Directories are entered as Terragrunt enters them."""

from __future__ import annotations

from pathlib import Path

from tests.terragrunt.trees import write_tree
from tf_cycle_ls.terragrunt.discovery import discover


def test_units_and_stacks(tmp_path: Path) -> None:
    names = ["b/terragrunt.hcl", "a/.x/terragrunt.hcl", "s/terragrunt.stack.hcl", "c/root.hcl"]
    skipped = [f"{one}/u/terragrunt.hcl" for one in (".git", ".terraform", ".terragrunt-cache")]
    write_tree(tmp_path, dict.fromkeys([*names, *skipped, "j/terragrunt.hcl.json"], ""))
    found = discover(str(tmp_path))
    assert found.units == (str(tmp_path / "a/.x"), str(tmp_path / "b"))
    assert found.stacks == (str(tmp_path / "s"),)


def test_excluded_directories_and_links_are_not_entered(tmp_path: Path) -> None:
    write_tree(tmp_path, {"old/terragrunt.hcl": "", "new/terragrunt.hcl": ""}, {"link": "new"})
    found = discover(str(tmp_path), lambda one: one.endswith("old"))
    assert found.units == (str(tmp_path / "new"),)
