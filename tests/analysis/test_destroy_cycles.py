"""What lies behind a cycle of things that are replaced, held to Terraform's own graph of what its
plan would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.analysis.test_reversed_dependencies import TURNED, written
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.destroy_cycles import DestroyCycleExplanation, explain_destroy_cycle
from tf_cycle_ls.analysis.terraform_errors import parse_cycle_errors

# Between different providers Terraform fails only sometimes.
ALWAYS = [name for name in TURNED if "providers" not in name]


@pytest.mark.parametrize("name", ALWAYS)
def test_every_step_is_one_of_terraforms_own(
    name: str, tmp_path: Path, terraform: Terraform
) -> None:
    change = TURNED[name]
    log, graph = terraform.replacement(*written(change, tmp_path), change.replaced)
    (named,) = parse_cycle_errors(log)
    now, before = DependencyPaths(analysed(change.after)), DependencyPaths(analysed(change.before))
    for known in (before, None):
        found = explain_destroy_cycle(named, now, known)
        ends = [(step.source.name, step.target.name) for step in found.steps]
        assert set(ends) <= graph.edges
        # What the state remembers of more than two can only be told by who knows what was applied.
        assert found.is_closed == (known is before or len({each.address for each in named}) == 2)
        if found.is_closed:
            assert [target for _, target in ends] == [source for source, _ in (*ends[1:], ends[0])]
            assert any(step.is_from_state for step in found.steps)
        assert all(step.remembered or not known for step in found.steps if step.is_from_state)


def test_what_no_rule_explains() -> None:
    (named,) = parse_cycle_errors("Error: Cycle: test_a.a (destroy), test_e.e (destroy)\n")
    found = explain_destroy_cycle(named, DependencyPaths(analysed(TURNED["directly"].after)), None)
    assert found == DestroyCycleExplanation((), is_closed=False)
