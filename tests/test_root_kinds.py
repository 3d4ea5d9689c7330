"""Roots are named by their directory and kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tf_cycle_ls.root_kinds import KINDS, UNITS, Root, directory_of_root, root_of


@pytest.mark.parametrize("directory", ["/", "/repo", "/repo/live", "C:\\repo", "//server"])
@pytest.mark.parametrize("kind", [None, *KINDS.values()])
def test_name_and_root_are_inverse(directory: str, kind: object) -> None:
    root = Root(directory, kind)  # type: ignore[arg-type] # of `KINDS`
    assert root_of(root.name) == root
    assert directory_of_root(root.name) == directory


def test_a_directory_that_only_looks_like_a_kind_is_a_root_module() -> None:
    assert root_of("/repo/units") == Root("/repo/units")
    assert root_of("//units2") == Root("//units2")


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("terragrunt.hcl", True),
        ("root.hcl", True),
        ("terragrunt.hcl.json", True),
        ("terragrunt.stack.hcl", True),
        ("region.yaml", True),
        ("main.tf", False),
        (".terraform.lock.hcl", False),
        ("a.tftest.hcl", False),
    ],
)
def test_files_of_units(name: str, is_read: bool) -> None:
    assert UNITS.reads(f"/repo/{name}") == is_read


def test_units_are_found_below(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    assert not UNITS.exists_below(str(tmp_path), lambda _: False)
    (tmp_path / "a/b/terragrunt.stack.hcl").touch()
    assert UNITS.exists_below(str(tmp_path), lambda _: False)
    assert not UNITS.exists_below(str(tmp_path), lambda one: one.endswith("b"))
