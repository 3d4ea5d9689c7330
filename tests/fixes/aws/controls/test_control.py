"""A control is as strong as its weakest part."""

from __future__ import annotations

from itertools import permutations

from tests.fixes.aws.controls.support import MISSING, PRESENT, UNKNOWN
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.fixes.aws.controls.control import Control, Evidence, State, weakest
from tf_cycle_ls.text import Span


def evidence(state: State, name: str) -> Evidence:
    return Evidence(state, f"{name} is {state.value}", Place(f"/{name}.tf", Span(0, 1)))


OPEN, CLOSED, COMPUTED = evidence(MISSING, "a"), evidence(PRESENT, "b"), evidence(UNKNOWN, "c")


def test_weakest_evidence_decides_in_any_order() -> None:
    for order in permutations([OPEN, CLOSED, COMPUTED]):
        assert weakest("it", order, "") == Control("it", MISSING, "a is missing", OPEN.place)
    for order in permutations([CLOSED, COMPUTED]):
        assert weakest("it", order, "") == Control("it", UNKNOWN, "c is unknown", COMPUTED.place)


def test_further_evidence_of_the_same_state_is_counted_once() -> None:
    other = evidence(MISSING, "d")
    assert weakest("it", [OPEN, CLOSED, other, OPEN], "").reason == "a is missing (and 1 more)"


def test_control_without_evidence_is_unknown() -> None:
    """Another module may have the control."""
    assert weakest("it", [], "no endpoint") == Control("it", UNKNOWN, "no endpoint", None)
