"""From a place in the text to the edges and nodes of the graph, and from these on to others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.graph.cycles import Path, edges_of
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.text import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that shows an edge of a cycle.

    `reference` is what is written there; None where no reference writes any edge of the component,
    so that a block which explains one is all there is to see.
    """

    place: Place
    component: Component
    edge: Edge
    reference: SourceReference | None

    @property
    def cycle(self) -> Cycle:
        """The shortest cycle through the edge, from it on."""
        return self.component.shortest[self.edge.source, self.edge.target]


@dataclass(frozen=True, slots=True)
class DeclarationNodes:
    """The nodes that a declaration makes, and its header: several where its module is called
    several times, or where it is a module call."""

    header: Place
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a cycle goes on: the place, the edge that it shows, and the cycle from there on."""

    place: Place
    edge: Edge
    cycle: Cycle


def marks(components: Iterable[Component]) -> Iterator[Mark]:
    """Everything that shows cycles, component by component."""
    for component in components:
        written = [
            Mark(reference.place, component, edge, reference)
            for edge in component.edges
            for reference in edge.references
        ]
        yield from written or (
            Mark(place, component, edge, None) for edge in component.edges for place in edge.places
        )


def marks_at(root: Analysis, path: str, offset: int) -> tuple[Mark, ...]:
    """What shows cycles at a byte offset of a file; several where one reference makes several
    edges. Of two places that meet there, the one that starts there."""
    here = [each for each in marks(root.components) if _touches(each.place, path, offset)]
    place = max((each.place for each in here), key=lambda place: place.span, default=None)
    return tuple(each for each in here if each.place == place)


def declarations(root: Analysis) -> dict[Place, DeclarationNodes]:
    """All declarations that make nodes, by their header, in the order of the nodes."""
    found: dict[Place, list[str]] = {}
    for name, node in root.dependencies.nodes.items():
        for part in node.located.parts:
            header = Place(part.path, part.span(part.declaration.header))
            found.setdefault(header, []).append(name)
    return {header: DeclarationNodes(header, tuple(names)) for header, names in found.items()}


def declaration_at(root: Analysis, path: str, offset: int) -> DeclarationNodes | None:
    """The declaration whose header is at a byte offset of a file."""
    found = declarations(root).values()
    return next((each for each in found if _touches(each.header, path, offset)), None)


def declaration_around(root: Analysis, path: str, offset: int) -> DeclarationNodes | None:
    """The declaration that a byte offset of a file stands in; None in the JSON spelling."""
    item = next((each for each in root.files[path].items if _holds(each.span, offset)), None)
    if item is None or not item.header:
        return None
    within = [
        each
        for each in declarations(root).values()
        if each.header.path == path and _holds(item.span, each.header.span.start)
    ]
    if item.header[0] == "locals":
        # Each of its lines is a declaration.
        within = [each for each in within if each.header.span.start <= offset][-1:]
    return min(within, key=lambda each: each.header.span, default=None)


def place_of(root: Analysis, name: str) -> Place:
    """Where a node says what it waits for: the header of its declaration, or, of an input of a
    module, the argument in the module's call."""
    node = root.dependencies.nodes[name]
    variable = address(name).rpartition("var.")[2]
    for scoped in node.scoped_references if node.kind is Kind.VARIABLE else ():
        located = scoped.located
        if isinstance(located.declaration, CallDeclaration):
            for argument in located.declaration.arguments:
                if argument.name == variable:
                    return Place(located.path, located.span(argument.header))
    return root.dependencies.place(name)


def declaration_span(root: Analysis, header: Place) -> Span:
    """The text of the declaration with a header, as far as it is a block of its own."""
    for item in root.files[header.path].items:
        if item.span.start == header.span.start and item.header[:1] not in ((), ("locals",)):
            return item.span
    return header.span


def outgoing_marks(root: Analysis, declared: DeclarationNodes) -> tuple[Mark, ...]:
    """What shows the edges of cycles that lead away from a declaration, in the order of the text,
    what stands in its own file first."""
    found = (each for each in marks(root.components) if each.edge.source in declared.names)

    def order(mark: Mark) -> tuple[object, ...]:
        return mark.place.path != declared.header.path, mark.place.path, mark.place.span

    return tuple(sorted(found, key=order))


