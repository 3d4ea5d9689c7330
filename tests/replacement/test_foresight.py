"""What two configurations foretell, compared with what Terraform printed for the same change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.analysis.directories import analysed
from tests.replacement.test_simulate import SCENARIOS
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.findings.replacement_messages import (
    foreseen_consequence,
    foreseen_message,
    remedy_title,
)
from tf_cycle_ls.replacement import foresight
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import Foreseen, foresee
from tf_cycle_ls.replacement.model import without_keys
from tf_cycle_ls.replacement.remedies import Remedy, Way
from tf_cycle_ls.replacement.reversals import with_plans
from tf_cycle_ls.replacement.simulate import Verdict

Texts = dict[str, str]


def foreseen(before: Texts, after: Texts) -> tuple[Foreseen, ...]:
    return foresee(Configuration(analysed(before)), Configuration(analysed(after))).found


def plans_after_an_apply() -> dict[str, tuple[Texts, Texts, dict[str, Any]]]:
    """The recorded plans of a configuration whose predecessor was applied completely."""
    found = {}
    for path in sorted(SCENARIOS.glob("*.json")):
        content = json.loads(path.read_text())
        applied = None
        for number, step in enumerate(content["steps"]):
            name = step["configuration"]
            plain = step["command"] in ("terraform plan", "terraform plan -destroy")
            if plain and applied not in (None, name):
                texts = content["texts"][applied], content["texts"][name]
                found[f"{path.stem}-{number}"] = (*texts, step)
            if step["command"] == "terraform apply -auto-approve" and not step["exit_status"]:
                applied = name
    return found


PLANS = plans_after_an_apply()
# What only a state knows: objects that are left over or half-applied.
_NEEDS_STATE = {"27", "71"}


@pytest.mark.parametrize("name", PLANS)
def test_no_cycle_is_passed_over_in_silence(name: str) -> None:
    before, after, step = PLANS[name]
    if not step["cycles"] or name.partition("-")[0] in _NEEDS_STATE:
        return
    found = foreseen(before, after)
    assert found or reversals(analysed(before), analysed(after))
    for cycle in found:
        nodes = {without_keys(node.partition(" (")[0]) for node in step["cycles"][0]}
        assert set(map(without_keys, cycle.replaced)) <= nodes


@pytest.mark.parametrize("scenario", ["76", "78", "79", "80", "81", "82", "87"])
def test_chance_between_two_providers_is_foreseen(scenario: str) -> None:
    # Terraform ran each of these plans 20 times.
    before, after, step = PLANS[f"{scenario}-1"]
    then, now = Configuration(analysed(before)), Configuration(analysed(after))
    runs = step["runs"]
    is_by_chance = runs["cycle"] < runs["of"]
    found = foresee(then, now).found
    if found:
        assert {one.verdict is Verdict.BY_CHANCE for one in found} == {is_by_chance}
        nodes = [set(one.cycle.nodes) for one in found]
    else:
        (turned,) = with_plans(reversals(then.analysis, now.analysis), then, now)
        assert turned.is_by_chance is is_by_chance
        nodes = [set(turned.nodes)]
    assert {node.replace(" KEY", "") for node in step["cycles"][0]} in nodes


@pytest.mark.parametrize(
    ("scenario", "target"), [("76", "foo_a.n"), ("78", "test_a.x"), ("82", "foo_a.d")]
)
def test_first_way_out_of_a_cycle_by_chance_is_an_apply_of_a_part(
    scenario: str, target: str
) -> None:
    before, after, _ = PLANS[f"{scenario}-1"]
    (found,) = foreseen(before, after)
    assert found.remedies[0] == Remedy(Way.TARGET, (target,))


def test_resource_behind_a_provider_that_is_not_edited_is_not_changed() -> None:
    before, after, _ = PLANS["76-1"]
    unchanged = {"main.tf": after["main.tf"].replace("v = 2", "v =  1")}
    assert foreseen(before, unchanged) == ()


def test_value_of_a_resource_behind_a_provider_counts() -> None:
    before, after, _ = PLANS["76-1"]
    value = "locals {\n  n = %s\n}\n"
    before = {"main.tf": before["main.tf"].replace("v = 1", "v = local.n") + value % 1}
    after = {"main.tf": after["main.tf"].replace("v = 2", "v = local.n") + value % 2}
    (found,) = foreseen(before, after)
    assert found.changed == ("test_a.x",)


def test_limit_of_plans_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foresight, "_MAX_CANDIDATES", 2)
    names = [str(number) for number in range(5)]
    kept = "".join(resource(f"b{one}") for one in names)
    users = "".join(
        resource(f"a{one}", f"input = terraform_data.b{one}.id{FIRST}") for one in names
    )
    then, now = (Configuration(analysed({"main.tf": text})) for text in (users + kept, kept))
    result = foresee(then, now)
    assert (len(result.found), result.left_out) == (2, 3)


@pytest.mark.parametrize(
    "scenario",
    [
        *("06", "08", "10", "12", "14", "16", "33", "34", "36", "37", "40", "41", "48", "72", "77"),
        "moved_count_to_for_each_kept",
        "moved_to_count_without_block",
    ],
)
def test_change_that_no_replacement_makes_fail(scenario: str) -> None:
    # The theory says of these that no plan of the change fails, whatever is replaced.
    for name, (before, after, _) in PLANS.items():
        if name.startswith(f"{scenario}-"):
            assert foreseen(before, after) == ()


FIRST = "\n  lifecycle {\n    create_before_destroy = true\n  }"


def resource(name: str, body: str = "") -> str:
    return f'resource "terraform_data" "{name}" {{\n  {body}\n}}\n'


def test_alternatives_share_one_warning() -> None:
    names = [resource("b"), resource("c", "input = terraform_data.b.id")]
    user = resource("a", "input = terraform_data.c.id" + FIRST)
    (found,) = foreseen({"main.tf": user + "".join(names)}, {"main.tf": "".join(names)})
    assert found.gone == ("terraform_data.a",)
    assert {*found.replaced, *found.alternatives} == {"terraform_data.b", "terraform_data.c"}
    assert found.verdict is Verdict.ALWAYS
    assert found.remedies[0].way is Way.CREATE_FIRST


def test_removed_user_forces_from_version_1_16() -> None:
    before = resource("a", "input = terraform_data.b.id" + FIRST) + resource("b")
    version = 'terraform {\n  required_version = ">= 1.16"\n}\n'
    assert foreseen({"main.tf": before}, {"main.tf": resource("b")})
    assert foreseen({"main.tf": before}, {"main.tf": resource("b") + version}) == ()


def test_version_that_does_not_fail_is_said() -> None:
    before = resource("a", "input = terraform_data.b.id" + FIRST) + resource("b")
    (removed,) = foreseen({"main.tf": before}, {"main.tf": resource("b")})
    assert removed.passes_from == "1.16"
    assert foreseen_consequence(removed).endswith(". Terraform 1.16 and later do not fail")
    # Only orphans force. A resource that stays and stops using the other one does not.
    (kept,) = foreseen({"main.tf": before}, {"main.tf": resource("a", FIRST) + resource("b")})
    assert kept.passes_from == ""


def test_changed_condition_of_a_count_may_destroy() -> None:
    # A public report: a variable switches counted parts off, and create_before_destroy comes.
    variable = 'variable "on" {\n  default = %s\n}\n'
    counted = resource("i", "count = var.on ? 1 : 0")
    user = 'triggers_replace = [join("", terraform_data.i[*].id)]'
    before = variable % "true" + counted + resource("d", user)
    (found,) = foreseen(
        {"main.tf": before}, {"main.tf": variable % "false" + counted + resource("d", user + FIRST)}
    )
    assert found.replaced == ("terraform_data.d",)
    assert found.may_stay == ("terraform_data.i[0]",)
    # Without a change of the variable, nothing says that instances go.
    assert (
        foreseen(
            {"main.tf": before},
            {"main.tf": variable % "true" + counted + resource("d", user + FIRST)},
        )
        == ()
    )


def test_lower_count_of_a_module() -> None:
    module = {"m/main.tf": resource("i") + 'output "o" {\n  value = terraform_data.i.id\n}\n'}
    call = 'module "m" {\n  source = "./m"\n  count  = %d\n}\n'
    user = 'triggers_replace = [join("", module.m[*].o)]'
    (found,) = foreseen(
        {"main.tf": call % 2 + resource("d", user), **module},
        {"main.tf": call % 1 + resource("d", user + FIRST), **module},
    )
    assert found.gone == ("module.m[1].terraform_data.i",)
    assert found.may_stay == ()


def test_configuration_with_a_cycle_has_no_plan() -> None:
    before = resource("a", "input = terraform_data.b.id" + FIRST) + resource("b")
    x, y = resource("x", "input = terraform_data.y"), resource("y", "input = terraform_data.x")
    assert foreseen({"main.tf": before}, {"main.tf": resource("b") + x + y}) == ()


def test_way_out_destroys_nothing_that_a_kept_resource_still_uses() -> None:
    # In scenario 60, z stops using a, which is removed. A target of a alone would take it from z.
    before, after, _ = PLANS["60-1"]
    (found,) = foreseen(before, after)
    assert found.gone == ("terraform_data.a",)
    assert Remedy(Way.TARGET, ("terraform_data.a",)) not in found.remedies


def test_resource_behind_a_provider_that_used_an_object_of_it() -> None:
    # Terraform needs the new e to configure the provider, and e waits until d is destroyed.
    e = 'resource "foo_a" "e" {\n  force = %s\n%s}\n'
    d = 'resource "bar_a" "d" {\n}\n'
    provider = 'provider "bar" {\n  v = %s\n}\n'
    before = provider % '"none"' + d + e % (1, "  v = bar_a.d.id\n")
    now = provider % "foo_a.e.id" + e % (2, "")
    (found,) = foreseen({"main.tf": before}, {"main.tf": now})
    assert found.code == "provider-order"
    assert found.verdict is Verdict.ALWAYS
    assert foreseen_message(found) == (
        'foo_a.e, with which provider["registry.terraform.io/hashicorp/bar"] is configured, '
        "changes while bar_a.d of this provider is destroyed, on which it depended"
    )


def test_target_with_a_lower_count_pulls_in_what_the_resource_needs() -> None:
    # As scenario 76, but m and n lose one of two instances. A target of n then includes m.
    text = (
        'provider "foo" {\n  v = test_a.x.id\n}\n'
        'resource "test_a" "x" {\n  v = NUMBER\n}\n'
        'resource "test_a" "m" {\n  count = COUNT\n  v = test_a.x.id\n}\n'
        'resource "foo_a" "n" {\n  count = COUNT\n  v = join("", test_a.m[*].id)\n}\n'
    )
    before, now = (
        {"main.tf": text.replace("NUMBER", number).replace("COUNT", count)}
        for number, count in (("1", "2"), ("2", "1"))
    )
    (found,) = foreseen(before, now)
    assert found.gone == ("foo_a.n[1]", "test_a.m[1]")
    assert found.remedies == (Remedy(Way.TARGET, ("test_a.x",)),)


def test_way_out_names_what_a_target_pulls_in() -> None:
    before, after, _ = PLANS["76-1"]
    (found,) = foreseen(before, after)
    assert found.remedies[0].includes == ("test_a.x",)
    title = remedy_title(found.remedies[0])
    assert title == "apply foo_a.n first, which also changes test_a.x, and then the rest"


def test_dependency_that_is_new_counts_between_an_object_and_its_provider() -> None:
    # b now needs a only through the provider of d, which it used to be needed by.
    provider = 'provider "foo" {\n  v = test_a.a.id\n}\n'
    a = 'resource "test_a" "a" {\n  v = %s\n}\n'
    d = 'resource "foo_a" "d" {\n  count = %s\n  v = [%s]\n}\n'
    b = 'resource "test_a" "b" {\n  force = %s\n%s}\n'
    before = provider + a % 1 + d % (1, "test_a.a.id, test_a.b.id") + b % (1, "")
    now = provider + a % 2 + d % (0, "") + b % (2, "  depends_on = [foo_a.d]\n")
    (found,) = foreseen({"main.tf": before}, {"main.tf": now})
    assert (found.code, found.verdict) == ("provider-order", Verdict.BY_CHANCE)
    assert (found.replaced, found.changed) == (("test_a.b",), ("test_a.a",))


@pytest.mark.parametrize(
    ("name", "message", "plan"),
    [
        (
            "07-1",
            "terraform_data.b loses create_before_destroy: terraform_data.a, which had it and used "
            "it, goes",
            "A plan that replaces terraform_data.b fails",
        ),
        (
            "73-1",
            "terraform_data.d gets create_before_destroy while terraform_data.i, which it used, "
            "goes",
            "A plan that replaces terraform_data.d fails",
        ),
        (
            "78-1",
            'test_a.x, with which provider["registry.terraform.io/hashicorp/foo"] is configured, '
            "changes while foo_a.n of this provider and test_a.m, which depends on test_a.x, are "
            "destroyed",
            "A plan that changes test_a.x and replaces foo_a.n and test_a.m may fail",
        ),
        (
            "87-1",
            "foo_a.d gets create_before_destroy while bar_a.i, which it used, goes",
            "A plan that replaces foo_a.d may fail",
        ),
    ],
)
def test_message_says_which_plan_fails_with_which_cycle(name: str, message: str, plan: str) -> None:
    before, after, step = PLANS[name]
    (found,) = foreseen(before, after)
    assert foreseen_message(found) == message
    consequence = foreseen_consequence(found)
    assert consequence.startswith(f"{plan} with: Cycle: ")
    nodes = consequence.partition("Cycle: ")[2].partition(". Terraform")[0].split(", ")
    assert nodes == [node.replace(" KEY", "") for node in step["cycles"][0]]


def test_message_names_alternatives() -> None:
    before, after, _ = PLANS["32-1"]
    (found,) = foreseen(before, after)
    assert foreseen_consequence(found).startswith(
        "A plan that replaces terraform_data.a and terraform_data.b (or terraform_data.c instead "
        "of terraform_data.b) fails with: "
    )


def test_message_names_the_version_that_does_not_fail() -> None:
    before, after, _ = PLANS["07-1"]
    (found,) = foreseen(before, after)
    assert foreseen_consequence(found).endswith(". Terraform 1.16 and later do not fail")
