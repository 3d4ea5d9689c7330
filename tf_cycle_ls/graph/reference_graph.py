"""Nodes to edges: who depends on whom, by reference or because Terraform says so.

Source of the rules: `transform_reference.go`, `transform_module_expansion.go`,
`transform_variable_validation.go` and `transform_provider.go` in Terraform's `internal/terraform`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph.node_builder import NodeBuilder
from tf_cycle_ls.graph.nodes import Kind, Node, Tree, address
from tf_cycle_ls.graph.reference_map import ReferenceMap

Successors = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cause:
    """A reference that makes an edge, and the declaration that it is written in."""

    reference: Reference
    located: Located[Declaration]


class ReferenceGraph:
    """The graph of one root.

    All of it is worked out when it is first asked for: where the shape of a tree is known, so are
    its edges, and its nodes are needed only if there is a place to be shown. Of a graph `before`
    what still holds is taken over.
    """

    def __init__(self, tree: Tree, before: ReferenceGraph | None = None) -> None:
        self._tree = tree
        self._before = before

    def at(self, tree: Tree) -> ReferenceGraph:
        """The same graph, for a tree of the same shape: only the places are other ones."""
        graph = ReferenceGraph(tree, self)
        graph.successors = self.successors
        return graph

    @cached_property
    def _expansion(self) -> NodeBuilder:
        before = self._before
        return NodeBuilder(self._tree, before._expansion if before else None)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Its nodes by name."""
        return self._expansion.nodes

    @property
    def names(self) -> ReferenceMap:
        """What the names in it stand for."""
        return self._expansion.names

    @cached_property
    def successors(self) -> Successors:
        """For each node what it depends on, sorted."""
        nodes, before = self.nodes, self._before
        self._before = None  # Not a row without end of those before each other.
        if before is None or before.names != self.names:
            return {name: self._waits_for(node) for name, node in nodes.items()}
        # As the names stand for what they did, so do the references of a node that is the same.
        same, known = before.nodes, before.successors
        return {
            name: known[name] if same.get(name) is node else self._waits_for(node)
            for name, node in nodes.items()
        }

    @cached_property
    def _insides(self) -> Mapping[str, list[str]]:
        """What is in each module, but for the modules below it."""
        insides: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if node.path and node.kind not in (Kind.EXPAND, Kind.CLOSE):
                insides.setdefault(node.path, []).append(node.name)
        return insides

    @cached_property
    def _closes(self) -> Mapping[str, list[str]]:
        """For each module the closes of those below it, at any depth."""
        closes: dict[str, list[str]] = {}
        for name, node in self.nodes.items():
            above = node.path if node.kind is Kind.CLOSE else ""
            while above := above.rpartition(".module.")[0]:
                closes.setdefault(above, []).append(name)
        return closes

    def causes(self, source: str, target: str) -> Iterator[Cause]:
        """The references that make the edge from one node to another, in the order of the text."""
        for scoped in self.nodes[source].scoped_references:
            for reference in scoped.references:
                if target in self.names.nodes(scoped.scope, str(reference.subject)):
                    yield Cause(reference, scoped.located)

    def _waits_for(self, node: Node) -> tuple[str, ...]:
        named = self.names.nodes
        found = set(self._implied(node))
        for scoped in node.scoped_references:
            for reference in scoped.references:
                found.update(named(scoped.scope, reference.subject.text))
        found.discard(node.name)
        return tuple(sorted(found))

    def _implied(self, node: Node) -> Iterator[str]:
        """What a node depends on although no reference says so."""
        if node.kind is Kind.CLOSE:
            yield from self._closed_after(node.path)
        elif node.kind is Kind.EXPAND:
            # Not cut off the path: a name may look like one, if it is not allowed to.
            for parent in {scoped.scope for scoped in node.scoped_references} - {""}:
                yield f"{parent} (expand)"
        elif node.path:
            yield f"{node.path} (expand)"
        if node.kind is Kind.VALIDATION:
            variable = address(node.name)
            yield f"{variable} (expand)" if node.path else variable
        if node.provider:
            yield node.provider

    def _closed_after(self, path: str) -> Iterator[str]:
        """A module is closed after all in it is done, and the modules below it are closed."""
        yield f"{path} (expand)"
        yield from self._insides.get(path, ())
        yield from self._closes.get(path, ())


def explaining_node(source: Node, target: Node) -> Node:
    """The end of an edge that no reference writes whose declaration explains it best: the
    provider's block, or the module's."""
    return target if target.kind in (Kind.PROVIDER, Kind.EXPAND) else source


def reason(source: Node, target: Node) -> str:
    """Why Terraform makes `source` depend on `target` where no reference says so: one sentence."""
    here, there = address(source.name), address(target.name)
    if target.kind is Kind.PROVIDER:
        return f"{here} depends on the configuration of its provider, {there}."
    if source.kind is Kind.VALIDATION:
        return f"The validation of {here} depends on its value."
    if source.kind is Kind.CLOSE and target.kind is Kind.CLOSE:
        return f"{here} is complete only when {there}, a module in it, is complete."
    if source.kind is Kind.CLOSE:
        return f"A reference to {here} as a whole depends on everything in it, {there} too."
    if target.kind is Kind.EXPAND:
        return f"Everything in {there} depends on the count, for_each and depends_on of its block."
    return f"Terraform makes {here} depend on {there}."
