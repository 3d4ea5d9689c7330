"""The simulation, compared with what Terraform printed for the recorded scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from tests.replacement.workspace import names_of
from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation
from tf_cycle_ls.replacement.plan_file import read_plan
from tf_cycle_ls.replacement.simulate import (
    Outcome,
    Verdict,
    all_edges,
    awaited_by,
    passes,
    simulate,
)
from tf_cycle_ls.replacement.state_file import read_state

SCENARIOS = Path(__file__).parent / "scenarios"


class Step(NamedTuple):
    """A recorded plan or apply of a scenario, with the plan as JSON."""

    scenario: str
    number: int
    content: dict[str, Any]

    def outcome(self) -> Outcome:
        state = read_state(json.dumps(self.content["state"]).encode())
        return simulate(read_plan(json.dumps(self.content["plan"]).encode(), state).situation)

    def __str__(self) -> str:
        return f"{self.scenario}-{self.number}-{self.content['command']}"


def recorded_steps() -> list[Step]:
    """The steps that have a plan."""
    return [
        Step(path.stem, number, step)
        for path in sorted(SCENARIOS.glob("*.json"))
        for number, step in enumerate(json.loads(path.read_text())["steps"])
        if step.get("plan")
    ]


def verdict(step: dict[str, Any]) -> Verdict:
    """What the recorded runs show."""
    runs = step.get("runs", {"cycle": int(bool(step["cycles"])), "of": 1})
    if not runs["cycle"]:
        return Verdict.NEVER
    return Verdict.ALWAYS if runs["cycle"] == runs["of"] else Verdict.BY_CHANCE


def as_names(cycles: Any) -> frozenset[frozenset[str]]:
    """Components without the keys of deposed objects."""
    return frozenset(names_of(", ".join(names)) for names in cycles)


@pytest.mark.parametrize("step", recorded_steps(), ids=str)
def test_simulation_is_what_terraform_printed(step: Step) -> None:
    outcome = step.outcome()
    assert outcome.verdict is verdict(step.content)
    observed = [step.content["cycles"], *step.content.get("other_cycles_seen", [])]
    seen = {as_names(cycles) for cycles in outcome.seen} or {frozenset()}
    assert {as_names(cycles) for cycles in observed} <= seen


OPENTOFU_STEPS: dict[str, list[dict[str, Any]]] = json.loads(
    (SCENARIOS.parent / "opentofu.json").read_text(encoding="utf-8")
)
"""What OpenTofu 1.12.6 printed for the steps of the scenarios, which it was asked, too."""


def as_opentofu(step: Step) -> Situation:
    """The plan of a step as OpenTofu makes it from its state."""
    recorded = OPENTOFU_STEPS[step.scenario]
    after = [one["state_after"] for one in recorded[: step.number] if "state_after" in one]
    state = json.loads(json.dumps(step.content["state"]))
    for resource in state["resources"] if after else ():
        flags = after[-1].get(f"{resource['type']}.{resource['name']}", {})
        for instance in resource["instances"]:
            instance.update(flags)
    texts = [
        json.dumps(one).replace(TERRAFORM.registry, OPENTOFU.registry)
        for one in (step.content["plan"], state)
    ]
    situation = read_plan(texts[0].encode(), read_state(texts[1].encode())).situation
    return replace(situation, dialect=OPENTOFU)


@pytest.mark.parametrize(
    "step", [step for step in recorded_steps() if step.scenario in OPENTOFU_STEPS], ids=str
)
def test_simulation_is_what_opentofu_printed(step: Step) -> None:
    recorded = OPENTOFU_STEPS[step.scenario][step.number]
    assert recorded["command"] == step.content["command"].replace("terraform", "tofu", 1)
    outcome = simulate(as_opentofu(step))
    assert outcome.verdict is verdict(recorded)
    observed = [recorded["cycles"], *recorded.get("other_cycles_seen", [])]
    seen = {as_names(cycles) for cycles in outcome.seen} or {frozenset()}
    assert {as_names(cycles) for cycles in observed} <= seen


def test_opentofu_drops_an_order_because_of_any_cycle() -> None:
    # Recorded with OpenTofu 1.12.6: in scenario 80 all runs print the cycle of three. Terraform
    # prints it in some runs, and the cycle of two in others.
    steps = {str(step): step for step in recorded_steps()}
    plan = json.dumps(steps["80-1-terraform plan"].content["plan"])
    state = read_state(json.dumps(steps["80-1-terraform plan"].content["state"]).encode())
    tofu = plan.replace("registry.terraform.io", "registry.opentofu.org")
    three = frozenset({"test_a.a (destroy)", "test_a.b (destroy)", "foo_a.c (destroy)"})
    outcome = simulate(read_plan(tofu.encode(), state).situation)
    assert outcome.verdict is Verdict.ALWAYS
    assert frozenset({three}) in {as_names(cycles) for cycles in outcome.seen}


def chain_to_provider(users: int) -> Situation:
    """Scenario 76 with many objects of the configured provider, all removed."""
    x, m = frozenset({"test_a.x"}), frozenset({"test_a.m", "test_a.x"})
    objects = [
        ManagedObject("test_a.x", Action.UPDATE, "provider test"),
        ManagedObject("test_a.m", Action.DELETE, "provider test", stored=x, is_configured=False),
    ]
    objects += [
        ManagedObject(f"foo_a.n{number}", Action.DELETE, FOO, stored=m, is_configured=False)
        for number in range(users)
    ]
    return Situation(tuple(objects), {FOO: ("test_a.x",), "test_a.x": ()})


FOO = 'provider["registry.terraform.io/hashicorp/foo"]'


@pytest.mark.parametrize("users", [1, 4, 40])
def test_chance_does_not_depend_on_the_size_of_a_plan(users: int) -> None:
    # With many objects, hardly any order avoids the cycle, but there is one: m last.
    situation = chain_to_provider(users)
    assert simulate(situation).verdict is Verdict.BY_CHANCE
    assert not passes(situation)


def test_large_plan_gets_a_smaller_sample() -> None:
    small, large = (all_edges(chain_to_provider(users)) for users in (10, 2_000))
    assert large.sample < small.sample
    assert sum(1 for _ in large.runs()) == large.sample


def test_edges_that_are_never_dropped_are_certain() -> None:
    # K2 across two providers is closed only after edges are reversed, which nothing tests.
    objects = (
        ManagedObject(
            "test_a.a",
            Action.DELETE,
            "provider test",
            stored=frozenset({"foo_a.b"}),
            created_first_then=True,
            is_configured=False,
        ),
        ManagedObject("foo_a.b", Action.REPLACE, FOO),
    )
    situation = Situation(objects, {FOO: (), "foo_a.b": (FOO,)})
    assert all_edges(situation).is_always_cyclic
    assert not all_edges(chain_to_provider(2)).is_always_cyclic


def test_target_does_not_wait_for_an_old_object_that_goes_last() -> None:
    # With create_before_destroy, an apply with d as its target leaves the old b deposed.
    b = frozenset({"test_a.b"})
    objects = tuple(
        ManagedObject(
            f"test_a.{name}", Action.REPLACE, stored=used, current=used, created_first_now=True
        )
        for name, used in (("b", frozenset[str]()), ("d", b))
    )
    references = {"test_a.d": ("test_a.b",), "test_a.b": ()}
    awaited = awaited_by(Situation(objects, references), {"test_a.d"})
    assert "test_a.b" in awaited
    assert "test_a.b (destroy deposed)" not in awaited
    plain = tuple(replace(item, created_first_now=False) for item in objects)
    awaited = awaited_by(Situation(plain, references), {"test_a.d"})
    assert {"test_a.b", "test_a.b (destroy)"} <= awaited
