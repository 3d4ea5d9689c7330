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


A = "test_a.a"
KEYS = 'for_each = toset(["x", "y"])'


@pytest.mark.parametrize(
    ("pairs", "cycle"),
    [
        (("test_a.a test_a.b", "test_a.b test_a.a"), {"test_a.a", "test_a.b"}),
        (("module.a module.b", "module.b module.a"), {"module.a", "module.b"}),
        (
            ("test_a.z test_a.y", "test_a.a test_a.b", "test_a.b test_a.c", "test_a.c test_a.a"),
            {"test_a.a", "test_a.b", "test_a.c"},
        ),
        (("test_a.a test_a.b", "test_a.b test_a.c"), None),
        (("test_a.a[0] test_a.b[0]", "test_a.b[1] test_a.a[1]"), None),
        (("test_a.a[0] test_a.a[1]", "test_a.a[1] test_a.a[0]"), {f"{A}[0]", f"{A}[1]"}),
        (('test_a.a["x"] test_a.b', 'test_a.b test_a.a["x"]'), {f'{A}["x"]', "test_a.b"}),
        (("test_a.a test_a.b", "test_a.b[0] test_a.a[0]"), {"test_a.a", "test_a.b[0]"}),
        (("test_a.a test_a.b", "test_a.b[0] test_a.c[0]"), None),
        (('test_a.a test_a.a["k"]', 'test_a.a["k"] test_a.a'), {A, f'{A}["k"]'}),
        (
            ("module.a module.b", "module.b.test_a.x module.a.test_a.x"),
            {"module.a", "module.b.test_a.x"},
        ),
        (
            ("module.a module.b", "module.b.test_a.x test_a.x", "test_a.x module.a.test_a.x"),
            {"module.a", "module.b.test_a.x", "test_a.x"},
        ),
        (("module.a[0] module.a", "module.a module.a[0]"), {"module.a[0]", "module.a"}),
        (("module.a module.b", 'module.b["x"] module.a["x"]'), {"module.a", 'module.b["x"]'}),
        (("module.a module.b.module.a", "module.b module.a"), {"module.a", "module.b"}),
        (("module.n module.n.module.n",), None),
        (("test_a.a module.m.test_a.a", "module.m.test_b.b test_a.a"), None),
        # Terraform has other errors for these: "Redundant move statement", "Ambiguous move
        # statements".
        (("test_a.a test_a.a",), None),
        (("test_a.a test_a.b", "test_a.b test_a.a", "test_a.c[0] test_a.c[0]"), None),
        (("test_a.a test_a.b", "test_a.c test_a.b", "test_a.b test_a.a"), None),
        # "Invalid expression": the key is not a literal.
        (("module.a.test_a.x[each.key] module.b", "module.b module.a"), None),
    ],
)
def test_closed_chain(pairs: tuple[str, ...], cycle: set[str] | None) -> None:
    found = problems(analysed({"main.tf": moved(*pairs)}))
    assert bool(found) == (cycle is not None)
    for (_, message), expected in zip(found, [cycle], strict=False):
        assert set(message.partition("(")[2].partition(")")[0].split(" → ")) == expected


def test_cycles_with_a_block_in_common_are_one() -> None:
    pairs = ("test_a.a test_a.b", "test_a.a test_a.b", "test_a.b test_a.a")
    assert len(problems(analysed({"main.tf": moved(*pairs)}))) == 1
    apart = ("test_a.a[0] test_a.a[1]", "test_a.a[1] test_a.a[0]", "p_x.a p_x.b", "p_x.b p_x.a")
    assert len(problems(analysed({"main.tf": moved(*apart)}))) == 2


@pytest.mark.parametrize(
    ("pairs", "name", "meta_argument", "is_cycle"),
    [
        # "Moved object still exists", unless the block moves something else.
        (('test_a.a["x"] test_a.a["y"]', 'test_a.a["y"] test_a.a["x"]'), "a", KEYS, False),
        (('test_a.a["x"] test_a.a["z"]', 'test_a.a["z"] test_a.a["x"]'), "a", KEYS, False),
        (('test_a.a["p"] test_a.a["z"]', 'test_a.a["z"] test_a.a["p"]'), "a", KEYS, True),
        (("test_a.a test_a.b", "test_a.b test_a.a"), "b", "", False),
        (("test_a.a test_a.b", "test_a.b test_a.a"), "b", "count = 0", False),
        (("test_a.a test_a.a[0]", "test_a.a[0] test_a.a"), "a", "count = 0", True),
        (("test_a.a test_a.a[0]", "test_a.a[0] test_a.a"), "a", "count = 1", False),
        (("test_a.a[1] test_a.a[0]", "test_a.a[0] test_a.a[1]"), "a", "", True),
        (("test_a.a[1] test_a.a[0]", "test_a.a[0] test_a.a[1]"), "a", "count = var.n", True),
    ],
)
def test_declared_object_is_another_error(
    pairs: tuple[str, ...], name: str, meta_argument: str, is_cycle: bool
) -> None:
    text = f'resource "test_a" "{name}" {{\n  {meta_argument}\n}}\n'
    assert bool(problems(analysed({"main.tf": moved(*pairs) + text}))) is is_cycle


def test_declared_module_is_another_error() -> None:
    text = 'module "n" {\n  source = "./n"\n}\n' + moved("module.m module.n", "module.n module.m")
    assert problems(analysed({"main.tf": text, "n/main.tf": 'resource "test_a" "x" {}\n'})) == []
