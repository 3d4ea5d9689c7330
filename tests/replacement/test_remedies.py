"""Every way out of the recorded cycles, carried out with the real terraform."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replacement.test_simulate import SCENARIOS, Step, recorded_steps
from tests.replacement.workspace import Workspace
from tests.terraform import binary
from tests.terraform.stub_provider import StubProvider
from tf_cycle_ls.replacement.model import Situation, without_keys
from tf_cycle_ls.replacement.plan_file import Plan, read_plan
from tf_cycle_ls.replacement.remedies import Remedy, Way, remedies
from tf_cycle_ls.replacement.simulate import simulate
from tf_cycle_ls.replacement.state_file import read_state

pytestmark = pytest.mark.slow

Texts = dict[str, str]
_LIFECYCLE = re.compile(r"\n  lifecycle \{\n    create_before_destroy = \w+\n  \}")

# A cycle found in some runs only must be gone in all of these.
_RUNS = 5


def plan_of(step: Step) -> Plan:
    state = read_state(json.dumps(step.content["state"]).encode())
    return read_plan(json.dumps(step.content["plan"]).encode(), state)


def ways_out(plan: Plan) -> list[Remedy]:
    situation: Situation = plan.situation
    nodes = [name for cycle in simulate(situation).cycles for name in cycle]
    return remedies(situation, nodes, plan.moved)


def cyclic_plans() -> Iterator[tuple[Step, Remedy]]:
    """The plain plans with a cycle, with each way out."""
    for step in recorded_steps():
        plain = step.content["command"] in ("terraform plan", "terraform plan -refresh=false")
        if plain and step.content["cycles"]:
            for remedy in ways_out(plan_of(step)):
                yield step, remedy


CASES = list(cyclic_plans())


def with_lifecycle(texts: Texts, resource: str) -> Texts:
    """The texts with `create_before_destroy` in a resource of the root module."""
    kind, name = resource.split(".")
    header = f'resource "{kind}" "{name}" {{\n'
    assert header in texts["main.tf"]
    before, after = texts["main.tf"].split(header)
    body, end, rest = after.partition("\n}\n")
    body = _LIFECYCLE.sub("", f"\n{body}")
    block = "  lifecycle {\n    create_before_destroy = true\n  }"
    return texts | {"main.tf": f"{before}{header}{block}{body}{end}{rest}"}


def apply(workspace: Workspace, texts: Texts, *options: str, runs: int = 1) -> None:
    """Plan `runs` times, then apply. There must be no cycle."""
    workspace.write(texts)
    for _ in range(runs):
        assert workspace.run("plan", *options).cycles == frozenset()
    answer = workspace.run("apply", *options)
    assert answer.status == 0, answer.output


def is_complete(workspace: Workspace) -> bool:
    """Whether everything in the state has its dependencies in the state."""
    objects = read_state(json.dumps(workspace.state()).encode()).objects.values()
    names = {without_keys(item.address) for item in objects}
    # A dependency on an object of a resource with count = 0 may stay in the state.
    return all(item.dependencies <= names for item in objects)


def at_start(step: Step, workspace: Workspace) -> tuple[Texts, Texts]:
    """Apply what precedes a step. Returns the earlier and the current texts."""
    content = json.loads((SCENARIOS / f"{step.scenario}.json").read_text())
    earlier: Texts = {}
    for one in content["steps"][: step.number]:
        _, command, *options = one["command"].split()
        if command == "apply":
            earlier = content["texts"][one["configuration"]]
            workspace.write(earlier)
            workspace.run("apply", *(option for option in options if option != "-auto-approve"))
    if step.scenario in ("28", "71"):
        workspace.edit_state(merged(workspace.state(), step.content["state"]))
    return earlier, content["texts"][step.content["configuration"]]


def merged(real: dict, recorded: dict) -> dict:  # type: ignore[type-arg]
    """The real state with the flags and deposed objects of the recorded one."""
    for resource, other in zip(real["resources"], recorded["resources"], strict=True):
        first = resource["instances"][0]
        resource["instances"] = [
            {key: value for key, value in first.items() if key != "create_before_destroy"} | one
            for one in other["instances"]
        ]
    return real


@pytest.mark.parametrize(
    ("step", "remedy"), CASES, ids=[f"{step}-{remedy.way.value}" for step, remedy in CASES]
)
def test_way_out_leads_out(
    step: Step, remedy: Remedy, terraform_program: binary.Program, tmp_path: Path
) -> None:
    provider = StubProvider()
    workspace = Workspace(terraform_program, tmp_path, provider)
    earlier, texts = at_start(step, workspace)
    options = step.content["command"].split()[2:]
    runs = _RUNS if "runs" in step.content else 1
    match remedy.way:
        case Way.CREATE_FIRST:
            for address in remedy.addresses:
                texts = with_lifecycle(texts, address)
        case Way.MOVED:
            old, new = remedy.addresses
            moved = f"moved {{\n  from = {old}\n  to   = {new}\n}}\n"
            texts = texts | {"moved.tf": moved}
        case Way.LIFECYCLE_FIRST:
            apply(workspace, with_lifecycle(earlier, remedy.addresses[0]), runs=runs)
        case Way.TARGET:
            targets = [f"-target={address}" for address in remedy.addresses]
            apply(workspace, texts, *options, *targets, runs=runs)
            assert is_complete(workspace)
        case Way.NO_REFRESH:
            options.append("-refresh=false")
        case Way.ONE_LATER:
            kind, name = remedy.addresses[0].split(".")
            block = re.compile(rf'(resource "{kind}" "{name}" {{\n  triggers_replace = )\[2\]')
            assert block.search(texts["main.tf"])
            apply(workspace, texts | {"main.tf": block.sub(r"\1[1]", texts["main.tf"])})
    apply(workspace, texts, *options, runs=runs)
    provider.stop()


def test_every_cycle_has_a_way_out() -> None:
    without = [
        str(step)
        for step in recorded_steps()
        if step.content["command"] == "terraform plan"
        and step.content["cycles"]
        and not ways_out(plan_of(step))
    ]
    assert without == []
