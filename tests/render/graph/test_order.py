"""The order in which the nodes of a graph can be created."""

from __future__ import annotations

import pytest

from tests.analysis.plain_graph import plain_analysis
from tf_cycle_ls.analysis.subgraph import full_subgraph
from tf_cycle_ls.render.graph.order import to_order


def _every(_: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("rooms", "expected"),
    [
        ("hall:\n", "1  hall\n"),
        (
            "attic: stairs\nstairs: hall\nhall:\nshed:\n",
            "1  hall\n1  shed\n2  stairs, after hall\n3  attic, after stairs\n",
        ),
        (
            "a: b\nb: a hall\nhall:\nend: a\n",
            "1  hall\n"
            "2  a, in a cycle with b: no order\n"
            "2  b, after hall, in a cycle with a: no order\n"
            "3  end, after a\n",
        ),
        ("a: a\nb: a\n", "1  a, in a cycle with itself: no order\n2  b, after a\n"),
    ],
)
def test_order(rooms: str, expected: str) -> None:
    assert to_order(full_subgraph(plain_analysis(rooms)), _every) == expected


def test_steps_are_aligned() -> None:
    rooms = "r0:\n" + "".join(f"r{number}: r{number - 1}\n" for number in range(1, 10))
    lines = to_order(full_subgraph(plain_analysis(rooms)), _every).splitlines()
    assert (lines[0], lines[-1]) == (" 1  r0", "10  r9, after r8")


def test_part_of_a_graph() -> None:
    part = full_subgraph(plain_analysis("a: b\nb: c\nc:\n")).dependents("b", 1)
    assert to_order(part, _every) == "1  b\n2  a, after b\n"


def test_node_that_is_not_declared_has_no_line() -> None:
    part = full_subgraph(plain_analysis("a: b\nb:\n"))
    assert to_order(part, lambda name: name == "a") == "2  a, after b\n"
