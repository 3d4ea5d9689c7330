"""The answers about `tests/cases` are those in each `expected.json`, and a few more questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .ask import Answer, Terraform

CASES = Path(__file__).parent.parent / "cases"


def sets(cycles: list[list[str]]) -> frozenset[frozenset[str]]:
    return frozenset(map(frozenset, cycles))


def first_phases(errors: list[tuple[str, int | None, str]]) -> dict[tuple[str, int | None], str]:
    """In which phase an error came first: some of Terraform's wordings differ between runs."""
    return {(summary, line): phase for summary, line, phase in reversed(errors)}


@pytest.mark.parametrize("name", sorted(path.parent.name for path in CASES.glob("*/expected.json")))
def test_answers_as_expected(terraform: Terraform, name: str) -> None:
    expected: dict[str, Any] = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    answer = terraform.ask(CASES / name)
    assert answer.graph_checked == expected["graph_checked"]
    assert answer.cycles == sets(expected["cycles"])
    assert answer.cycles_only_in_plan == sets(expected["cycles_only_in_plan"])
    assert [found._asdict() for found in answer.self_references] == expected["self_references"]
    assert first_phases(
        [(error.summary, error.line, error.phase) for error in answer.other_errors]
    ) == first_phases(
        [(error["summary"], error["line"], error["phase"]) for error in expected["other_errors"]]
    )
    assert not answer.plan_crashed
