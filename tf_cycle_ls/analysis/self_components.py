"""Represents the self references of a block as a component with one edge, from the block to itself.

So that fixes and explanations treat them like cycles. Terraform's graph has no such edges.
"""

from __future__ import annotations

import hashlib

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, SourceReference
from tf_cycle_ls.graph.nodes import address


def components_and_self_references(analysis: GraphAnalysis) -> tuple[Component, ...]:
    """The components of an analysis, followed by its self references."""
    return (*analysis.components, *self_components(analysis))


def self_components(analysis: GraphAnalysis) -> tuple[Component, ...]:
    """A component for each block that refers to itself, in the order of the text."""
    if not analysis.self_references:
        return ()
    references: dict[str, dict[SourceReference, None]] = {}
    for own in analysis.self_references:
        references.setdefault(own.address, {})[own.reference] = None
    names = {address(name): name for name in analysis.dependencies.names}
    return tuple(
        _component(names.get(block, block), tuple(found)) for block, found in references.items()
    )


def self_component_id(address_: str) -> str:
    """The id of the component of a block that refers to itself."""
    return hashlib.sha256(f"{address_}\n{address_}".encode()).hexdigest()[:12]


def is_self_edge(edge: Edge) -> bool:
    """Whether an edge leads from a block to itself."""
    return edge.source == edge.target


def _component(name: str, references: tuple[SourceReference, ...]) -> Component:
    edge = Edge(name, name, references)
    cycle = Cycle((edge,))
    own = address(name)
    return Component(
        self_component_id(own), (own,), (edge,), (cycle,), {edge.key: cycle}, {edge.key: 1}
    )
