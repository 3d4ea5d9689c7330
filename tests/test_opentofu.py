"""Compares the analysis with the recorded answers of OpenTofu and Terraform.

`tests/opentofu` has configurations that the two tools read differently. `expected.json` of a case
has the output of OpenTofu 1.12.6 and of Terraform 1.11.4, which is null if Terraform reads no file
of it. The cases of `tests/cases` were put to OpenTofu as well (`tests/terraform/opentofu.py`).
`DIFFERENCES` lists the intended differences from OpenTofu with their reasons, and
`TERRAFORM_DIFFERENCES` those from Terraform; each entry must still differ.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import run
from tests.terraform import matrix, opentofu
from tests.test_cases import DIFFERENCES as LOADED_ANYWAY
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.cli import exit_codes
from tf_cycle_ls.settings.settings import Language, Tool
from tf_cycle_ls.vfs import Disk

CASES = Path(__file__).parent / "opentofu"
EXPECTED: dict[str, dict[str, Any]] = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*/expected.json"))
}
# In the other cases, configurations are applied one after the other.
SINGLE = [name for name, expected in EXPECTED.items() if "validate" in expected["tofu"]]
BY_TERRAFORM = [name for name in SINGLE if EXPECTED[name]["terraform_1_11"]]

DIFFERENCES = {
    "static_local_cycle": "OpenTofu stops at a circular reference; the cycle is reported, too",
}
TERRAFORM_DIFFERENCES = {
    "import_identity": "identity came with Terraform 1.12",
    "language_block_no_lock": "Terraform stops before its graph; the cycle exists and is reported",
}

# OpenTofu has no actions, so it stops at these. All others are as in Terraform.
CASE_DIFFERENCES = {
    *LOADED_ANYWAY.keys() - {"import_absent_module_hides_cycle", "import_block"},
    "action_block",
}

Findings = tuple[set[frozenset[str]], set[str]]
"""Cycles by the addresses on them, and the addresses of self references."""


def findings_of(analysis: Analysis) -> Findings:
    cycles = {frozenset(component.addresses) for component in analysis.components}
    return cycles, {reference.address for reference in analysis.self_references}


def recorded(answer: dict[str, Any]) -> Findings:
    """The findings of `validate` and `plan`, without instance keys and the parts of addresses."""
    suffix = re.compile(r" \((?:expand|close|validation|expand, input|expand, reference)\)$")
    outputs = [answer["validate"], answer.get("plan", {"cycles": [], "self_references": []})]
    cycles = [names for output in outputs for names in output["cycles"]]
    selves = {name for output in outputs for name in output["self_references"]}
    return {frozenset(suffix.sub("", name) for name in names) for names in cycles}, selves


def test_cases_exist() -> None:
    assert len(EXPECTED) >= 43
    assert set(DIFFERENCES) <= set(SINGLE)
    assert set(TERRAFORM_DIFFERENCES) <= set(BY_TERRAFORM)


@pytest.mark.parametrize("name", SINGLE)
def test_case_is_recognized_as_opentofu(name: str) -> None:
    assert analyze(str(CASES / name), Disk()).choice.dialect.is_opentofu


@pytest.mark.parametrize("name", SINGLE)
def test_analysis_agrees_with_opentofu(name: str) -> None:
    findings = findings_of(analyze(str(CASES / name), Disk()))
    agrees = findings == recorded(EXPECTED[name]["tofu"])
    assert agrees is (name not in DIFFERENCES), findings


@pytest.mark.parametrize("name", SINGLE)
def test_every_case_has_a_report(name: str) -> None:
    """With its fixes and explanations. An unexpected exception would end the command."""
    done = run("check", "--no-cache", "--jobs", "1", str(CASES / name), cwd=CASES)
    assert done.returncode in (exit_codes.SUCCESS, exit_codes.FINDINGS, exit_codes.ERROR)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("count_own_name/v1", ["own-state"]),
        ("enabled_own_name/v1", ["own-state"]),
        ("prevent_destroy_own_name/v1", ["own-state"]),
        ("destroy_false_reversal/v2", []),
        ("prevent_destroy_replaced/v2", []),
    ],
)
def test_first_plan_of_applied_configurations_has_no_error(name: str, codes: list[str]) -> None:
    """OpenTofu's first plan passes. What fails later is a warning."""
    analysis = analyze(str(CASES / name), Disk())
    assert findings_of(analysis) == (set(), set())
    assert [problem.code for problem in analysis.problems] == codes


@pytest.mark.parametrize("name", BY_TERRAFORM)
def test_analysis_agrees_with_terraform(name: str) -> None:
    findings = findings_of(analyze(str(CASES / name), Disk(), language=Language(Tool.TERRAFORM)))
    agrees = findings == recorded(EXPECTED[name]["terraform_1_11"])
    assert agrees is (name not in TERRAFORM_DIFFERENCES), findings


@pytest.mark.parametrize("name", matrix.names())
def test_analysis_of_a_case_agrees_with_opentofu(name: str) -> None:
    answer = opentofu.expected(name)
    analysis = analyze(str(matrix.CASES / name), Disk(), language=Language(Tool.OPENTOFU))
    found = [
        frozenset(
            opentofu.addresses(part.addresses)
            for part in analysis.components
            if part.is_only_planned is only_planned
        )
        for only_planned in (False, True)
    ]
    selves = frozenset(own.address for own in analysis.self_references)
    agrees = (found[0], selves) == (answer.cycles, answer.selves)
    # While validate reports a cycle, nothing is planned.
    agrees = agrees and bool(found[0] or found[1] == answer.only_planned)
    assert agrees is (name not in CASE_DIFFERENCES), found
