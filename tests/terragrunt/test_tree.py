"""The nodes of a tree: units, those that only dependencies lead to, and missing ones."""

from __future__ import annotations

from pathlib import Path

from tests.terragrunt.trees import analysis_of, messages_of, write_tree
from tf_cycle_ls.terragrunt.analyze import analyze_units
from tf_cycle_ls.terragrunt.discovery import discover
from tf_cycle_ls.vfs import Disk, RestrictedFiles

APP = 'dependency "x" {\n config_path = "../../out/db"\n}\n'


def test_unit_outside_of_the_tree_is_linked(tmp_path: Path) -> None:
    write_tree(tmp_path, {"in/app/terragrunt.hcl": APP, "out/db/terragrunt.hcl": ""})
    graph = analysis_of(tmp_path / "in").dependencies
    assert {name: graph.kind(name) for name in graph.names} == {
        "../out/db": "linked unit",
        "app": "unit",
    }


def test_unit_that_may_not_be_read_is_neither_linked_nor_missing(tmp_path: Path) -> None:
    write_tree(tmp_path, {"in/app/terragrunt.hcl": APP, "out/db/terragrunt.hcl": ""})
    top = str(tmp_path / "in")
    analysis = analyze_units(top, discover(top), RestrictedFiles(Disk(), (top,)))
    assert list(analysis.dependencies.names) == ["app"]
    assert messages_of(analysis) == []


def test_missing_target_of_a_parent_is_not_reported_there(tmp_path: Path) -> None:
    """The path is meant to start at the units that include the file."""
    root = 'dependency "net" {\n config_path = "../net"\n}\n'
    files = {
        "terragrunt.hcl": root,
        "app/terragrunt.hcl": "include {\n path = find_in_parent_folders()\n}\n",
        "net/terragrunt.hcl": "",
    }
    assert messages_of(analysis_of(tmp_path, files)) == []


def test_tree_whose_name_has_a_link(tmp_path: Path) -> None:
    unit = 'dependency "b" {\n config_path = "../b"\n}\n'
    write_tree(tmp_path, {"real/a/terragrunt.hcl": unit, "real/b/terragrunt.hcl": ""})
    (tmp_path / "link").symlink_to("real")
    assert analysis_of(tmp_path / "link").dependencies.successors == {"a": ("b",), "b": ()}
