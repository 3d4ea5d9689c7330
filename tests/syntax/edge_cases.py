"""Snippets of HCL with the verdict of hashicorp/hcl on each: is it valid, and what does it read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.syntax.traversals import Found


@dataclass(frozen=True)
class EdgeCase:
    """A snippet; `traversals` are sorted, their spans are those of the bytes of `source`."""

    name: str
    source: bytes
    valid: bool
    traversals: tuple[Found, ...]

    def __str__(self) -> str:
        return self.name


def _edge_case(entry: dict[str, object]) -> EdgeCase:
    traversals = entry.get("traversals", [])
    assert isinstance(traversals, list)
    found = (Found(each["start_byte"], each["end_byte"], *each["parts"]) for each in traversals)
    return EdgeCase(
        str(entry["name"]),
        str(entry["source"]).encode(),
        bool(entry["valid"]),
        tuple(sorted(found)),
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
    """The snippet of that name."""
    return next(case for case in ALL if case.name == name)
