"""The resources of a configuration and their references, for the simulation of a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.instance_moves import InstanceMoves
from tf_cycle_ls.analysis.moves import Moves
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import ImportDeclaration, ResourceDeclaration
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.file import Item
from tf_cycle_ls.config.references import Role
from tf_cycle_ls.graph.nodes import Kind, Node, Scope, address_in, scopes
from tf_cycle_ls.graph.traversal import bfs_predecessors, reachable
from tf_cycle_ls.replacement.model import reached, resources_among, without_keys

# More instances of a resource count as unknown.
_MAX_INSTANCES = 1_000
# The attribute of references in `prevent_destroy`.
_PREVENT_DESTROY = "lifecycle.prevent_destroy"
_VALUES = frozenset((Kind.VARIABLE, Kind.LOCAL))
_READ = _VALUES | {Kind.OUTPUT}


class Configuration(Struct, frozen=True, dict=True):
    """A configuration of one root module."""

    analysis: Analysis

    @cached_property
    def references(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each node to the nodes on which it depends; see `Situation.references`."""
        graph = self.analysis.dependencies
        return {**graph.structure.successors, **graph.unused_providers}

    @cached_property
    def managed(self) -> frozenset[str]:
        """The addresses of the managed resources."""
        nodes = self.analysis.dependencies.nodes
        return frozenset(name for name, node in nodes.items() if _is_managed(node))

    @cached_property
    def created_first(self) -> frozenset[str]:
        """The managed resources with `create_before_destroy`, written or forced by a dependent.

        Source: `transform_destroy_cbd.go`, ForcedCBDTransformer.
        """
        return self.managed.intersection(reachable(self.with_lifecycle, self.references))

    @cached_property
    def with_lifecycle(self) -> frozenset[str]:
        """The managed resources with `create_before_destroy` in their block."""
        found = ((name, self.declaration(name)) for name in self.managed)
        return frozenset(name for name, block in found if block and block.is_created_first)

    @cached_property
    def evaluated(self) -> Mapping[str, tuple[str, ...]]:
        """Maps resources to what their `prevent_destroy` refers to; see `Situation.evaluated`."""
        if not self.dialect.evaluates_prevent_destroy:
            return {}
        graph = self.analysis.dependencies
        found = {
            name: tuple(
                target
                for target in self.references.get(name, ())
                for references in [graph.edge(name, target).references]
                if any(reference.attribute == _PREVENT_DESTROY for reference in references)
            )
            for name in sorted(self.managed)
            if _evaluates(graph.nodes[name])
        }
        for own in self.analysis.state_references:
            if own.reference.attribute == _PREVENT_DESTROY:
                found[own.address] = (*found.get(own.address, ()), own.address)
        return found

    @cached_property
    def refers_to_itself(self) -> frozenset[str]:
        """The managed resources with a reference to themselves."""
        nodes = self.analysis.dependencies.nodes
        return frozenset(
            name
            for name in self.managed
            for part in nodes[name].located.parts
            if isinstance(part.declaration, ResourceDeclaration)
            and any(one.subject == part.declaration.resource for one in part.declaration.references)
        )

    def is_forgotten(self, resource: str) -> bool:
        """Whether a plan forgets objects of a resource instead of destroying them."""
        block = self.declaration(resource)
        return self.dialect.forgets_objects and block is not None and block.is_destroyed is False

    def declaration(self, resource: str) -> ResourceDeclaration | None:
        """The declaration of a resource, or None if only an `import` block names it."""
        node = self.analysis.dependencies.nodes.get(resource)
        declaration = node.located.declaration if node else None
        return declaration if isinstance(declaration, ResourceDeclaration) else None

    def current(self, resource: str) -> frozenset[str]:
        """The resources, including data sources, on which a resource depends."""
        return resources_among(reached(self.references, [resource])) - {resource}

    def instances(self, resource: str) -> frozenset[str] | None:
        """The addresses of the instances of a resource, or None if they depend on values.

        A `count` or `for_each` with a condition counts with all that it may give.
        """
        declaration = self.declaration(resource)
        modules = self.modules(resource) if declaration else None
        if declaration is None or modules is None:
            return None
        keys = declaration.instances
        if keys is None or len(keys) * len(modules) > _MAX_INSTANCES:
            return None
        name = str(declaration.resource)
        return frozenset(
            f"{address_in(module, name)}{_key(key)}" for module in modules for key in keys
        )

    def modules(self, resource: str) -> list[str] | None:
        """The addresses of the instances of the module of a resource, or None if they depend on
        values."""
        path = self.analysis.dependencies.nodes[resource].path
        found = [""]
        for scope in self._callers(path):
            call = scope.call.declaration if scope.call else None
            if call is None or call.instances is None or len(call.instances) > _MAX_INSTANCES:
                return None
            found = [
                address_in(module, f"module.{call.name}{_key(key)}")
                for module in found
                for key in call.instances
            ]
        return found

    def counts(self, resource: str) -> tuple[bytes, ...]:
        """The texts that decide how many instances a resource has.

        These are the declarations of the variables and local values that its `count` or `for_each`
        refers to. Returns () if it has neither.
        """
        node = self.analysis.dependencies.nodes[resource]
        declaration = self.declaration(resource)
        if declaration is None or not declaration.argument_names & {"count", "for_each"}:
            return ()
        names = [
            f"{address_in(node.path, str(reference.subject))}"
            for reference in declaration.references
            if reference.role is Role.META
        ]
        nodes = self.analysis.dependencies.nodes
        blocks = [nodes[name] for name in names if name in nodes]
        blocks += [nodes[f"{name} (expand)"] for name in names if f"{name} (expand)" in nodes]
        return tuple(self._text(node) for node in blocks if node.kind in _VALUES)

    def texts(self, resource: str) -> frozenset[bytes]:
        """The texts that decide what a resource is: its block, and the declarations of the values
        that it uses, without white space. The blocks of other resources do not count."""
        found, stack, seen = set(), [resource], set[str]()
        nodes = self.analysis.dependencies.nodes
        while stack:
            node = nodes[stack.pop()]
            if node.name in seen:
                continue
            seen.add(node.name)
            found.add(b"".join(self._text(node).split()))
            if node.kind is Kind.VARIABLE and node.path:
                found.add(b"".join(self._text(nodes[f"{node.path} (expand)"]).split()))
            stack += [name for name in self.references[node.name] if nodes[name].kind in _READ]
        return frozenset(found)

    def used_directly(self, resource: str) -> frozenset[str]:
        """The resources to which a resource refers without another resource in between."""
        nodes, references = self.analysis.dependencies.nodes, self.references
        found = bfs_predecessors([resource], references, self._except_values)
        return frozenset(name for name in found if nodes[name].kind is Kind.RESOURCE)

    @cached_property
    def _except_values(self) -> frozenset[str]:
        nodes = self.analysis.dependencies.nodes
        return frozenset(name for name, node in nodes.items() if node.kind not in _READ)

    def _text(self, node: Node) -> bytes:
        """The text of the block or local value that declares a node."""
        located = node.located
        item = self._items.get((located.path, located.offset))
        if item is None:
            return b""
        end = item.span.end
        if node.kind is Kind.LOCAL:
            headers = (one.header.start for one in item.content.declarations)
            later = [start for start in headers if start > located.declaration.header.start]
            end = located.offset + min(later) if later else end
        start = located.span(located.declaration.header).start
        return self.analysis.documents[located.path].data[start:end]

    @cached_property
    def _items(self) -> Mapping[tuple[str, int], Item]:
        files = self.analysis.files
        return {(path, item.span.start): item for path in files for item in files[path].items}

    def _callers(self, path: str) -> list[Scope]:
        """The modules on the way from the root module to the module at `path`, without the root."""
        by_path = {scope.path: scope for scope in scopes(self.analysis.dependencies.structure.tree)}
        found = []
        while path:
            found.append(by_path[path])
            path = by_path[path].parent
        return found[::-1]

    def provider(self, resource: str) -> str:
        """The name of the node of the provider configuration of a resource."""
        node = self.analysis.dependencies.nodes[resource]
        return node.provider or f'provider["{node.source}"]'

    @cached_property
    def moves(self) -> Moves:
        """Its `moved` and `removed` blocks."""
        return Moves(self.analysis)

    def instance_after(self, address: str) -> str:
        """The new address of an instance that exists before a plan."""
        resource = without_keys(address)
        declaration = self.declaration(resource)
        if declaration is None:
            return self._instance_moves.after(address, None)
        callers = self._callers(self.analysis.dependencies.nodes[resource].path)
        calls = [scope.call.declaration.argument_names for scope in callers if scope.call]
        return self._instance_moves.after(
            address, declaration.argument_names, calls if self.dialect.moves_modules else ()
        )

    def moved_addresses(self, instances: Collection[str]) -> tuple[str, ...]:
        """The old and new addresses of what a plan moves if these instances exist."""
        found = dict.fromkeys(self.moves.addresses(set(map(without_keys, instances))))
        for address in instances:
            new = self.instance_after(address)
            if new != address and not self._instance_moves.has_block(without_keys(address)):
                found |= {address: None, new: None}
        return tuple(found)

    @cached_property
    def _instance_moves(self) -> InstanceMoves:
        return InstanceMoves(list(scopes(self.analysis.dependencies.structure.tree)))

    @property
    def dialect(self) -> Dialect:
        """The dialect of the root module."""
        return self.analysis.dependencies.structure.tree.dialect


def _evaluates(node: Node) -> bool:
    """Whether the `prevent_destroy` of a resource has references."""
    parts = (part.declaration for part in node.located.parts)
    return any(
        reference.attribute == _PREVENT_DESTROY
        for part in parts
        if isinstance(part, ResourceDeclaration)
        for reference in part.references
    )


def _key(key: object) -> str:
    return f"[{key}]" if key != "" else ""


def _is_managed(node: Node) -> bool:
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration | ImportDeclaration):
        return False
    return declaration.resource.mode == "managed"
