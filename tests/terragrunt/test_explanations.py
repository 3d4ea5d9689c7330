"""The explanation names the shortest cycle of a component, and what to do."""

from __future__ import annotations

from pathlib import Path

from tests.terragrunt.trees import TREES, analysis_of
from tf_cycle_ls.fixes.model import MAX_TITLE_LENGTH
from tf_cycle_ls.terragrunt.explanations import explanations_for_component


def test_third_unit(tmp_path: Path) -> None:
    (component,) = analysis_of(tmp_path, TREES["cycle-of-two"]["files"]).components
    (explanation,) = explanations_for_component(component)
    assert "which depends on app and net" in explanation.reason
    assert "app names net in dependency.net.config_path" in explanation.reason
    assert len(explanation.title) <= MAX_TITLE_LENGTH


def test_unit_that_depends_on_itself(tmp_path: Path) -> None:
    first, *_ = analysis_of(tmp_path, TREES["self-dependency"]["files"]).components
    (explanation,) = explanations_for_component(first)
    assert explanation.reason.startswith("dot depends on itself")
