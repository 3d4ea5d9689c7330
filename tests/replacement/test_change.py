"""The plan of a change, and what its text changes."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.replacement.change import Change
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Action

PROVIDER = 'provider "foo" {\n  v = test_a.x.id\n}\n'
USER = 'resource "foo_a" "n" {\n}\n'


def change(before: str, now: str) -> Change:
    then, after = (Configuration(analysed({"main.tf": text})) for text in (before, now))
    return Change(then, after)


def resource(value: str, name: str = "x") -> str:
    return f'resource "test_a" "{name}" {{\n  v = {value}\n}}\n'


def test_white_space_is_no_edit() -> None:
    assert not change(resource("1"), resource("  1\n")).is_edited("test_a.x")
    assert change(resource("1"), resource("2")).is_edited("test_a.x")


def test_values_of_a_resource_are_part_of_its_text() -> None:
    value = "locals {\n  n = %s\n  other = 1\n}\n"
    text = resource("local.n")
    assert change(text + value % 1, text + value % 2).is_edited("test_a.x")
    # What another resource is, is not the text of this one.
    used = resource("test_a.y.id")
    assert not change(used + resource("1", "y"), used + resource("2", "y")).is_edited("test_a.x")


def test_argument_of_a_module_is_part_of_the_text_inside() -> None:
    module = {"m/main.tf": 'variable "n" {}\n' + resource("var.n") + resource("1", "y")}
    call = 'module "m" {\n  source = "./m"\n  n = %s\n}\n'
    then, after = (
        Configuration(analysed({"main.tf": call % number, **module})) for number in (1, 2)
    )
    assert Change(then, after).is_edited("module.m.test_a.x")
    assert not Change(then, after).is_edited("module.m.test_a.y")


def test_moved_resource_is_compared_with_its_former_text() -> None:
    moved = "moved {\n  from = test_a.x\n  to   = test_a.z\n}\n"
    assert change(resource("1"), resource("2", "z") + moved).is_edited("test_a.z")
    assert not change(resource("1"), resource("1", "new")).is_edited("test_a.new")


def test_provider_without_resources_still_orders_what_it_destroys() -> None:
    found = change(PROVIDER + resource("1") + USER, PROVIDER + resource("2"))
    name = 'provider["registry.terraform.io/hashicorp/foo"]'
    assert found.behind_providers == {name: {"test_a.x"}}
    actions = {item.address: item.action for item in found.situation.objects}
    assert actions == {"foo_a.n": Action.DELETE, "test_a.x": Action.REPLACE}
