"""Fixes and explanations come from the kind of the root."""

from __future__ import annotations

from pathlib import Path

from tests.analysis.plain_graph import plain_analysis
from tests.terragrunt.trees import TREES, analysis_of
from tf_cycle_ls.root_fixes import explanations_at, fixes_at, fixes_for_component, is_worse
from tf_cycle_ls.root_kinds import UNITS
from tf_cycle_ls.text import Span
from tf_cycle_ls.vfs import Disk

RING = TREES["cycle-of-two"]["files"]


def test_fixes_and_explanations_of_units(tmp_path: Path) -> None:
    analysis = analysis_of(tmp_path, RING)
    path, span = str(tmp_path / "app/terragrunt.hcl"), Span(36, 36)
    fixes = fixes_at(UNITS, analysis, Disk(), path, span)
    assert {fix.rule.name for fix in fixes} == {"unused-dependency"}
    (explanation,) = explanations_at(UNITS, analysis, path, span)
    assert explanation.rule.name == "third-unit"
    assert fixes_at(UNITS, analysis, Disk(), path, Span(0, 0)) == ()


def test_graph_without_a_kind_has_none() -> None:
    analysis = plain_analysis("a: b\nb: a\n")
    (component,) = analysis.components
    assert fixes_for_component(None, analysis, Disk(), component) == ()


def test_graph_with_another_cycle_is_worse() -> None:
    before, after = plain_analysis("a: b\nb: a\nc: a\n"), plain_analysis("a: b c\nb: a\nc: a\n")
    assert is_worse(before, after)
    assert not is_worse(after, before)
