"""The order of fixes, and the class that decides who may apply them."""

from __future__ import annotations

import pytest

from tests.fixes.support import fixes_at_text
from tf_cycle_ls.fixes.engine.ranking import cost_of, ranked, severity
from tf_cycle_ls.fixes.model import Harm, Impact, Safety, safety_of


@pytest.mark.parametrize(
    ("impact", "harms", "expected"),
    [
        (Impact.NONE, [Harm.NONE], Safety.SAFE),
        (Impact.ORDER, [Harm.NONE], Safety.SAFE),
        (Impact.NONE, [Harm.BRIEFLY_OPEN], Safety.SAFE_ONCE_APPLIED),
        (Impact.ORDER, [Harm.REVERSES_ORDER], Safety.SAFE_ONCE_APPLIED),
        (Impact.ORDER, [Harm.LOSES_ORDER], Safety.CHANGES_BEHAVIOUR),
        (Impact.NONE, [Harm.MAY_DIFFER], Safety.CHANGES_BEHAVIOUR),
        (Impact.WIDENED, [Harm.LOOSER], Safety.CHANGES_BEHAVIOUR),
    ],
)
def test_class_of_a_fix(impact: Impact, harms: list[Harm], expected: Safety) -> None:
    assert safety_of(impact, harms) is expected


def test_one_fix_of_a_worse_class_costs_more_than_many_of_a_better_one() -> None:
    once = cost_of(Impact.NONE, [Harm.BRIEF_GAP], {})
    safe = cost_of(Impact.ORDER, [Harm.NONE], {})
    assert tuple(9 * count for count in safe) < once


def test_stricter_gap_comes_before_an_open_one() -> None:
    closed = severity(Impact.ORDER, [Harm.BRIEFLY_CLOSED])
    assert closed < severity(Impact.ORDER, [Harm.BRIEFLY_OPEN])


def test_fix_with_which_the_apply_fails_comes_after_one_that_loosens() -> None:
    failing = severity(Impact.ORDER, [Harm.NEEDED_FIRST])
    assert severity(Impact.WIDENED, [Harm.LOOSER]) < failing
    assert failing < severity(Impact.CONTROL_REMOVED, [Harm.DROPS_CONTROL])


def test_fix_of_the_whole_component_comes_first_within_its_class() -> None:
    """Two cycles share the entry of a; each has an entry of its own."""
    texts = {
        "main.tf": """
            resource "test_a" "a" {
              depends_on = [test_b.b]
            }

            resource "test_b" "b" {
              depends_on = [test_c.c, test_d.d]
            }

            resource "test_c" "c" {
              depends_on = [test_a.a]
            }

            resource "test_d" "d" {
              depends_on = [test_a.a]
            }
        """
    }
    fixes = fixes_at_text(texts, "test_c.c, ")
    assert [fix.breaks_component for fix in ranked(reversed(fixes))] == [True, False, False]
    assert fixes[0].title == "Remove test_b.b from depends_on (order reversed)"
