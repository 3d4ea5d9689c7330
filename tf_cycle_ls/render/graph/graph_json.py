"""`graph --format json`, version 1, described by `docs/graph.schema.json`. Later releases may add
fields, but change nothing else.

Lines and characters count from 0, characters in UTF-16 code units.
"""

from __future__ import annotations

from typing import Any

from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.subgraph import Item, Subgraph
from tf_cycle_ls.render.graph.labels import Labels, kind_of


def to_json(subgraph: Subgraph, labels: Labels) -> dict[str, Any]:
    """The graph as a JSON object."""
    writer = _Writer(subgraph, labels)
    return {
        "version": 1,
        "root": labels.format_path(labels.analysis.root_dir),
        "nodes": list(map(writer.node, subgraph.items)),
        "edges": list(map(writer.edge, subgraph.edges)),
        "cycles": list(map(list, subgraph.cycles)),
    }


class _Writer:
    def __init__(self, subgraph: Subgraph, labels: Labels) -> None:
        self._subgraph = subgraph
        self._labels = labels

    def node(self, item: Item) -> dict[str, Any]:
        return {
            "address": item.address,
            "kind": kind_of(item),
            "module": item.module,
        } | self._place(item.place)

    def edge(self, edge: Edge) -> dict[str, Any]:
        result = {
            "from": edge.source,
            "to": edge.target,
            "cycle": self._subgraph.is_on_cycle(edge),
            "references": [
                {"text": reference.text, "attribute": reference.attribute}
                | self._place(reference.place)
                for reference in edge.references
            ],
        }
        if edge.note:
            result["note"] = edge.note
        if edge.place:
            result["place"] = self._place(edge.place)
        return result

    def _place(self, place: Place) -> dict[str, Any]:
        start, end = self._labels.analysis.documents[place.path].range(place.span)
        return {
            "file": self._labels.format_path(place.path),
            "range": {"start": start._asdict(), "end": end._asdict()},
        }
