"""Files belong to the trees of units around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import write_tree
from tf_cycle_ls.server.state.other_roots import (
    OtherRoots,
    find_other_roots,
    is_only_of_other_kinds,
    may_affect,
)
from tf_cycle_ls.settings.settings import Settings


def test_tree_is_the_outermost_workspace_folder(tmp_path: Path) -> None:
    roots, top = OtherRoots(), str(tmp_path)
    unit = f"{top}/live/app/terragrunt.hcl"
    assert roots.roots_of(unit, [f"{top}/live", top]) == [f"{top}//units"]
    assert roots.roots_of(f"{top}/root.hcl", [top]) == []
    roots.update([f"{top}//units"])
    assert roots.roots_of(f"{top}/root.hcl", [top]) == [f"{top}//units"]
    assert roots.roots_of(f"{top}/main.tf", [top]) == []


def test_tree_without_a_folder_is_the_repository_or_the_directory(tmp_path: Path) -> None:
    unit = str(tmp_path / "live/terragrunt.hcl")
    assert OtherRoots().roots_of(unit, []) == [f"{tmp_path}/live//units"]
    (tmp_path / ".git").mkdir()
    assert OtherRoots().roots_of(unit, []) == [f"{tmp_path}//units"]


def test_folders_with_units_are_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/u/terragrunt.hcl": "", "b/main.tf": ""})
    folders = [str(tmp_path / one) for one in ("a", "a/u", "b")]
    assert find_other_roots(folders, lambda _: False, lambda _: Settings()) == [
        f"{tmp_path}/a//units"
    ]


def test_estate_needs_its_setting(tmp_path: Path) -> None:
    found = find_other_roots([str(tmp_path)], lambda _: False, lambda _: Settings(estate=True))
    assert found == [f"{tmp_path}//estate"]


@pytest.mark.parametrize(
    ("path", "is_only"),
    [("/a/terragrunt.hcl", True), ("/a/b.hcl", True), ("/a/b.tf", False), ("/a/x.yaml", False)],
)
def test_which_files_no_root_module_reads(path: str, is_only: bool) -> None:
    assert is_only_of_other_kinds(path) == is_only


def test_what_a_change_can_affect() -> None:
    assert may_affect("/a//units", "/a/x.yaml")
    assert not may_affect("/a//units", "/a/main.tf")
    assert may_affect("/a", "/a/main.tf")
