"""The JSON that `graph --format json` prints, described by `docs/graph.schema.json`: version 1 of a
contract that only ever grows.

Lines and characters count from 0, characters in UTF-16 units.
"""

from __future__ import annotations

from typing import Any

from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.render.graph.labels import Legible, kind_of


def document(shown: Subgraph, words: Legible) -> dict[str, Any]:
    """An overview as a JSON object."""
    writer = _Writer(shown, words)
    return {
        "version": 1,
        "root": words.shown(words.root.root_dir),
        "nodes": list(map(writer.node, shown.items)),
        "edges": list(map(writer.edge, shown.edges)),
    }


class _Writer:
    def __init__(self, shown: Subgraph, words: Legible) -> None:
        self._shown = shown
        self._words = words

    def node(self, item: Item) -> dict[str, Any]:
        return {
            "address": item.address,
            "kind": kind_of(item),
            "module": item.module,
        } | self._place(item.place)

    def edge(self, edge: Edge) -> dict[str, Any]:
        answer = {
            "from": edge.source,
            "to": edge.target,
            "cycle": self._shown.is_on_cycle(edge),
            "references": [
                {"text": reference.text, "attribute": reference.attribute}
                | self._place(reference.place)
                for reference in edge.references
            ],
        }
        if edge.note:
            answer["note"] = edge.note
        if edge.place:
            answer["place"] = self._place(edge.place)
        return answer

    def _place(self, place: Place) -> dict[str, Any]:
        start, end = self._words.root.documents[place.path].range(place.span)
        return {
            "file": self._words.shown(place.path),
            "range": {"start": start._asdict(), "end": end._asdict()},
        }
