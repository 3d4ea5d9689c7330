"""`prevent_destroy` with references and `destroy = false`, compared with what OpenTofu printed.

The sequences are in `tests/opentofu`: configurations that are applied one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.analysis.directories import analysed
from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM
from tf_cycle_ls.findings.messages import reversal_consequence
from tf_cycle_ls.findings.replacement_messages import foreseen_consequence, foreseen_message
from tf_cycle_ls.replacement.apply_graph import ApplyGraph
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import explain_cycles
from tf_cycle_ls.replacement.foresight import Foreseen, foresee
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation
from tf_cycle_ls.replacement.plan_file import read_plan
from tf_cycle_ls.replacement.remedies import Way
from tf_cycle_ls.replacement.simulate import Verdict, simulate
from tf_cycle_ls.replacement.situations import destroy_situation, with_configuration
from tf_cycle_ls.replacement.state_file import State, StateObject, read_state
from tf_cycle_ls.vfs import Disk

CASES = Path(__file__).parent.parent / "opentofu"
BUILT_IN = 'provider["terraform.io/builtin/terraform"]'


def configuration(directory: Path) -> Configuration:
    return Configuration(analyze(str(directory), Disk()))


def plans_after_an_apply() -> Iterator[tuple[str, str, str, list[list[str]]]]:
    """The case, the applied and the planned version, and the printed cycles of each plan."""
    for path in sorted(CASES.glob("*/expected.json")):
        applied = None
        for step in json.loads(path.read_text())["tofu"].get("steps", ()):
            version = step["configuration"]
            if step["command"] == "tofu plan" and applied not in (None, version):
                yield path.parent.name, str(applied), version, step["cycles"]
            if "apply" in step["command"] and not step["exit_status"]:
                applied = version


# `check` reports these without a comparison.
_OWN_STATE = {"count_own_name", "enabled_own_name", "prevent_destroy_own_name"}
PLANS = [one for one in plans_after_an_apply() if one[0] not in _OWN_STATE]


@pytest.mark.parametrize(("case", "before", "now", "cycles"), PLANS)
def test_change_is_foreseen_as_opentofu_plans_it(
    case: str, before: str, now: str, cycles: list[list[str]]
) -> None:
    then, current = configuration(CASES / case / before), configuration(CASES / case / now)
    found = foresee(then, current).found
    reversed_ = reversals(then.analysis, current.analysis)
    assert bool(found or [one for one in reversed_ if not one.forgotten]) is bool(cycles)
    for one in found:
        assert set(one.cycle.nodes) <= set(cycles[0])


RECORDED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("opentofu_plans.json").read_text(encoding="utf-8")
)
"""The state before a step of a sequence and, except for `-destroy`, the plan, as OpenTofu 1.12.6
wrote them. The keys are the case and the number of the step."""


@pytest.mark.parametrize("name", RECORDED)
def test_simulation_of_a_plan_is_what_opentofu_printed(name: str) -> None:
    case, _, number = name.rpartition("-")
    expected = json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))
    step = expected["tofu"]["steps"][int(number)]
    now = configuration(CASES / case / step["configuration"])
    state = read_state(json.dumps(RECORDED[name]["state"]).encode())
    plan = RECORDED[name].get("plan")
    if plan is None:
        planned = destroy_situation(state, now)
    else:
        planned = with_configuration(read_plan(json.dumps(plan).encode(), state), now).situation
    assert planned.dialect.is_opentofu
    assert list(map(list, simulate(planned).cycles)) == step["cycles"]


def situation(*objects: ManagedObject, **evaluated: str) -> Situation:
    names = {f"t.{name}": (f"t.{target}",) for name, target in evaluated.items()}
    references = {item.resource: tuple(sorted(item.current)) for item in objects}
    return Situation(objects, references, names)


def managed(
    name: str, action: Action, *needs: str, is_created_first: bool = False
) -> ManagedObject:
    needed = frozenset(f"t.{one}" for one in needs)
    return ManagedObject(
        f"t.{name}",
        action,
        BUILT_IN,
        stored=needed,
        current=needed,
        created_first_then=is_created_first,
        created_first_now=is_created_first,
    )


@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.REPLACE, Action.RECREATE])
def test_destruction_waits_for_what_prevent_destroy_refers_to(action: Action) -> None:
    replaced, used = managed("a", Action.REPLACE, "b"), managed("b", action)
    (names,) = simulate(situation(replaced, used, a="b")).cycles
    assert {"t.a (destroy)", "t.b"} <= set(names)
    assert simulate(situation(replaced, used)).verdict is Verdict.NEVER


@pytest.mark.parametrize("action", [Action.NO_OP, Action.FORGET])
def test_what_does_not_change_closes_no_cycle(action: Action) -> None:
    replaced, used = managed("a", Action.REPLACE, "b"), managed("b", action)
    assert simulate(situation(replaced, used, a="b")).verdict is Verdict.NEVER


def test_object_that_is_created_first_is_destroyed_last_anyway() -> None:
    replaced = managed("a", Action.REPLACE, "b", is_created_first=True)
    used = managed("b", Action.REPLACE, is_created_first=True)
    assert simulate(situation(replaced, used, a="b")).verdict is Verdict.NEVER


def test_own_name_is_a_cycle_with_every_replacement() -> None:
    replaced = managed("a", Action.REPLACE)
    assert simulate(situation(replaced, a="a")).cycles == (("t.a", "t.a (destroy)"),)


def test_forgotten_object_that_refers_to_itself_cannot_be_replaced() -> None:
    # OpenTofu 1.12.6 prints this cycle if `depends_on` names the resource itself.
    replaced = managed("a", Action.RECREATE)
    plan = Situation(
        (replaced,), {"t.a": ()}, refers_to_itself=frozenset({"t.a"}), dialect=OPENTOFU
    )
    assert simulate(plan).cycles == (("t.a", "t.a (forget)"),)
    assert simulate(replace(plan, refers_to_itself=frozenset())).verdict is Verdict.NEVER
    (cycle,) = explain_cycles(plan, simulate(plan))
    assert cycle.code == diagnostic_codes.OWN_STATE


def test_object_in_a_keyed_module_does_not_wait_for_the_node_of_its_resource() -> None:
    # OpenTofu 1.12.6 leaves the expansion out of such a cycle, Terraform has it in.
    item = ManagedObject("module.m[0].t.a", Action.REPLACE, BUILT_IN)
    references = {"module.m.t.a": ("local.l (expand)",), "local.l (expand)": ()}
    for dialect, is_linked in ((OPENTOFU, False), (TERRAFORM, True)):
        graph = ApplyGraph(Situation((item,), references, dialect=dialect))
        assert ((item.address, "module.m.t.a (expand)") in graph.fixed) is is_linked


def foreseen(before: str, now: str) -> tuple[Foreseen, ...]:
    texts = (before, now)
    return foresee(*(Configuration(analysed({"main.tofu": text})) for text in texts)).found


def protected(count: int, body: str = "", *, needs: str = "terraform_data.b.input") -> str:
    condition = f'{needs} == "lock"'
    return (
        f'resource "terraform_data" "a" {{\n  count = {count}\n{body}'
        f"  lifecycle {{\n    prevent_destroy = {condition}\n  }}\n}}\n"
    )


def used(text: str) -> str:
    return f'resource "terraform_data" "b" {{\n  input = "{text}"\n}}\n'


def test_fewer_instances_are_certain_to_be_destroyed() -> None:
    (found,) = foreseen(protected(2) + used("x"), protected(1) + used("y"))
    assert found.code == diagnostic_codes.PREVENT_DESTROY_ORDER
    assert (found.replaced, found.changed) == ((), ("terraform_data.b",))
    assert found.gone == ("terraform_data.a[1]",)
    assert foreseen_message(found).startswith("prevent_destroy of terraform_data.a refers to")
    assert foreseen_consequence(found).startswith(
        "A plan that changes terraform_data.b fails with: Cycle: terraform_data.a[1] (destroy)"
    )


def test_way_through_a_local_value() -> None:
    local = "locals {\n  l = terraform_data.b.output\n}\n"
    texts = (
        protected(1, f"  input = {number}\n", needs="local.l") + local + used(f"x{number}")
        for number in (1, 2)
    )
    (found,) = foreseen(*texts)
    assert {"local.l (expand)", "terraform_data.b"} <= set(found.cycle.nodes)
    assert [remedy.way for remedy in found.remedies] == [
        Way.CREATE_FIRST,
        Way.LITERAL,
        Way.EXCLUDE,
    ]


def test_way_through_a_module() -> None:
    # OpenTofu 1.12.6 prints this cycle, with two nodes for the variable.
    module = (
        'variable "v" {}\nvariable "t" {}\nresource "terraform_data" "a" {\n  input = var.t\n'
        '  lifecycle {\n    prevent_destroy = var.v == "lock"\n  }\n}\n'
    )
    call = 'module "m" {{\n  source = "./m"\n  v = terraform_data.b.input\n  t = {}\n}}\n'
    before, now = (
        Configuration(
            analysed({"main.tofu": call.format(one) + used(str(one)), "m/main.tofu": module})
        )
        for one in (1, 2)
    )
    (found,) = foresee(before, now).found
    assert {"module.m.terraform_data.a (destroy)", "terraform_data.b"} <= set(found.cycle.nodes)
    assert found.place is not None
    assert found.place.path.endswith("m/main.tofu")


def test_resource_that_is_new_is_changed_in_any_case() -> None:
    text = 'resource "terraform_data" "a" {\n  input = 1\n}\n'
    after = text.replace("= 1", "= 2").replace(
        "2\n", '2\n  lifecycle {\n    prevent_destroy = terraform_data.b.input == "lock"\n  }\n'
    )
    (found,) = foreseen(text, after + used("x"))
    assert (found.replaced, found.changed) == (("terraform_data.a",), ())


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # Only one of the two has another text.
        (protected(1) + used("x"), protected(1) + used("y")),
        (protected(1) + used("x"), protected(1, "  input = 1\n") + used("x")),
        # The whole block is gone, so there is nothing to evaluate.
        (protected(1) + used("x"), used("y")),
    ],
)
def test_changes_that_no_plan_fails_for(before: str, now: str) -> None:
    assert foreseen(before, now) == ()


def test_terraform_evaluates_nothing() -> None:
    texts = (protected(1, f"  input = {one}\n") + used(str(one)) for one in (1, 2))
    found = (Configuration(analysed({"main.tf": text})) for text in texts)
    assert foresee(*found).found == ()


FORGOTTEN = "  lifecycle {\n    destroy = false\n  }\n"


def test_reversal_of_a_forgotten_resource_fails_only_on_destroy() -> None:
    case = CASES / "destroy_false_reversal"
    before, now = (analyze(str(case / version), Disk()) for version in ("v1", "v2"))
    (reversal,) = reversals(before, now)
    assert reversal.forgotten == ("terraform_data.a",)
    text = reversal_consequence(reversal, now.choice.dialect)
    assert "tofu destroy fails with: Cycle: terraform_data." in text
    objects = (
        StateObject("terraform_data.a", BUILT_IN, frozenset({"terraform_data.b"})),
        StateObject("terraform_data.b", BUILT_IN),
    )
    state = State({item.address: item for item in objects})
    outcome = simulate(destroy_situation(state, Configuration(now)))
    assert outcome.cycles == (("terraform_data.a (destroy)", "terraform_data.b (destroy)"),)
