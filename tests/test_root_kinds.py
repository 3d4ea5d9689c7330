"""Roots are named by their directory and kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tf_cycle_ls.root_kinds import ESTATE, KINDS, STACKS, UNITS, Root, directory_of_root, root_of
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.vfs import Disk


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


@pytest.mark.parametrize(
    ("name", "is_owned", "is_read"),
    [
        ("main.tfcomponent.hcl", True, True),
        ("main.tfcomponent.json", True, True),
        ("old.tfstack.hcl", True, True),
        (".terraform-version", False, True),
        ("main.tf", False, False),
        ("terragrunt.hcl", False, False),
        ("x.tfdeploy.hcl", False, False),
    ],
)
def test_files_of_stacks(name: str, is_owned: bool, is_read: bool) -> None:
    path = f"/repo/{name}"
    assert (STACKS.owns(path), STACKS.proves(path)) == (is_owned, is_owned)
    assert STACKS.reads(path) == is_read
    assert not (is_owned and UNITS.owns(path))


def test_estate_is_on_only_with_its_setting() -> None:
    assert not ESTATE.is_on(Settings())
    assert ESTATE.is_on(Settings(estate=True))
    assert UNITS.is_on(Settings())
    assert not ESTATE.owns("/repo/main.tf")
    assert ESTATE.reads("/repo/main.tf")


def test_each_kind_analyzes_a_directory(tmp_path: Path) -> None:
    (tmp_path / "main.tf").touch()
    (tmp_path / "main.tfcomponent.hcl").touch()
    (tmp_path / "terragrunt.hcl").touch()
    for kind in KINDS.values():
        assert kind.exists_below(str(tmp_path), lambda _: False)
        analysis = kind.analyze(str(tmp_path), Disk(), lambda _: False, None)
        assert kind.analyze(str(tmp_path), Disk(), lambda _: False, analysis) == analysis
        assert (analysis.root_dir, analysis.components) == (str(tmp_path), ())
