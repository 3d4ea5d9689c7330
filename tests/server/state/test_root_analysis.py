"""Roots of every kind are analyzed with the open documents."""

from __future__ import annotations

from pathlib import Path

from tests.server.in_process import opened
from tests.terragrunt.trees import TREES, write_tree
from tf_cycle_ls.server.state.root_analysis import analyze_root

RING = TREES["cycle-of-two"]["files"]


def test_units_with_an_open_document(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "app/terragrunt.hcl": ""})
    unit = tmp_path / "app/terragrunt.hcl"
    snapshot = opened({unit: RING["app/terragrunt.hcl"]}).snapshot()
    analysis = analyze_root(f"{tmp_path}//units", snapshot, None)
    assert [one.addresses for one in analysis.components] == [("app", "net")]


def test_root_module_does_not_take_the_analysis_of_units(tmp_path: Path) -> None:
    write_tree(tmp_path, {**RING, "main.tf": "locals {\n}\n"})
    snapshot = opened({}).snapshot()
    units = analyze_root(f"{tmp_path}//units", snapshot, None)
    module = analyze_root(str(tmp_path), snapshot, units)
    assert module.choice is not None
