"""Finds the edges and nodes at a place in the text, and the next and previous place on a cycle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.graph.cycles import Path, edges_of
from tf_cycle_ls.text import Span


class Mark(Struct, frozen=True):
    """A place that shows an edge of a cycle.

    `reference` is the reference at the place. If all edges of the component are implicit, it is
    None, and the place is the header of a block that explains the edge.
    """

    place: Place
    component: Component
    edge: Edge
    reference: SourceReference | None

    @property
    def cycle(self) -> Cycle:
        """The shortest cycle through the edge, starting with it."""
        return self.component.shortest[self.edge.key]


class DeclarationNodes(Struct, frozen=True):
    """The header of a declaration, and the names of the graph nodes that it declares.

    A module call has several nodes. So does a declaration in a module that is called several times.
    """

    header: Place
    names: tuple[str, ...]


class Step(Struct, frozen=True):
    """A step to another place on a cycle. `cycle` starts with `edge`, which is shown at `place`."""

    place: Place
    edge: Edge
    cycle: Cycle


def marks(components: Iterable[Component]) -> Iterator[Mark]:
    """All places that show cycles, component by component."""
    for component in components:
        at_references = [
            Mark(reference.place, component, edge, reference)
            for edge in component.edges
            for reference in edge.references
        ]
        yield from at_references or (
            Mark(place, component, edge, None) for edge in component.edges for place in edge.places
        )


def marks_at(analysis: GraphAnalysis, path: str, offset: int) -> tuple[Mark, ...]:
    """The marks at a byte offset of a file. There are several if one reference causes several
    edges.

    If one place ends at the offset where another begins, only the marks of the later place count.
    """
    touching = [mark for mark in marks(analysis.components) if _touches(mark.place, path, offset)]
    last = max((mark.place for mark in touching), key=lambda place: place.span, default=None)
    return tuple(mark for mark in touching if mark.place == last)


def declarations(analysis: GraphAnalysis) -> dict[Place, DeclarationNodes]:
    """All declarations that have graph nodes, keyed by their headers, in the order of the nodes."""
    names_by_header: dict[Place, dict[str, None]] = {}
    for name, header in analysis.dependencies.headers():
        names_by_header.setdefault(header, {})[name] = None
    return {
        header: DeclarationNodes(header, tuple(names)) for header, names in names_by_header.items()
    }


def declaration_at(analysis: GraphAnalysis, path: str, offset: int) -> DeclarationNodes | None:
    """The declaration whose header is at a byte offset of a file, or None."""
    candidates = declarations(analysis).values()
    return next((nodes for nodes in candidates if _touches(nodes.header, path, offset)), None)


def declaration_around(analysis: GraphAnalysis, path: str, offset: int) -> DeclarationNodes | None:
    """The declaration that contains a byte offset of a file, or None."""
    header = analysis.dependencies.header_around(path, offset)
    return None if header is None else declarations(analysis).get(header)


def enclosing_declaration(
    analysis: GraphAnalysis, path: str, offset: int
) -> DeclarationNodes | None:
    """The declaration whose header or block is at a byte offset of a file, or None."""
    return declaration_at(analysis, path, offset) or declaration_around(analysis, path, offset)


def outgoing_marks(analysis: GraphAnalysis, declared: DeclarationNodes) -> tuple[Mark, ...]:
    """The marks of cycle edges that start at a declaration, in the order of the text.

    The marks in the declaration's own file come before all others.
    """
    outgoing = (mark for mark in marks(analysis.components) if mark.edge.source in declared.names)

    def order(mark: Mark) -> tuple[object, ...]:
        return mark.place.path != declared.header.path, mark.place.path, mark.place.span

    return tuple(sorted(outgoing, key=order))


def nodes_at(analysis: GraphAnalysis, path: str, offset: int) -> tuple[str, ...]:
    """The nodes at a byte offset of a file, possibly none.

    If a reference is at the offset, these are the nodes that it refers to. Otherwise they are the
    nodes of the declaration around the offset.
    """
    targets: dict[str, None] = {}
    for source in _sources_at(analysis, path, offset):
        for target in analysis.dependencies.successors[source]:
            references = analysis.dependencies.edge(source, target).references
            if any(_touches(reference.place, path, offset) for reference in references):
                targets[target] = None
    if targets:
        return tuple(targets)
    declared = enclosing_declaration(analysis, path, offset)
    return declared.names if declared else ()


def next_step(analysis: GraphAnalysis, path: str, offset: int, walked: Path = ()) -> Step | None:
    """The next step of the cycle through a byte offset of a file, or None.

    At a reference, this is the next reference of the cycle. Elsewhere in a block, it is the first
    reference in that block that is on a cycle. `walked` holds the nodes of the cycle that the
    user is following, starting with the source and target of the last edge. If that cycle runs
    through the offset, the step follows it. Otherwise the step follows the shortest cycle through
    the offset.
    """
    here = marks_at(analysis, path, offset)
    if here:
        return following(_cycle_to_follow(here, walked))
    declared = enclosing_declaration(analysis, path, offset)
    starts = outgoing_marks(analysis, declared) if declared else ()
    for mark in starts[:1]:
        return Step(mark.place, mark.edge, mark.cycle)
    cycle = _cycle_from(analysis, declared)
    return None if cycle is None else following(cycle)


def previous_step(
    analysis: GraphAnalysis, path: str, offset: int, walked: Path = ()
) -> Step | None:
    """The previous step of the cycle through a byte offset of a file, or None (see `next_step`)."""
    here = marks_at(analysis, path, offset)
    if here:
        return preceding(_cycle_to_follow(here, walked))
    declared = enclosing_declaration(analysis, path, offset)
    starts = outgoing_marks(analysis, declared) if declared else ()
    cycle = starts[0].cycle if starts else _cycle_from(analysis, declared)
    return None if cycle is None else preceding(cycle)


def edges_from(analysis: GraphAnalysis, names: Collection[str]) -> Iterator[tuple[Edge, Component]]:
    """The cycle edges whose source is one of the nodes `names`, each with its component."""
    for component in analysis.components:
        for edge in component.edges:
            if edge.source in names:
                yield edge, component


def following(cycle: Cycle) -> Step | None:
    """The step from the first edge of a cycle to the next edge that can be shown.

    If only the first edge of the cycle can be shown, this is a step to that edge.
    """
    return _first_visible(cycle, [*cycle.edges[1:], cycle.edges[0]])


def preceding(cycle: Cycle) -> Step | None:
    """The step from the first edge of a cycle back to the last edge that can be shown.

    If only the first edge of the cycle can be shown, this is a step to that edge.
    """
    return _first_visible(cycle, cycle.edges[::-1])


def _first_visible(cycle: Cycle, edges: Sequence[Edge]) -> Step | None:
    """The step to the first edge that has a reference or, if none has one, to the first edge that
    has a place."""
    visible = [edge for edge in edges if edge.references] or [edge for edge in edges if edge.places]
    for edge in visible[:1]:
        return Step(edge.places[0], edge, cycle.starting_with(edge))
    return None


def _cycle_to_follow(here: Sequence[Mark], walked: Path) -> Cycle:
    """The cycle that the user is following if it runs through a mark of `here`, otherwise a
    shortest cycle through one of the marks."""
    # If one place shows several edges, prefer the edge that the user reached last.
    last_first = sorted(here, key=lambda mark: mark.edge.key != walked[:2])
    continued = (_walked_cycle(mark, walked) for mark in last_first)
    return next(filter(None, continued), last_first[0].cycle)


def _cycle_from(analysis: GraphAnalysis, declared: DeclarationNodes | None) -> Cycle | None:
    """A shortest cycle through the first cycle edge that starts at a declaration, or None."""
    for edge, component in edges_from(analysis, declared.names if declared else ()):
        return component.shortest[edge.key]
    return None


def _walked_cycle(mark: Mark, walked: Path) -> Cycle | None:
    """The cycle through the nodes `walked`, starting with the edge of a mark.

    Returns None if that cycle no longer exists, or if the edge is not part of it.
    """
    edges = {edge.key: edge for edge in mark.component.edges}
    pairs = list(edges_of(walked)) if walked else []
    if mark.edge.key not in pairs or not edges.keys() >= set(pairs):
        return None
    return Cycle(tuple(edges[pair] for pair in pairs)).starting_with(mark.edge)


def _sources_at(analysis: GraphAnalysis, path: str, offset: int) -> Iterator[str]:
    """The nodes that have a reference at a byte offset of a file."""
    graph = analysis.dependencies
    for name in graph.names:
        if any(_touches(place, path, offset) for place in graph.reference_places(name)):
            yield name


def _touches(place: Place, path: str, offset: int) -> bool:
    return place.path == path and place.span.touches(Span(offset, offset))
