"""The dependency graph of a root module, with the references behind its edges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from tf_cycle_ls.analysis.incremental import Structure
from tf_cycle_ls.analysis.located_graph import ComponentPart, LocatedGraph
from tf_cycle_ls.analysis.model import Edge, Place, SourceReference
from tf_cycle_ls.config.declarations import CallDeclaration, Declaration
from tf_cycle_ls.config.file import File
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.graph.plan_additions import occasion
from tf_cycle_ls.graph.reference_graph import (
    Cause,
    ReferenceGraph,
    Successors,
    explaining_node,
    reason,
)
from tf_cycle_ls.text import Document, Span


class DependencyGraph(LocatedGraph):
    """The dependencies between the nodes of one root module, and their places in the text.

    Nodes have the names that Terraform prints (`aws_vpc.main`, `module.a.var.x (expand)`).
    """

    def __init__(
        self,
        graph: ReferenceGraph,
        structure: Structure,
        documents: Mapping[str, Document],
        files: Mapping[str, File],
    ) -> None:
        self._graph = graph
        self._documents = documents
        self._files = files
        self.structure = structure
        """The part of the graph that does not depend on positions. It may have been computed from
        an earlier text."""

    @property
    def names(self) -> Collection[str]:
        """See `LocatedGraph.names`."""
        return self.nodes

    @cached_property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on, sorted.

        If there is a cycle that only a plan reports, the edges of the plan are included.
        """
        validated, plan = self.structure.successors, self.structure.plan
        if plan is None or not plan.components:
            return validated
        return {
            name: targets
            if targets == validated.get(name, targets)
            else tuple(sorted({*targets, *validated[name]}))
            for name, targets in plan.successors.items()
        }

    @property
    def shown_successors(self) -> Successors:
        """Like `successors`, without the edges of a plan, which do not say what an object is made
        of."""
        return self.structure.successors

    @property
    def unused_providers(self) -> Successors:
        """Maps each provider configuration that no resource uses to the nodes it depends on.

        They are not in the graph, but a plan that destroys an object of the provider needs them.
        """
        return self._graph.unused_providers

    @cached_property
    def on_cycles_or_hidden(self) -> frozenset[tuple[str, str]]:
        """Like `on_cycles`, with cycles that a plan would report only after another one is gone."""
        plan = self.structure.plan
        return self.on_cycles | plan.on_cycles if plan else self.on_cycles

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes, in the order of the text.

        If there is a cycle that only a plan reports, the nodes of the plan are included.
        """
        plan = self.structure.plan
        has_cycle = plan is not None and plan.components
        return {**self._graph.nodes, **self._graph.plan_nodes} if has_cycle else self._graph.nodes

    def has_same_places(self, before: DependencyGraph) -> bool:
        """Whether the nodes on cycles and their references are the same as `before`, at the same
        places.

        So it is after most edits, because a file keeps the located declarations before an edit.
        """
        structure = self.structure
        if structure is not before.structure:
            return False
        if self is before:
            return True
        components = (*structure.components, *(structure.plan.components if structure.plan else ()))
        return all(
            _is_at_same_place(self.nodes[name], before.nodes[name])
            for names in components
            for name in names
        )

    def names_in(self, scope: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Each name that references in the module at `scope` may use, with its nodes."""
        return self._graph.reference_map.names(scope)

    def place(self, name: str) -> Place:
        """The place of the block header that declares a node."""
        located = self.nodes[name].located
        return Place(located.path, located.span(located.declaration.header))

    def dependency_place(self, name: str) -> Place:
        """The place that shows a node's dependencies.

        For an input variable of a module, this is the argument in the module call. For any other
        node, it is the header of the node's declaration.
        """
        node = self.nodes[name]
        variable = address(name).rpartition("var.")[2]
        for scoped in node.scoped_references if node.kind is Kind.VARIABLE else ():
            located = scoped.located
            if isinstance(located.declaration, CallDeclaration):
                for argument in located.declaration.arguments:
                    if argument.name == variable:
                        return Place(located.path, located.span(argument.header))
        return self.place(name)

    def kind(self, name: str) -> str:
        """See `LocatedGraph.kind`."""
        return self.nodes[name].kind.value

    def group(self, name: str) -> str:
        """The path of the module that a node belongs to."""
        return self.nodes[name].path

    def headers(self) -> Iterator[tuple[str, Place]]:
        """Every node with the headers of its declaration. An override file adds a header."""
        for name, node in self.nodes.items():
            for part in node.located.parts:
                yield name, Place(part.path, part.span(part.declaration.header))

    def header_around(self, path: str, offset: int) -> Place | None:
        """The header of the declaration that contains a byte offset of a file, or None. For a JSON
        file, the result is always None."""
        items = self._files[path].items
        item = next((item for item in items if item.span.contains(offset)), None)
        if item is None or not item.header:
            return None
        within = [
            header
            for header in dict.fromkeys(header for _, header in self.headers())
            if header.path == path and item.span.contains(header.span.start)
        ]
        if item.header[0] == "locals":
            # Each local value in the block is a declaration.
            within = [header for header in within if header.span.start <= offset][-1:]
        return min(within, key=lambda header: header.span, default=None)

    def declaration_span(self, header: Place) -> Span:
        """The span of the block with the header `header`, or of the header itself if it does not
        belong to a block."""
        for item in self._files[header.path].items:
            if item.span.start == header.span.start and item.header[:1] not in ((), ("locals",)):
                return item.span
        return header.span

    def reference_places(self, name: str) -> Iterator[Place]:
        """See `LocatedGraph.reference_places`."""
        for scoped in self.nodes[name].scoped_references:
            for reference in scoped.references:
                yield Place(scoped.located.path, scoped.located.span(reference.span))

    def is_shown(self, edge: Edge) -> bool:
        """Whether to show an implicit edge.

        Every node in a module depends on the node of the module call. Such an edge is shown only if
        the call itself has references. The node that closes a module depends on every node in the
        module. Such an edge is shown if it leads to a variable or an output of the module, or if
        another node depends on the whole module.
        """
        source, target = self.nodes[edge.source], self.nodes[edge.target]
        if target.kind is Kind.EXPAND:
            return any(scoped.references for scoped in target.scoped_references)
        if source.kind is Kind.CLOSE:
            is_interface = target.path == source.path and target.kind in (
                Kind.VARIABLE,
                Kind.OUTPUT,
            )
            kinds = (self.nodes[name].kind for name in self.predecessors[source.name])
            return is_interface or any(kind is not Kind.CLOSE for kind in kinds)
        return True

    def edge(self, source: str, target: str) -> Edge:
        """The edge from node `source` to node `target`. It has a note if no reference causes it."""
        return self._edge(source, target, self._graph.causes(source).get(target, ()))

    def edges(self, keys: Iterable[tuple[str, str]]) -> Iterator[Edge]:
        """See `LocatedGraph.edges`. The causes of a node are computed once."""
        for source, of_source in groupby(keys, itemgetter(0)):
            causes = self._graph.causes(source)
            for _, target in of_source:
                yield self._edge(source, target, causes.get(target, ()))

    def _edge(self, source: str, target: str, causes: Iterable[Cause]) -> Edge:
        references = tuple(
            self.source_reference(cause.reference, cause.located) for cause in causes
        )
        is_only_planned = self._is_only_planned(source, target)
        if references:
            return Edge(source, target, references, is_only_planned=is_only_planned)
        node, other = self.nodes[source], self.nodes[target]
        place = self.place(explaining_node(node, other).name)
        note = self.structure.tree.dialect.in_own_words(reason(node, other))
        when = occasion(node, other) if is_only_planned else None
        return Edge(source, target, (), note, place, is_only_planned, occasion=when)

    def is_only_planned(self, key: tuple[str, str]) -> bool:
        """Whether the edge `key` is only on cycles that a plan reports and validate does not."""
        plan = self.structure.plan
        return plan is not None and key in plan.on_cycles and key not in plan.validated

    def _is_only_planned(self, source: str, target: str) -> bool:
        return target not in self.structure.successors.get(source, ())

    def parts(self) -> Iterator[ComponentPart]:
        """The parts of the components, first of those that `terraform validate` reports."""
        structure, plan = self.structure, self.structure.plan
        for names in structure.components:
            yield ComponentPart(names, cycles.edges_within(structure.successors, names))
        if plan is not None:
            for names in plan.components:
                edges = cycles.edges_within(plan.successors, names)
                yield ComponentPart(names, [key for key in edges if key not in plan.validated])

    def source_reference(
        self, reference: Reference, located: Located[Declaration]
    ) -> SourceReference:
        """Add the place and the text to a reference of the declaration `located`."""
        span = located.span(reference.span)
        text = str(reference) if located.stale else self._documents[located.path].text(span)
        return SourceReference(Place(located.path, span), text, reference.attribute)


def _is_at_same_place(node: Node, before: Node) -> bool:
    return node is before or (
        node.located is before.located
        and len(node.scoped_references) == len(before.scoped_references)
        and all(
            now.located is then.located and now.references is then.references
            for now, then in zip(node.scoped_references, before.scoped_references, strict=True)
        )
    )
