"""Reversed dependencies, compared with the cycles in Terraform's plan.

The old configuration is applied, then the plan replaces all resources.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.analysis.reversal_cases import NOT_REVERSED, REVERSED, Case, write_configurations
from tests.sampled import sampled
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals


def find_reversals(change: Case) -> tuple[Reversal, ...]:
    return reversals(analysed(change.before), analysed(change.after))


def resources_on_cycles(
    change: Case, directory: Path, terraform: Terraform, first: Sequence[str] = ()
) -> set[str]:
    """The resources on cycles in a plan that replaces all of them."""
    answer = terraform.replace(*write_configurations(change, directory), change.replaced, first)
    assert answer.other_errors == ()
    assert answer.graph_checked
    assert answer.cycles == answer.cycles_only_in_plan
    return {name.partition(" ")[0].partition("[")[0] for cycle in answer.cycles for name in cycle}


@pytest.mark.parametrize("name", sampled(REVERSED, 4))
def test_reversed_dependency_is_a_cycle_in_the_plan(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    addresses = {
        address for reversal in find_reversals(REVERSED[name]) for address in reversal.resources
    }
    assert addresses
    # Between providers, the result depends on an order in Terraform that varies between runs.
    tries = 20 if "providers" in name else 1
    assert any(
        addresses <= resources_on_cycles(REVERSED[name], tmp_path, terraform) for _ in range(tries)
    )


@pytest.mark.parametrize("name", sampled(NOT_REVERSED, 3))
def test_change_without_reversal_has_no_cycle_in_the_plan(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    assert find_reversals(NOT_REVERSED[name]) == ()
    assert resources_on_cycles(NOT_REVERSED[name], tmp_path, terraform) == set()


@pytest.mark.parametrize(
    ("first", "helps"),
    [
        (["-target=test_a.a"], True),
        (["-replace=test_a.a"], True),
        (["-replace=test_b.b"], True),
        (["-refresh-only"], False),
    ],
)
def test_documented_workarounds_prevent_the_cycle(
    first: list[str], helps: bool, tmp_path: Path, terraform: Terraform
) -> None:
    assert (resources_on_cycles(REVERSED["directly"], tmp_path, terraform, first) == set()) == helps
