"""What two configurations foretell, compared with what Terraform printed for the same change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.analysis.directories import analysed
from tests.replacement.test_simulate import SCENARIOS
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import Foreseen, foresee
from tf_cycle_ls.replacement.remedies import Way
from tf_cycle_ls.replacement.simulate import Verdict

Texts = dict[str, str]


def foreseen(before: Texts, after: Texts) -> tuple[Foreseen, ...]:
    return foresee(Configuration(analysed(before)), Configuration(analysed(after)))


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
# What only a state knows: objects that are left over or half-applied, and providers that are
# configured with a resource, where the text does not decide what is changed.
_NEEDS_STATE = {"27", "71", "76", "78"}


@pytest.mark.parametrize("name", PLANS)
def test_no_cycle_is_passed_over_in_silence(name: str) -> None:
    before, after, step = PLANS[name]
    if not step["cycles"] or name.partition("-")[0] in _NEEDS_STATE:
        return
    found = foreseen(before, after)
    assert found or reversals(analysed(before), analysed(after))
    for cycle in found:
        nodes = {node.replace("deposed KEY", "deposed") for node in step["cycles"][0]}
        assert set(cycle.replaced) <= {node.partition(" (")[0] for node in nodes}


@pytest.mark.parametrize(
    "scenario", ["06", "08", "10", "12", "14", "16", "33", "34", "36", "37", "40", "41", "48", "72"]
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
