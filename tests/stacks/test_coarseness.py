"""Cycles that exist only because an embedded stack is one item on each side."""

from __future__ import annotations

import pytest

from tests.analysis.directories import ROOT, files_of
from tests.stacks.support import CHILD, component, embedded, output, stack, variable
from tf_cycle_ls.stacks.analyze import analyze_stacks

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


def test_stack_beside_another_one() -> None:
    """Like the folder `validate-embedded-stack-selfref` among the test data of Terraform."""
    texts = {
        "a/main.tfcomponent.hcl": component("c"),
        "b/main.tfcomponent.hcl": embedded("a", "a = stack.a.y, b = 1"),
        f"b/{CHILD}": TWO,
    }
    directories = [f"{ROOT}/a", f"{ROOT}/b", f"{ROOT}/b/child"]
    (found,) = analyze_stacks(ROOT, directories, files_of(texts)).components
    assert found.addresses[0].startswith("b: stack.a ")
    assert "Split the stack" in found.note
