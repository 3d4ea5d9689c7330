"""Terraform's messages about self-dependent items."""

from __future__ import annotations

import pytest

from tf_cycle_ls.stacks.messages import nodes_of, rings_in

CHAIN = """\
The following items in your configuration form a circular dependency chain through their references:
  - component.boundary
  - component.vault-config

Terraform uses references to decide a suitable order for performing operations, so configuration \
items may not refer to their own results either directly or indirectly.
"""
SINGLE = 'The item "component.a" depends on its own results, so there is no correct order.\n'
RING = ("component.boundary", "component.vault-config")


def boxed(text: str) -> str:
    """The text as on a terminal."""
    lines = ["╷", "│ \x1b[31mError: \x1b[0mSelf-dependent items in configuration", "│ "]
    return "\n".join([*lines, *(f"│ {line}" for line in text.splitlines()), "╵"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CHAIN, [RING]),
        (boxed(CHAIN), [RING]),
        (CHAIN + CHAIN, [RING]),
        (CHAIN + SINGLE, [RING, ("component.a",)]),
        (boxed(SINGLE), [("component.a",)]),
        ("Error: Cycle: a, b\n", []),
        ("circular dependency chain through their references:\n", []),
        ("", []),
    ],
)
def test_rings(text: str, expected: list[tuple[str, ...]]) -> None:
    assert rings_in(text) == expected


NAMES = [
    "component.a",
    "component.b",
    "provider.aws.main",
    "stack.s inputs",
    "stack.s collected outputs",
    "stack.s.output.o",
]


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        (["component.a", "component.b"], ["component.a", "component.b"]),
        (["component.a for_each", "component.a instances", "component.b"], NAMES[:2]),
        (['provider["registry.terraform.io/hashicorp/aws"].main'], ["provider.aws.main"]),
        (["stack.s inputs", "stack.s collected outputs"], NAMES[3:5]),
        (["stack.s for_each"], ["stack.s collected outputs"]),
        (["component.none"], None),
    ],
)
def test_nodes(ring: list[str], expected: list[str] | None) -> None:
    assert nodes_of(ring, NAMES) == expected


def test_nodes_of_one_of_several_stacks() -> None:
    names = [f"live: {name}" for name in NAMES]
    assert nodes_of(["component.a"], names, "live: ") == ["live: component.a"]
    assert nodes_of(["component.a"], names) is None
