"""Compares the analysis with Terraform's recorded answer for every case.

While `terraform validate` reports a cycle, Terraform plans nothing. Then the cycles that only a
plan would report are not compared.

`expected.json` of a case has the output of Terraform 1.11.4: the nodes of each `Error: Cycle`, self
references, other errors, and whether Terraform built its graph. `versions.json` has the output of
other versions where it differs; the newest of them counts. `DIFFERENCES` lists the intended
differences with their reasons; each entry must still differ.

While `terraform validate` reports a cycle, Terraform plans nothing. Then the cycles that only a
plan would report are not compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terraform import matrix
from tests.terraform.plan_names import in_configuration, is_of_instances
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.cycles import components
from tf_cycle_ls.graph.reference_graph import ReferenceGraph
from tf_cycle_ls.vfs import Disk

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/expected.json"))

Cycles = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Findings:
    """Cycles by the names of their nodes, and the addresses of self references."""

    cycles: Cycles = frozenset()
    selves: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Difference:
    """What the analysis finds instead of Terraform's answer, and why."""

    reason: str
    findings: Findings


def cycle(*names: str) -> Findings:
    return Findings(cycles=frozenset([frozenset(names)]))


def selves(*addresses: str) -> Findings:
    return Findings(selves=frozenset(addresses))


NO_SCHEMAS = (
    "without schemas everything in a body counts; Terraform rejects the configuration anyway"
)
LOADED_ANYWAY = "Terraform stops before its graph; the cycle exists and is reported"
X_AND_Y = cycle("test_a.x", "test_b.y")

DIFFERENCES = {
    "unknown_type": Difference(NO_SCHEMAS, cycle("terraform_nosuch.x", "terraform_data.y")),
    "condition_without_reference_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "implied_provider_passed_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "import_absent_module_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "load_error_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "module_bad_argument_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "module_missing_argument_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "provider_undeclared_alias_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "unknown_provisioner_hides_cycle": Difference(LOADED_ANYWAY, X_AND_Y),
    "override_unmatched": Difference(LOADED_ANYWAY, X_AND_Y),
    "self_precondition": Difference(LOADED_ANYWAY, selves("test_a.x")),
    "self_postcondition": Difference(LOADED_ANYWAY, selves("test_a.x")),
    "import_block": Difference(
        "Terraform calls this an invalid import id; the target names itself", selves("test_a.x")
    ),
    "self_hidden_by_cycle": Difference(
        "Terraform plans nothing while there is a cycle; the self reference is reported at once",
        Findings(X_AND_Y.cycles, frozenset({"test_a.s"})),
    ),
    "self_in_child_module": Difference(
        "Terraform prints the address without the module's path",
        selves("module.m.test_a.x"),
    ),
}


def findings_of_analysis(name: str) -> Findings:
    """The findings of the analysis, with nodes by the names that Terraform prints."""
    directory = str(CASES / name)
    root = analyze(directory, Disk())
    of_graph = components(ReferenceGraph(load(directory, Disk()).tree).successors)
    validated = [part for part in root.components if not part.is_only_planned]
    assert by_address(of_graph) == [set(component.addresses) for component in validated]
    planned = (
        frozenset(edge.source for edge in component.edges)
        for component in root.components
        if component.is_only_planned and not validated
    )
    return Findings(
        frozenset([*map(frozenset, of_graph), *planned]),
        frozenset(reference.address for reference in root.self_references),
    )


def by_address(components: list[tuple[str, ...]]) -> list[set[str]]:
    suffix = re.compile(r" \((?:expand|close|validation)\)$")
    return [{suffix.sub("", name) for name in names} for names in components]


def findings_of_terraform(name: str) -> Findings:
    """The recorded findings of the newest version of Terraform."""
    expected = matrix.newest(name)
    only_planned = expected["cycles_only_in_plan"]
    instances = {frozenset(names) for names in only_planned if is_of_instances(names)}
    cycles = {in_configuration(names) for names in only_planned if not is_of_instances(names)}
    cycles |= {frozenset(names) for names in expected["cycles"] if names not in only_planned}
    addresses = {without_keys([address]) for address in expected["self_references"]}
    # Instances of one resource that depend on each other are its self reference.
    addresses |= {without_keys(names) for names in instances}
    return Findings(frozenset(cycles), frozenset(addresses))


def without_keys(names: Iterable[str]) -> str:
    """The address of the resource that all these instances belong to."""
    (address,) = {re.sub(r"\[[^\]]*\]", "", name) for name in names}
    return address


def test_cases_exist() -> None:
    assert len(NAMES) >= 250
    missing = set(DIFFERENCES) - set(NAMES)
    assert missing == set(), "remove them from DIFFERENCES in tests/test_cases.py"


def test_every_case_is_recorded() -> None:
    folders = {path.relative_to(CASES).parts[0] for path in CASES.rglob("[!.]*.tf")}
    assert folders - set(NAMES) == set(), (
        "record Terraform's answer in tests/cases/NAME/expected.json: "
        'python -m tests.terraform.record --description "what it shows" tests/cases/NAME'
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name not in DIFFERENCES])
def test_analysis_agrees_with_terraform(name: str) -> None:
    assert findings_of_analysis(name) == findings_of_terraform(name)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_known_difference(name: str) -> None:
    difference = DIFFERENCES[name]
    assert findings_of_analysis(name) == difference.findings != findings_of_terraform(name)


def problems(root: Analysis) -> list[str]:
    return [problem.message for problem in root.problems]


@pytest.mark.parametrize("name", NAMES)
def test_valid_configuration_has_no_problems(name: str) -> None:
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    if expected.get("graph_checked"):
        assert problems(analyze(str(CASES / name), Disk())) == []
