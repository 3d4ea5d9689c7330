"""The plans that fail because of a reversed dependency."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.reversed_dependencies import Reversal, reversals
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.findings.messages import reversal_consequence
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.remedies import Remedy, Way
from tf_cycle_ls.replacement.reversals import with_plans

FIRST = "lifecycle {\n    create_before_destroy = true\n  }"


def resource(name: str, body: str = "") -> str:
    return f'resource "test_a" "{name}" {{\n  {body}\n}}\n'


def planned(before: str, now: str) -> tuple[Reversal, ...]:
    then, after = (Configuration(analysed({"main.tf": text})) for text in (before, now))
    return tuple(with_plans(reversals(then.analysis, after.analysis), then, after))


def test_names_are_those_of_the_plan() -> None:
    a, b = resource("a", "v = test_a.b.id"), resource("b")
    (plain,) = planned(a + b, resource("a") + resource("b", "v = test_a.a.id"))
    assert plain.nodes == ("test_a.a (destroy)", "test_a.b (destroy)")
    (first,) = planned(a + b, resource("a", FIRST) + resource("b", "v = test_a.a.id"))
    assert first.nodes == (
        "test_a.a",
        "test_a.a (destroy deposed)",
        "test_a.b",
        "test_a.b (destroy)",
        "test_a.b (expand)",
    )
    assert plain.replaced == first.replaced == ("test_a.a", "test_a.b")


def test_configuration_with_a_cycle_has_no_plan() -> None:
    a, b = resource("a", "v = test_a.b.id"), resource("b")
    ring = resource("x", "v = test_a.y.id") + resource("y", "v = test_a.x.id")
    (found,) = planned(a + b, resource("a") + resource("b", "v = test_a.a.id") + ring)
    assert found.nodes == ()


def test_lower_count_needs_one_replacement_less() -> None:
    # Scenario 11: a goes from two instances to one, and only b is replaced.
    counted = "count = %d\n  v = %s"
    (found,) = planned(
        resource("a", counted % (2, "test_a.b.id")) + resource("b"),
        resource("a", counted % (1, '"x"')) + resource("b", 'v = join("", test_a.a[*].id)'),
    )
    assert found.replaced == ("test_a.b",)
    assert found.nodes == ("test_a.a[1] (destroy)", "test_a.b (destroy)")
    assert "A plan that replaces test_a.b therefore fails with" in reversal_consequence(
        found, TERRAFORM
    )


def test_ways_out_are_simulated() -> None:
    moved = "moved {\n  from = test_a.a\n  to   = test_a.a2\n}\n"
    texts = (
        resource("a", "v = test_a.b.id") + resource("b"),
        moved + resource("a2") + resource("b", "v = test_a.a2.id"),
    )
    then, after = (Configuration(analysed({"main.tf": text})) for text in texts)
    ((_, ways),) = with_plans(reversals(then.analysis, after.analysis), then, after).items()
    # Scenario 42: a target must name the old address as well.
    assert ways == (
        Remedy(Way.TARGET, ("test_a.a2", "test_a.a")),
        Remedy(Way.NO_REFRESH),
    )
