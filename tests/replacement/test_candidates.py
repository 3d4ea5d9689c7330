"""The plans of a change that may have a cycle."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.replacement.candidates import Candidate, Candidates
from tf_cycle_ls.replacement.change import Change
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Action

FIRST = "lifecycle {\n    create_before_destroy = true\n  }"


def resource(name: str, body: str = "") -> str:
    return f'resource "test_a" "{name}" {{\n  {body}\n}}\n'


def candidates(before: str, now: str) -> Candidates:
    then, after = (Configuration(analysed({"main.tf": text})) for text in (before, now))
    return Candidates(Change(then, after))


def test_each_plan_is_tried_once() -> None:
    # Three removed users of one resource are one reason to replace it.
    used = resource("b")
    users = "".join(resource(name, f"v = test_a.b.id\n  {FIRST}") for name in "xyz")
    assert list(candidates(used + users, used)) == [Candidate(frozenset({"test_a.b"}))]


def test_plan_has_only_what_is_ordered_with_the_candidate() -> None:
    used, other = resource("b") + resource("c", "v = test_a.b.id"), resource("z")
    found = candidates(used + other + resource("a", f"v = test_a.b.id\n  {FIRST}"), used)
    plan = found.plan(Candidate(frozenset({"test_a.b"})))
    actions = {item.address: item.action for item in plan.objects}
    assert actions == {"test_a.a": Action.DELETE, "test_a.b": Action.REPLACE}
    assert set(plan.references) == {"test_a.b"}


def test_plan_has_the_way_to_the_provider() -> None:
    provider = 'provider "foo" {\n  v = local.l\n}\nlocals {\n  l = test_a.%s.id\n}\n'
    user = 'resource "foo_a" "n" {\n  v = test_a.m.id\n}\n'
    between = resource("m", "v = test_a.x.id")
    found = candidates(
        provider % "x" + resource("x", "v = 1") + between + user,
        provider % "x" + resource("x", "v = 2"),
    )
    (candidate,) = found
    assert candidate == Candidate(frozenset(), frozenset({"test_a.x"}))
    plan = found.plan(candidate)
    assert [item.address for item in plan.objects] == ["foo_a.n", "test_a.m", "test_a.x"]
    name = 'provider["registry.terraform.io/hashicorp/foo"]'
    assert set(plan.references) == {name, "local.l (expand)", "test_a.x"}


def test_only_kept_objects_are_replaceable() -> None:
    found = candidates(resource("a") + resource("b"), resource("b"))
    assert found.replaceable(["test_a.a", "test_a.b", "test_a.c"]) == {"test_a.b"}
