"""Dependencies that only order units can be removed; each fix is verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terragrunt.trees import TREES, analysis_of
from tf_cycle_ls.fixes.model import Fix, Harm
from tf_cycle_ls.terragrunt.fixes import fixes_for_component
from tf_cycle_ls.text import Edit
from tf_cycle_ls.vfs import Disk


def block(path: str, label: str = "x") -> str:
    """A `dependency` block."""
    return f'dependency "{label}" {{\n  config_path = "{path}"\n}}\n'


RING = {"a/terragrunt.hcl": block("../b"), "b/terragrunt.hcl": block("../a")}


def fixes(top: Path, files: dict[str, str]) -> dict[str, Fix]:
    """The fixes for the only component of a tree, by the unit that they change."""
    analysis = analysis_of(top, files)
    (component,) = analysis.components
    found = fixes_for_component(component, analysis, Disk())
    return {Path(path).parent.name: fix for fix in found for path in fix.edits}


def test_block_that_nothing_reads(tmp_path: Path) -> None:
    found = fixes(tmp_path, RING)
    assert list(found) == ["a", "b"]
    fix = found["a"]
    assert fix.title == 'Remove dependency "x", which nothing reads (order lost)'
    assert (fix.harms, fix.breaks, fix.breaks_component) == ((Harm.LOSES_ORDER,), 1, True)
    assert fix.edits == {
        str(tmp_path / "a/terragrunt.hcl"): (Edit(fix.edits[fix.place.path][0].span, b""),)
    }


@pytest.mark.parametrize(
    "reader",
    [
        "inputs = { v = dependency.x.outputs.id }\n",
        "locals {\n v = dependency\n}\n",
        'inputs = { v = dependency["x"].outputs.id }\n',
        'locals {\n o = read_terragrunt_config("../o.hcl")\n p = local.o.dependency.x\n}\n',
    ],
)
def test_block_that_may_be_read_stays(tmp_path: Path, reader: str) -> None:
    assert "a" not in fixes(tmp_path, {**RING, "a/terragrunt.hcl": block("../b") + reader})


def test_block_that_an_included_file_reads_stays(tmp_path: Path) -> None:
    root = "inputs = { v = dependency.x.outputs.id }\n"
    unit = 'include "r" {\n  path = "../root.hcl"\n}\n' + block("../b")
    found = fixes(tmp_path, {**RING, "a/terragrunt.hcl": unit, "root.hcl": root})
    assert list(found) == ["b"]


def test_element_of_paths(tmp_path: Path) -> None:
    unit = 'dependencies {\n  paths = ["../b", "../c"]\n}\n'
    fix = fixes(tmp_path, {**RING, "a/terragrunt.hcl": unit, "c/terragrunt.hcl": ""})["a"]
    assert fix.title == 'Remove "../b" from dependencies (order lost)'
    (edit,) = fix.edits[fix.place.path]
    assert unit[: edit.span.start] + unit[edit.span.end :] == unit.replace('"../b", ', "")


@pytest.mark.parametrize(
    "name", ["cycle-through-include", "stack-cycle-by-values", "stack-cycle-by-autoinclude"]
)
def test_files_that_units_share_stay(name: str, tmp_path: Path) -> None:
    for unit in fixes(tmp_path, TREES[name]["files"]):
        assert unit in ("app", "db")


def test_edge_with_two_references_stays(tmp_path: Path) -> None:
    unit = block("../b") + 'dependencies {\n  paths = ["../b"]\n}\n'
    assert list(fixes(tmp_path, {**RING, "a/terragrunt.hcl": unit})) == ["b"]


def test_fix_of_one_of_two_rings_says_so(tmp_path: Path) -> None:
    files = {**RING, "b/terragrunt.hcl": block("../a") + block("../c", "c")}
    found = fixes(tmp_path, {**files, "c/terragrunt.hcl": block("../b")})
    assert found["a"].title.endswith("(order lost, 1 of 2)")


def test_cycle_through_a_block_with_a_syntax_error_is_not_counted_as_broken(tmp_path: Path) -> None:
    files = {**RING, "a/terragrunt.hcl": block("../b") + block("../c", "c")}
    before = analysis_of(tmp_path, {**files, "c/terragrunt.hcl": block("../a")})
    broken = {"c/terragrunt.hcl": block("../a").replace("config_path", "= =")}
    analysis = analysis_of(tmp_path, broken, before)
    (component,) = analysis.components
    found = fixes_for_component(component, analysis, Disk())
    assert len(found) == 3
    assert all(fix.title.endswith("(order lost, 1 of 2)") for fix in found)
