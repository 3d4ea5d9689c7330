"""Writes the cycles that a message of another tool names, with the references behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.findings.messages import ARROW, documentation_of
from tf_cycle_ls.graph.cycles import edges_of
from tf_cycle_ls.render.formatters.text_report import step_lines
from tf_cycle_ls.render.snippet import Snippets
from tf_cycle_ls.text import Document


class NamedCycles:
    """Writes cycles of one graph, whose diagnostic code is `code`."""

    def __init__(self, analysis: GraphAnalysis, code: str, *, colour: bool) -> None:
        self._analysis = analysis
        self._code = code
        self._snippets = Snippets(self._document, relative_path, colour)

    def named(self, names: Sequence[str]) -> Iterator[str]:
        """A cycle through nodes in this order. Says which of its edges are gone."""
        graph = self._analysis.dependencies
        pairs = list(edges_of(tuple(names)))
        edges = [graph.edge(*pair) for pair in pairs if pair[1] in graph.successors[pair[0]]]
        yield from self.cycle(names, edges)
        for source, target in pairs:
            if target not in graph.successors[source]:
                yield f"  {source} does not depend on {target} any more."

    def cycle(self, names: Sequence[str], edges: Sequence[Edge]) -> Iterator[str]:
        """A cycle with its edges, each with the source line."""
        yield self._snippets.styled(f"Cycle: {ARROW.join([*names, names[0]])}", "red")
        for number, edge in enumerate(edges, 1):
            yield from step_lines(f"  {number}. ", edge, self._snippets)
        yield f"  what to do: {documentation_of(self._code)}"
        yield ""

    def _document(self, place: Place) -> Document:
        return self._analysis.documents.get(place.path) or Document(place.path, b"")
