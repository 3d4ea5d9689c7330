"""HCL snippets with the result of hashicorp/hcl: whether each is valid, and its traversals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.syntax.traversals import FlatTraversal


@dataclass(frozen=True)
class EdgeCase:
    """A snippet. `traversals` are sorted, and their spans are byte offsets in `source`."""

    name: str
    source: bytes
    valid: bool
    traversals: tuple[FlatTraversal, ...]

    def __str__(self) -> str:
        return self.name


def _edge_case(entry: dict[str, object]) -> EdgeCase:
    traversals = entry.get("traversals", [])
    assert isinstance(traversals, list)
    flat = (
        FlatTraversal(traversal["start_byte"], traversal["end_byte"], *traversal["parts"])
        for traversal in traversals
    )
    return EdgeCase(
        str(entry["name"]),
        str(entry["source"]).encode(),
        bool(entry["valid"]),
        tuple(sorted(flat)),
    )


ALL = tuple(
    map(
        _edge_case,
        json.loads(Path(__file__).with_name("hcl_edge_cases.json").read_text(encoding="utf-8")),
    )
)
VALID = tuple(case for case in ALL if case.valid)
INVALID = tuple(case for case in ALL if not case.valid)


def named(name: str) -> EdgeCase:
    """Return the snippet with this name."""
    return next(case for case in ALL if case.name == name)
