"""Cycles that exist only because an embedded stack is one item on each side."""

from __future__ import annotations

import pytest

from tests.stacks.support import CHILD, component, embedded, output, stack, variable

TWO = variable("a") + variable("b") + output("x", "var.a") + output("y", "var.b")


def is_coarse(main: str, child: str) -> bool:
    (found,) = stack({"main.tfcomponent.hcl": main, CHILD: child}).components
    return "Split the stack" in found.note


@pytest.mark.parametrize(
    ("main", "child", "expected"),
    [
        (embedded("a", "a = stack.a.x"), variable("a") + output("x", "var.a"), False),
        (embedded("a", "a = stack.a.y, b = 1"), TWO, True),
        (embedded("a", "a = stack.a.y, b = stack.a.x"), TWO, False),
        (embedded("a", "a = stack.a"), variable("a") + output("x", "var.a"), False),
        (
            embedded("a", "a = component.c.o") + component("c", "i = stack.a.fixed"),
            variable("a") + output("fixed", "1") + output("x", "var.a"),
            True,
        ),
        (
            embedded("a", "a = component.c.o, b = 1") + component("c", "i = stack.a.y"),
            TWO,
            True,
        ),
        (embedded("a", "a = component.c.o, b = 1") + component("c", "i = stack.a.x"), TWO, False),
        (component("c", "i = component.c.x"), "", False),
    ],
)
def test_coarse(main: str, child: str, expected: bool) -> None:
    assert is_coarse(main, child) is expected


def test_inputs_that_are_not_written_out() -> None:
    main = embedded("a").replace("{  }", "merge({ a = stack.a.y }, { b = 1 })")
    assert not is_coarse(main, TWO)
