"""The JSON that `check --format json` prints: version 1 of a contract that only ever grows.

Addresses are Terraform's, less `(expand)`, `(close)` and `(validation)`; lines and characters
count from 0, characters in UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Place, Root, WrittenReference
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.text import Document, Span

Shown = Callable[[str], str]
"""Turns the path of a file into the form in which it is shown."""


def report(roots: Iterable[Root], shown: Shown) -> str:
    """All roots as one JSON object."""
    answer = {"version": 1, "roots": [_Writer(root, shown).root() for root in roots]}
    return json.dumps(answer, indent=2, ensure_ascii=False)


class _Writer:
    def __init__(self, root: Root, shown: Shown) -> None:
        self._root = root
        self._shown = shown

    def root(self) -> dict[str, Any]:
        root = self._root
        return {
            "path": self._shown(root.path),
            "components": list(map(self._component, root.components)),
            "self_references": [
                {"address": found.address, "message": found.consequence}
                | self._reference(found.reference)
                for found in root.self_references
            ],
            "problems": [
                {"message": problem.message} | self._place(problem.path, problem.span)
                for problem in root.problems
            ],
        }

    def _component(self, component: Component) -> dict[str, Any]:
        cycles = dict.fromkeys(map(_addresses, component.cycles))
        return {
            "id": component.id,
            "addresses": list(component.addresses),
            "cycles": [list(cycle) for cycle in cycles],
            "edges": self._edges(component.edges),
        }

    def _edges(self, edges: Iterable[Edge]) -> list[dict[str, Any]]:
        """The edges between addresses: several edges of the graph may come to one of these."""
        merged: dict[tuple[str, str], dict[str, Any]] = {}
        for edge in edges:
            ends = address(edge.source), address(edge.target)
            if ends[0] == ends[1] and not edge.references:
                continue
            entry = merged.setdefault(ends, {"from": ends[0], "to": ends[1], "references": []})
            for reference in map(self._reference, edge.references):
                if reference not in entry["references"]:
                    entry["references"].append(reference)
            if edge.place and "note" not in entry:
                entry["note"] = edge.note
                entry["place"] = self._place(edge.place.path, edge.place.span)
        return list(merged.values())

    def _reference(self, reference: WrittenReference) -> dict[str, Any]:
        place: Place = reference.place
        written = {"text": reference.text, "attribute": reference.attribute}
        return written | self._place(place.path, place.span)

    def _place(self, path: str, span: Span | None) -> dict[str, Any]:
        document = self._root.documents.get(path) or Document(path, b"")
        start, end = document.range(span or Span(0, 0))
        return {
            "file": self._shown(path),
            "range": {"start": start._asdict(), "end": end._asdict()},
        }


def _addresses(cycle: Cycle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address(edge.source) for edge in cycle.edges))
