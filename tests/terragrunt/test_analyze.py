"""The analysis of a tree keeps what it knew of a block that no longer parses."""

from __future__ import annotations

from pathlib import Path

from tests.terragrunt.trees import TREES, analysis_of, edges_of

RING = TREES["cycle-of-two"]["files"]


def test_broken_block_keeps_its_references(tmp_path: Path) -> None:
    before = analysis_of(tmp_path, RING)
    broken = {"app/terragrunt.hcl": '# a\ndependency "net" {\n  config_path = \n}\n'}
    after = analysis_of(tmp_path, broken, before)
    assert edges_of(after) == edges_of(before)
    (component,) = after.components
    place = component.edges[0].places[0]
    assert (place.path, place.span.start) == (str(tmp_path / "app/terragrunt.hcl"), 4)
    assert [problem.path for problem in after.problems] == [place.path]
    assert edges_of(analysis_of(tmp_path)) == [("net", "app")]


def test_equal_trees_have_equal_analyses(tmp_path: Path) -> None:
    first = analysis_of(tmp_path, RING)
    assert analysis_of(tmp_path) == first
    assert analysis_of(tmp_path, {"net/terragrunt.hcl": ""}) != first


def test_tree_without_units(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path)
    assert (analysis.components, analysis.problems, analysis.documents) == ((), (), {})
