"""The plan of `terraform destroy` for recorded states and texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.analysis.directories import analysed
from tests.replacement.test_simulate import SCENARIOS, as_names
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Situation
from tf_cycle_ls.replacement.simulate import Verdict, simulate
from tf_cycle_ls.replacement.situations import destroy_situation, situation_of_message
from tf_cycle_ls.replacement.state_file import read_state


def destroys() -> list[tuple[str, dict[str, str], dict[str, Any]]]:
    return [
        (path.stem, content["texts"][step["configuration"]], step)
        for path in sorted(SCENARIOS.glob("*.json"))
        for content in [json.loads(path.read_text())]
        for step in content["steps"]
        if "destroy" in step["command"] and step.get("state")
    ]


def situation(texts: dict[str, str], step: dict[str, Any]) -> Situation:
    state = read_state(json.dumps(step["state"]).encode())
    return destroy_situation(state, Configuration(analysed(texts)))


@pytest.mark.parametrize(
    ("name", "texts", "step"),
    destroys(),
    ids=[f"{name}-{step['command']}" for name, _, step in destroys()],
)
def test_destroy_is_as_recorded(name: str, texts: dict[str, str], step: dict[str, Any]) -> None:
    found = situation(texts, step)
    if "-refresh=false" in step["command"]:
        found = Situation(found.objects, found.references, is_refreshed=False, is_destroy=True)
    outcome = simulate(found)
    assert outcome.verdict is (Verdict.ALWAYS if step["cycles"] else Verdict.NEVER)
    assert as_names(outcome.cycles) == as_names(step["cycles"])


def test_state_alone_is_cyclic_only_if_it_has_both_directions() -> None:
    alone = {
        name
        for name, _, step in destroys()
        if simulate(destroy_situation(read_state(json.dumps(step["state"]).encode()))).cycles
    }
    # Scenarios 24 and 25: after a refresh, and after an apply that failed half-way.
    assert alone == {"24", "25"}


def messages() -> list[tuple[str, dict[str, str], dict[str, Any]]]:
    """The recorded plans with a cycle."""
    return [
        (path.stem, content["texts"][step["configuration"]], step)
        for path in sorted(SCENARIOS.glob("*.json"))
        for content in [json.loads(path.read_text())]
        for step in content["steps"]
        if step.get("plan") and step["cycles"] and "terraform plan" in step["command"]
    ]


@pytest.mark.parametrize(
    ("name", "texts", "step"),
    messages(),
    ids=[f"{name}-{step['command']}" for name, _, step in messages()],
)
def test_message_and_state_give_the_same_cycle(
    name: str, texts: dict[str, str], step: dict[str, Any]
) -> None:
    state = read_state(json.dumps(step["state"]).encode())
    (printed, *_) = step["cycles"]
    found = situation_of_message(printed, state, Configuration(analysed(texts)))
    assert as_names([printed]) in {as_names(cycles) for cycles in simulate(found).seen}
