"""Summarizes an analysis, for the summary of all root modules."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Edge, Place
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.graph.nodes import address, without_modules
from tf_cycle_ls.server.diagnostics.summary import ComponentSummary, RootSummary
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.text import Encoding


def summarize(
    analysis: GraphAnalysis, settings: Settings, encoding: Encoding, uri: Callable[[str], str]
) -> RootSummary:
    """The summary of one analysis. `uri` converts a path to a URI."""

    def location_of(place: Place) -> types.Location:
        document = analysis.documents[place.path]
        return types.Location(uri(place.path), range_of(document, place.span, encoding))

    def summary_of(component: Component) -> ComponentSummary:
        shortest = min(component.cycles, key=lambda cycle: len(cycle.edges))
        places = [place for edge in shortest.edges for place in edge.places]
        return ComponentSummary(
            frozenset(map(_key_of, component.edges)),
            component.id,
            tuple(dict.fromkeys(map(address, shortest.addresses))),
            len(component.cycles),
            len(set(map(address, component.addresses))),
            location_of(places[0]) if places else None,
        )

    components = analysis.components
    if components:
        components = ReportedFindings(analysis, settings).reported_analysis.components
    return RootSummary(frozenset(analysis.documents), tuple(map(summary_of, components)))


def _key_of(edge: Edge) -> tuple[str, str, str]:
    path = edge.places[0].path if edge.places else ""
    return (path, without_modules(edge.source), without_modules(edge.target))
