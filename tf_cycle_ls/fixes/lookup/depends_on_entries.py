"""Entries of `depends_on`, and the resources that a block depends on only through one of them."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Sequence
from tf_cycle_ls.text import Span


class DependsOnEntry(Struct, frozen=True):
    """An entry of a `depends_on`: the spans of all entries, and the index of this one."""

    spans: tuple[Span, ...]
    index: int

    @property
    def span(self) -> Span:
        """The span of this entry."""
        return self.spans[self.index]


def entry_at(context: ReferenceContext) -> DependsOnEntry | None:
    """The entry of `depends_on` that contains the reference, or None if it is elsewhere."""
    if context.attribute.name != "depends_on":
        return None
    value = expressions.read(context.data, context.attribute.value)
    spans = tuple(item.span for item in value.items) if isinstance(value, Sequence) else ()
    start = context.reference.start
    index = next((i for i, span in enumerate(spans) if span.contains(start)), None)
    return None if index is None else DependsOnEntry(spans, index)


def is_resource_in(graph: DependencyGraph, name: str, module: str) -> bool:
    """Whether a node is a resource of a module, or of a module that it calls."""
    node = graph.nodes[name]
    return node.kind is Kind.RESOURCE and f"{node.path}.".startswith(f"{module}.")


def lost_resources(case: FixContext) -> list[str]:
    """The addresses of the resources that the source no longer depends on without the entry.

    They are resources of the module that the entry names and are not on a cycle. Returns an empty
    list if the entry names a resource.
    """
    graph = case.analysis.dependencies
    target = graph.nodes[case.edge.target]
    if target.kind is Kind.RESOURCE:
        return []
    return lost_in_module(case, target.path, {target.name, f"{target.path} (close)"})


def lost_in_module(case: FixContext, module: str, own: Collection[str]) -> list[str]:
    """The addresses of the resources of a module that the source depends on through `own` only.

    They are not on a cycle. `own` are targets of edges of the source.
    """
    graph = case.analysis.dependencies
    source = graph.nodes[case.edge.source]
    inside = {name for name in graph.nodes if is_resource_in(graph, name, module)}
    kept: set[str] = set()
    for successor in graph.successors[source.name]:
        if successor not in own:
            kept.update(reachable([successor], graph.successors, excluding=(source.name,)))
    lost = (
        name for name in inside - kept if source.name not in reachable([name], graph.successors)
    )
    return sorted(address(name) for name in lost)


def dependent(case: FixContext) -> str:
    """The objects that depend on the entry, in words."""
    source = address(case.edge.source)
    kind = case.analysis.dependencies.nodes[case.edge.source].kind
    if kind is Kind.EXPAND:
        return f"everything in {source}"
    return f"anything that reads {source}" if kind is Kind.OUTPUT else source
