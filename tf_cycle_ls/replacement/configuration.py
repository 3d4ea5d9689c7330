"""What a configuration says about its resources, as far as the simulation needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import ImportDeclaration, InstanceKeys, ResourceDeclaration
from tf_cycle_ls.config.version_constraints import allows_only_from
from tf_cycle_ls.graph.nodes import Node, Scope, address_in, scopes
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.replacement.model import reached, resources_among

# The first version in which a removed object with create_before_destroy forces its dependencies.
_ORPHANS_FORCE_FROM = (1, 16)


@dataclass(frozen=True)
class Configuration:
    """A configuration of one root module."""

    analysis: Analysis

    @property
    def references(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each node to the nodes on which it depends; see `Situation.references`."""
        return self.analysis.dependencies.successors

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

    def declaration(self, resource: str) -> ResourceDeclaration | None:
        """The declaration of a resource, or None if only an `import` block names it."""
        node = self.analysis.dependencies.nodes.get(resource)
        declaration = node.located.declaration if node else None
        return declaration if isinstance(declaration, ResourceDeclaration) else None

    def current(self, resource: str) -> frozenset[str]:
        """The resources, including data sources, on which a resource depends."""
        return resources_among(reached(self.references, [resource])) - {resource}

    def instances(self, resource: str) -> InstanceKeys | None:
        """The literal instance keys of a resource in the root module, or None if they depend on
        values or on the instances of its module."""
        declaration = self.declaration(resource)
        return declaration.instances if declaration and not resource.startswith("module.") else None

    def provider(self, resource: str) -> str:
        """The name of the node of the provider configuration of a resource."""
        node = self.analysis.dependencies.nodes[resource]
        return node.provider or f'provider["{node.source}"]'

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Maps the old addresses in `moved` blocks to the new ones, both without keys."""
        return {
            address_in(scope.path, block.declaration.source): address_in(
                scope.path, block.declaration.target
            )
            for scope in self._scopes()
            for block in scope.module.moved
            if block.declaration.source != block.declaration.target
        }

    def after_moves(self, address: str) -> str:
        """The address of a resource after the `moved` blocks, which may form chains."""
        seen: set[str] = set()
        while address not in seen:
            seen.add(address)
            for old, new in self.moved.items():
                if address == old or address.startswith(f"{old}."):
                    address = new + address[len(old) :]
                    break
        return address

    @cached_property
    def forgotten(self) -> tuple[str, ...]:
        """The addresses in `removed` blocks with `destroy = false`."""
        return tuple(
            address_in(scope.path, block.declaration.source)
            for scope in self._scopes()
            for block in scope.module.removed
            if not block.declaration.is_destroyed
        )

    def is_forgotten(self, address: str) -> bool:
        """Whether Terraform forgets a resource instead of destroying it."""
        return any(address == one or address.startswith(f"{one}.") for one in self.forgotten)

    @cached_property
    def orphans_force(self) -> bool:
        """Whether `required_version` allows only versions in which a removed object with
        `create_before_destroy` forces its dependencies to follow it."""
        tree = self.analysis.dependencies.structure.tree
        constraints = [c for scope in self._scopes() for c in scope.module.required_versions]
        return not tree.is_opentofu and any(
            allows_only_from(constraint, _ORPHANS_FORCE_FROM) for constraint in constraints
        )

    def _scopes(self) -> Iterator[Scope]:
        return scopes(self.analysis.dependencies.structure.tree)


def _is_managed(node: Node) -> bool:
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration | ImportDeclaration):
        return False
    return declaration.resource.mode == "managed"
