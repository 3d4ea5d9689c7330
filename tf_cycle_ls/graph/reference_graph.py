"""Builds the edges of the graph, from references and from the dependencies that Terraform implies.

Source of the rules: `transform_reference.go`, `transform_module_expansion.go`,
`transform_variable_validation.go` and `transform_provider.go` in Terraform's `internal/terraform`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.config.declarations import Declaration, ImportDeclaration
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph.node_builder import NodeBuilder
from tf_cycle_ls.graph.nodes import Kind, Node, Tree, address, address_in
from tf_cycle_ls.graph.reference_map import ReferenceMap

Successors = Mapping[str, tuple[str, ...]]


class Cause(Struct, frozen=True):
    """A reference that causes an edge, and the declaration that contains it."""

    reference: Reference
    located: Located[Declaration]


class ReferenceGraph:
    """The dependency graph of a root module.

    Nodes and edges are computed on first use. Trees with equal fingerprints have the same edges, so
    `at` copies the edges, and nodes are computed again only if a finding has to be located.
    Unchanged parts of `before`, an earlier version of the graph, are reused.
    """

    def __init__(self, tree: Tree, before: ReferenceGraph | None = None) -> None:
        self._tree = tree
        self._before = before
        # The last result of `causes`: most callers ask for one edge of a node after the other.
        self._last_causes: tuple[str, dict[str, list[Cause]]] = "", {}

    def at(self, tree: Tree) -> ReferenceGraph:
        """Return the graph of a tree with the same fingerprint. Only locations can differ."""
        graph = ReferenceGraph(tree, self)
        graph.successors = self.successors
        graph.plan_successors = self.plan_successors
        return graph

    @cached_property
    def _builder(self) -> NodeBuilder:
        before = self._before
        return NodeBuilder(self._tree, before._builder if before else None)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes of the graph that `terraform validate` checks, keyed by name."""
        return self._builder.nodes

    @property
    def plan_nodes(self) -> Mapping[str, Node]:
        """The nodes that only a plan adds, keyed by name."""
        additions = self._builder.plan_additions
        return additions.nodes if additions else {}

    @property
    def reference_map(self) -> ReferenceMap:
        """Maps the names in each module to the nodes that they refer to."""
        return self._builder.reference_map

    @cached_property
    def successors(self) -> Successors:
        """Maps each node to the nodes that it depends on when `terraform validate` checks them."""
        nodes, before = self.nodes, self._before
        self._before = None  # Otherwise old graphs would form an unbounded chain.
        changed = before and self.reference_map.changed_names(before.reference_map)
        if before is None or changed is None:
            return {name: self._successors_of(node) for name, node in nodes.items()}
        # An unchanged node has the same successors, if all names in it refer to the same nodes.
        old_nodes, old_successors = before.nodes, before.successors
        return {
            name: old_successors[name]
            if old_nodes.get(name) is node and not (changed and _mentions(node, changed))
            else self._successors_of(node)
            for name, node in nodes.items()
        }

    @cached_property
    def unused_providers(self) -> Successors:
        """Maps each provider configuration that no resource uses to the nodes it depends on."""
        return {node.name: self._successors_of(node) for node in self._builder.unused_providers()}

    @cached_property
    def plan_successors(self) -> Successors | None:
        """Like `successors`, for the graph of the planned changes that `terraform plan` checks.

        None if it can have no other cycles than the graph that `terraform validate` checks.
        """
        additions = self._builder.plan_additions
        if additions is None:
            return None
        importing = {name: self._without_imports(name) for name in additions.importing}
        added = {name: self._successors_of(node) for name, node in additions.nodes.items()}
        graph = {**self.successors, **importing, **added}
        for name, targets in additions.edges.items():
            graph[name] = tuple(sorted({*graph[name], *targets}))
        for node in additions.nodes.values():
            if node.path:
                close = f"{node.path} (close)"
                graph[close] = tuple(sorted((*graph[close], node.name)))
        return graph

    def _without_imports(self, name: str) -> tuple[str, ...]:
        node = self.nodes[name]
        scoped = tuple(
            references
            for references in node.scoped_references
            if not isinstance(references.located.declaration, ImportDeclaration)
        )
        return self._successors_of(replace(node, scoped_references=scoped))

    @cached_property
    def _contents(self) -> Mapping[str, list[str]]:
        """Maps the path of each called module to the nodes in it that its close node waits for.

        These exclude its expand and close nodes, and the nodes of modules that it calls.
        """
        contents: dict[str, list[str]] = {}
        waits_for_checks = self._tree.dialect.close_waits_for_checks
        skipped = frozenset() if waits_for_checks else self._nodes_of_checks
        for node in self.nodes.values():
            if (
                node.path
                and node.kind not in (Kind.EXPAND, Kind.CLOSE)
                and node.name not in skipped
            ):
                contents.setdefault(node.path, []).append(node.name)
        return contents

    @property
    def _nodes_of_checks(self) -> frozenset[str]:
        """The check blocks and the data sources in them."""
        checks = [node for node in self.nodes.values() if node.kind is Kind.CHECK]
        data = (
            address_in(node.path, reference.subject.text)
            for node in checks
            for scoped in node.scoped_references
            for reference in scoped.references
            if reference.attribute == "data"
        )
        return frozenset((*(node.name for node in checks), *data))

    @cached_property
    def _closes(self) -> Mapping[str, list[str]]:
        """Maps the path of each module to the close nodes of all modules nested in it."""
        closes: dict[str, list[str]] = {}
        for name, node in self.nodes.items():
            path = node.path if node.kind is Kind.CLOSE else ""
            while path := path.rpartition(".module.")[0]:
                closes.setdefault(path, []).append(name)
        return closes

    def causes(self, source: str) -> dict[str, list[Cause]]:
        """Map each target of the edges from `source` to the references that cause the edge, in
        source order. Edges without a reference are not included."""
        last, causes = self._last_causes
        if last != source:
            causes = self._find_causes(source)
            self._last_causes = source, causes
        return causes

    def _find_causes(self, source: str) -> dict[str, list[Cause]]:
        node = self.nodes.get(source) or self.plan_nodes[source]
        nodes_of = self.reference_map.nodes
        causes: dict[str, list[Cause]] = {}
        for scoped in node.scoped_references:
            for reference in scoped.references:
                for target in nodes_of(scoped.scope, reference.subject.text):
                    causes.setdefault(target, []).append(Cause(reference, scoped.located))
        return causes

    def _successors_of(self, node: Node) -> tuple[str, ...]:
        nodes_of = self.reference_map.nodes
        successors = set(self._implied(node))
        for scoped in node.scoped_references:
            for reference in scoped.references:
                successors.update(nodes_of(scoped.scope, reference.subject.text))
        successors.discard(node.name)
        return tuple(sorted(successors))

    def _implied(self, node: Node) -> Iterator[str]:
        """The nodes that a node depends on without a reference."""
        if node.kind is Kind.CLOSE:
            yield from self._dependencies_of_close(node.path)
        elif node.kind is Kind.EXPAND:
            # Not derived from the path, because an invalid module name could contain `.module.`.
            for parent in {scoped.scope for scoped in node.scoped_references} - {""}:
                yield f"{parent} (expand)"
        elif node.path:
            yield f"{node.path} (expand)"
        if node.kind is Kind.VALIDATION:
            variable = address(node.name)
            yield f"{variable} (expand)" if node.path else variable
        if node.provider:
            yield node.provider

    def _dependencies_of_close(self, path: str) -> Iterator[str]:
        """The dependencies of a close node: the module's other nodes, and nested close nodes."""
        yield f"{path} (expand)"
        yield from self._contents.get(path, ())
        yield from self._closes.get(path, ())


