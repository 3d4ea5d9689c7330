"""The cases in tests/cases with a cycle, and the cycles that Terraform reports for them."""

from __future__ import annotations

import json
from pathlib import Path

CASES = Path(__file__).parent.parent / "cases"


def _expected_cycles() -> dict[str, list[list[str]]]:
    """The cycles that Terraform reports, keyed by case; cases without a cycle are left out."""
    cycles_by_case = {}
    for path in sorted(CASES.glob("*/expected.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        if answer["cycles"]:
            cycles_by_case[path.parent.name] = answer["cycles"]
    return cycles_by_case


CYCLIC = _expected_cycles()


def is_found_by_plan(name: str) -> bool:
    """Whether Terraform reports the cycle of a case only when it plans."""
    answer = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    return bool(answer["cycles_only_in_plan"])