def nodes_at(root: Analysis, path: str, offset: int) -> tuple[str, ...]:
    """The nodes that stand at a byte offset of a file: those that a reference there names, or
    those of the declaration that it stands in. None for anything else."""
    found: dict[str, None] = {}
    for source in _sources_at(root, path, offset):
        for target in root.dependencies.successors[source]:
            references = root.dependencies.edge(source, target).references
            if any(_touches(reference.place, path, offset) for reference in references):
                found[target] = None
    if found:
        return tuple(found)
    declared = declaration_at(root, path, offset) or declaration_around(root, path, offset)
    return declared.names if declared else ()


def next_step(root: Analysis, path: str, offset: int, walked: Path = ()) -> Step | None:
    """Where the cycle goes on that runs through a byte offset of a file.

    At a reference that is the next one of the cycle, at a header the first that leads away from
    it. `walked` are the nodes of the cycle that the reader is already following, from the last
    edge on: where it runs through here, it is that one, else the shortest. None where there is
    no cycle.
    """
    here = marks_at(root, path, offset)
    if here:
        return following(_walked_on(here, walked))
    declared = declaration_at(root, path, offset)
    starts = outgoing_marks(root, declared) if declared else ()
    for mark in starts[:1]:
        return Step(mark.place, mark.edge, mark.cycle)
    cycle = _away_from(root, declared)
    return None if cycle is None else following(cycle)


def previous_step(root: Analysis, path: str, offset: int, walked: Path = ()) -> Step | None:
    """Where the cycle comes from that `next_step` goes on with: the reference before this one, or
    before the block whose header this is."""
    here = marks_at(root, path, offset)
    if here:
        return preceding(_walked_on(here, walked))
    declared = declaration_at(root, path, offset)
    starts = outgoing_marks(root, declared) if declared else ()
    cycle = starts[0].cycle if starts else _away_from(root, declared)
    return None if cycle is None else preceding(cycle)


def edges_from(root: Analysis, names: Collection[str]) -> Iterator[tuple[Edge, Component]]:
    """The edges of cycles that lead away from some nodes, each with its component."""
    for component in root.components:
        for edge in component.edges:
            if edge.source in names:
                yield edge, component


def following(cycle: Cycle) -> Step | None:
    """The step after the first one of a cycle; if no other is written, that one again."""
    return _shown(cycle, [*cycle.edges[1:], cycle.edges[0]])


def preceding(cycle: Cycle) -> Step | None:
    """The step before the first one of a cycle; if no other is written, that one again."""
    return _shown(cycle, cycle.edges[::-1])


def _shown(cycle: Cycle, edges: Sequence[Edge]) -> Step | None:
    """The first of some edges of a cycle that can be shown."""
    shown = [edge for edge in edges if edge.references] or [edge for edge in edges if edge.places]
    for edge in shown[:1]:
        return Step(edge.places[0], edge, cycle.starting_with(edge))
    return None


def _walked_on(here: Sequence[Mark], walked: Path) -> Cycle:
    """The cycle that someone who has walked along some nodes is on at a place with marks."""
    # Where several edges are written in one place, the one that was reached last.
    last_first = sorted(here, key=lambda mark: _ends(mark) != walked[:2])
    again = (_again(mark, walked) for mark in last_first)
    return next(filter(None, again), last_first[0].cycle)


def _away_from(root: Analysis, declared: DeclarationNodes | None) -> Cycle | None:
    """A shortest cycle that leads away from a declaration."""
    for edge, component in edges_from(root, declared.names if declared else ()):
        return component.shortest[edge.source, edge.target]
    return None


def _again(mark: Mark, walked: Path) -> Cycle | None:
    """The cycle that some nodes make, from a mark on, if it still runs through there."""
    edges = {edge.key: edge for edge in mark.component.edges}
    pairs = list(edges_of(walked)) if walked else []
    if _ends(mark) not in pairs or not edges.keys() >= set(pairs):
        return None
    return Cycle(tuple(edges[pair] for pair in pairs)).starting_with(mark.edge)


def _ends(mark: Mark) -> tuple[str, ...]:
    return mark.edge.source, mark.edge.target


def _sources_at(root: Analysis, path: str, offset: int) -> Iterator[str]:
    """The nodes that have a reference at a byte offset of a file."""
    for name, node in root.dependencies.nodes.items():
        if any(_touches(place, path, offset) for place in _references_of(node)):
            yield name


def _references_of(node: Node) -> Iterator[Place]:
    for scoped in node.scoped_references:
        for reference in scoped.references:
            yield Place(scoped.located.path, scoped.located.span(reference.span))


def _touches(place: Place, path: str, offset: int) -> bool:
    return place.path == path and place.span.touches(Span(offset, offset))


def _holds(span: Span, offset: int) -> bool:
    return span.contains(offset)