def _mentions(node: Node, names: Mapping[str, Collection[str]]) -> bool:
    """Whether a reference of a node may be to one of `names`, which are keyed by scope."""
    for scoped in node.scoped_references:
        changed = names.get(scoped.scope)
        if changed:
            for reference in scoped.references:
                name = reference.subject.text
                # An output that is not declared refers to the whole module.
                if name in changed or name.startswith("module."):
                    return True
    return False


def explaining_node(source: Node, target: Node) -> Node:
    """Choose the end of an implied edge whose declaration explains why the edge exists.

    This is the target if it is a provider configuration or a module call, and otherwise the source.
    """
    return target if target.kind in (Kind.PROVIDER, Kind.EXPAND) else source


def reason(source: Node, target: Node) -> str:
    """A sentence that explains why `source` depends on `target` although no reference causes it."""
    here, there = address(source.name), address(target.name)
    if target.kind is Kind.PROVIDER:
        return f"{here} depends on the configuration of its provider, {there}."
    if source.kind is Kind.CHECKS:
        return f"At plan, the data sources of checks wait for {there}, whenever it is created."
    if target.kind is Kind.CHECKS:
        return f"At plan, {here}, the data source of a check, waits for all created resources."
    if target.kind is Kind.TRIGGER:
        if source.kind is Kind.TRIGGER:
            return f"At plan, Terraform runs the actions of one resource in order: {there} first."
        return f"At plan, {here} waits for the actions that it triggers before it is created."
    if source.kind is Kind.VALIDATION:
        return f"The validation of {here} depends on its value."
    if source.kind is Kind.CLOSE and target.kind is Kind.CLOSE:
        return f"{here} is complete only when {there}, a module in it, is complete."
    if source.kind is Kind.CLOSE:
        return f"A reference to {here} as a whole depends on everything in it, {there} too."
    if target.kind is Kind.EXPAND:
        return f"Everything in {there} depends on the count, for_each and depends_on of its block."
    return f"Terraform makes {here} depend on {there}."
