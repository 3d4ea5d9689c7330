"""Every way out of the recorded cycles, carried out with the real terraform."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.analysis.directories import analysed
from tests.replacement.test_foresight import PLANS
from tests.replacement.test_simulate import SCENARIOS, Step, recorded_steps
from tests.replacement.test_situations import destroys
from tests.replacement.test_situations import situation as destroy_situation_of
from tests.replacement.workspace import Workspace, users_go_first
from tests.terraform import binary
from tests.terraform.stub_provider import StubProvider
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.cli.plan_cycles import cycles_of_message
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import foresee
from tf_cycle_ls.replacement.model import Situation, without_keys
from tf_cycle_ls.replacement.plan_file import Plan, read_plan
from tf_cycle_ls.replacement.remedies import Remedy, Way, remedies
from tf_cycle_ls.replacement.reversals import with_plans
from tf_cycle_ls.replacement.simulate import simulate
from tf_cycle_ls.replacement.situations import applied_state
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
    """The plain plans with a cycle, with each way out that the plan, two texts, or a message and
    the applied text give."""
    for step in recorded_steps():
        plain = step.content["command"] in ("terraform plan", "terraform plan -refresh=false")
        if plain and step.content["cycles"]:
            yield from ((step, way) for way in [*ways_out(plan_of(step)), *ways_of_texts(step)])


def ways_of_texts(step: Step) -> Iterator[Remedy]:
    """The ways out that need neither a plan nor a state."""
    name = f"{step.scenario}-{step.number}"
    # In scenario 26, the last apply before the plan failed half-way.
    if name not in PLANS or step.scenario == "26":
        return
    before, after = (Configuration(analysed(texts)) for texts in PLANS[name][:2])
    for found in foresee(before, after).found:
        yield from found.remedies
    turned = reversals(before.analysis, after.analysis)
    yield from chain.from_iterable(with_plans(turned, before, after).values())
    names = step.content["cycles"][0]
    for explained in cycles_of_message(names, applied_state(before, names), after):
        yield from explained.remedies


CASES = list(dict.fromkeys((str(step), way) for step, way in cyclic_plans()))
STEPS = {str(step): step for step in recorded_steps()}


def destroys_with_cycles() -> Iterator[tuple[str, int, Remedy]]:
    """The recorded runs of `terraform destroy` with a cycle, with each way out."""
    for name, texts, step in destroys():
        content = json.loads((SCENARIOS / f"{name}.json").read_text())
        for cycle in step["cycles"] if step["command"].startswith("terraform destroy") else ():
            for way in remedies(destroy_situation_of(texts, step), cycle):
                yield name, content["steps"].index(step), way


DESTROYS = list(destroys_with_cycles())


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
    state = workspace.state()
    answer = workspace.run("apply", *options)
    assert answer.status == 0, answer.output
    assert users_go_first(answer.output, state), answer.output


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
    ("name", "remedy"),
    CASES,
    ids=[f"{name}-{way.way.value}-{'-'.join(way.addresses)}" for name, way in CASES],
)
def test_way_out_leads_out(
    name: str, remedy: Remedy, terraform_program: binary.Program, tmp_path: Path
) -> None:
    step = STEPS[name]
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


@pytest.mark.parametrize(
    ("name", "number", "remedy"),
    DESTROYS,
    ids=[f"{name}-{remedy.way.value}" for name, _, remedy in DESTROYS],
)
def test_way_out_of_a_destroy_leads_out(
    name: str, number: int, remedy: Remedy, terraform_program: binary.Program, tmp_path: Path
) -> None:
    workspace = Workspace(terraform_program, tmp_path)
    content = json.loads((SCENARIOS / f"{name}.json").read_text())
    step = Step(name, number, content["steps"][number])
    _, texts = at_start(step, workspace)
    workspace.write(texts)
    if remedy.way is Way.APPLY_FIRST:
        # Without a replacement of both, as the way out says. In scenario 25, a condition fails.
        unchanged = {
            key: text.replace("= [2]", "= [1]").replace('== "no"', '!= "no"')
            for key, text in texts.items()
        }
        apply(workspace, unchanged)
    options = ["-refresh=false"] if remedy.way is Way.NO_REFRESH else []
    state = workspace.state()
    answer = workspace.run("destroy", *options)
    assert answer.status == 0, answer.output
    assert users_go_first(answer.output, state), answer.output


def test_every_cycle_has_a_way_out() -> None:
    without = [
        str(step)
        for step in recorded_steps()
        if step.content["command"] == "terraform plan"
        and step.content["cycles"]
        and not ways_out(plan_of(step))
    ]
    assert without == []


def test_target_names_each_instance_of_a_module(
    terraform_program: binary.Program, tmp_path: Path
) -> None:
    # Terraform finds nothing at `module.m.terraform_data.a` if m has a count.
    first = "  lifecycle {\n    create_before_destroy = true\n  }\n"
    b = 'resource "terraform_data" "b" {\n  triggers_replace = [%d]\n}\n'
    call = 'module "m" {\n  source = "./m"\n  count  = 2\n  v      = terraform_data.b.id\n}\n'
    module = f'variable "v" {{}}\nresource "terraform_data" "a" {{\n  input = var.v\n{first}}}\n'
    before = {"main.tf": b % 1 + call, "m/main.tf": module}
    now = {"main.tf": b % 2}
    then, after = (Configuration(analysed(texts)) for texts in (before, now))
    (found,) = foresee(then, after).found
    targets = ("module.m[0].terraform_data.a", "module.m[1].terraform_data.a")
    assert Remedy(Way.TARGET, targets) in found.remedies
    workspace = Workspace(terraform_program, tmp_path)
    workspace.write(before)
    workspace.run("apply")
    workspace.write(now)
    assert workspace.run("plan").cycles
    apply(workspace, now, *(f"-target={address}" for address in targets))
    apply(workspace, now)
