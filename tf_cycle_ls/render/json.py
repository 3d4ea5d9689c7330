"""The JSON that `check --format json` prints: version 1 of a contract that only ever grows.

Addresses are Terraform's, less `(expand)`, `(close)` and `(validation)`; lines and characters
count from 0, characters in UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tf_cycle_ls.analysis.answers import Component, Cycle, Edge, Place, WrittenReference
from tf_cycle_ls.analysis.neighbours import between_addresses
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.told import Remark, Told, remarks_of
from tf_cycle_ls.text import Document, Span

Shown = Callable[[str], str]
"""Turns the path of a file into the form in which it is shown."""


def report(all_told: Sequence[Told], shown: Shown) -> str:
    """All roots as one JSON object."""
    remarks = remarks_of(all_told)
    roots = [_Writer(told, shown).root(remarks[told.found.path]) for told in all_told]
    answer = {"version": 1, "roots": roots}
    return json.dumps(answer, indent=2, ensure_ascii=False)


class _Writer:
    def __init__(self, told: Told, shown: Shown) -> None:
        self._told = told
        self._root = told.root
        self._shown = shown

    def root(self, remarks: Iterable[Remark]) -> dict[str, Any]:
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
            "ignored": [
                {"reason": suppression.reason} | self._place(place.path, place.span)
                for place, suppression in self._told.ignored_places.items()
            ],
            "remarks": [
                {"code": remark.code, "message": remark.message}
                | self._place(remark.place.path, remark.place.span)
                for remark in remarks
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
        return [
            {
                "from": edge.source,
                "to": edge.target,
                "references": list(map(self._reference, edge.references)),
            }
            | self._note(edge)
            for edge in between_addresses(edges)
        ]

    def _note(self, edge: Edge) -> dict[str, Any]:
        if edge.place is None:
            return {}
        return {"note": edge.note, "place": self._place(edge.place.path, edge.place.span)}

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
