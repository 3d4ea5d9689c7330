"""Chains of `moved` blocks that close.

The expected problems are those of `terraform plan` 1.11.4: "Cyclic dependency in move statements".
"""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed, problems


def moved(*pairs: str) -> str:
    """A configuration with a `moved` block for each "from to"."""
    blocks = (pair.split() for pair in pairs)
    return "".join(f"moved {{\n  from = {a}\n  to   = {b}\n}}\n" for a, b in blocks)


@pytest.mark.parametrize(
    ("pairs", "cycle"),
    [
        (("test_a.a test_a.b", "test_a.b test_a.a"), {"test_a.a", "test_a.b"}),
        (("module.a module.b", "module.b module.a"), {"module.a", "module.b"}),
        (
            ("test_a.z test_a.a", "test_a.a test_a.b", "test_a.b test_a.c", "test_a.c test_a.a"),
            {"test_a.a", "test_a.b", "test_a.c"},
        ),
        (("test_a.a test_a.b", "test_a.b test_a.c"), None),
        (("test_a.a[0] test_a.b[0]", "test_a.b[1] test_a.a[1]"), None),
        (("test_a.a test_a.a",), None),
    ],
)
def test_closed_chain(pairs: tuple[str, ...], cycle: set[str] | None) -> None:
    found = problems(analysed({"main.tf": moved(*pairs)}))
    assert bool(found) == (cycle is not None)
    for (_, message), expected in zip(found, [cycle], strict=False):
        assert set(message.partition("(")[2].partition(")")[0].split(" → ")) == expected
