"""The reasons for the steps of a cycle, and its kind."""

from __future__ import annotations

import pytest

from tests.replacement.test_remedies import plan_of
from tests.replacement.test_simulate import recorded_steps
from tf_cycle_ls.replacement.explanation import PlanCycle, explain_cycles, object_of
from tf_cycle_ls.replacement.simulate import simulate

PLANS = {f"{step.scenario}-{step.number}": plan_of(step) for step in recorded_steps()}
CYCLIC = [name for name, plan in PLANS.items() if simulate(plan.situation).cycles]


def cycles_of(name: str) -> list[PlanCycle]:
    situation = PLANS[name].situation
    return explain_cycles(situation, simulate(situation))


@pytest.mark.parametrize("name", CYCLIC)
def test_steps_form_a_closed_chain_of_nodes(name: str) -> None:
    for cycle in cycles_of(name):
        targets = [step.target for step in cycle.steps]
        assert [step.source for step in cycle.steps] == [targets[-1], *targets[:-1]]
        assert set(targets) <= set(cycle.nodes)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("01-1", "direction-reversed"),  # K1 in the theory of these scenarios
        ("17-1", "direction-reversed"),
        ("42-1", "direction-reversed"),
        ("05-1", "create-before-destroy-lost"),  # K2
        ("07-1", "create-before-destroy-lost"),
        ("13-1", "create-before-destroy-lost"),
        ("32-1", "create-before-destroy-lost"),
        ("60-1", "create-before-destroy-lost"),
        ("62-1", "create-before-destroy-lost"),
        ("73-1", "create-before-destroy-gained"),  # K4
        ("74-1", "create-before-destroy-gained"),
        ("75-1", "create-before-destroy-gained"),
        ("82-1", "create-before-destroy-gained"),
        ("76-1", "provider-order"),
    ],
)
def test_kind_of_cycle(name: str, code: str) -> None:
    assert [cycle.code for cycle in cycles_of(name)] == [code]


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ("a.b[0]", "a.b[0]"),
        ("a.b (destroy)", "a.b"),
        ('a.b["x (destroy)"] (destroy deposed 1a2b)', 'a.b["x (destroy)"]'),
        ("a.b (expand)", "a.b"),
    ],
)
def test_object_of_node(node: str, name: str) -> None:
    assert object_of(node) == name
