"""The `moved` and `removed` blocks of a root module."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.graph.nodes import Scope, address_in, scopes


class Moves(Struct, frozen=True, dict=True):
    """The `moved` and `removed` blocks of a configuration, and the objects that they rename."""

    analysis: Analysis

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

    def after(self, address: str) -> str:
        """The address of a resource after the `moved` blocks, which may form chains."""
        seen: set[str] = set()
        while address not in seen:
            seen.add(address)
            for old, new in self.moved.items():
                if address == old or address.startswith(f"{old}."):
                    address = new + address[len(old) :]
                    break
        return address

    def addresses(self, resources: Collection[str]) -> tuple[str, ...]:
        """The old and the new address of each block that moves some of the existing resources, or
        what another block has moved. They have the keys in the text."""
        existing, found = set(resources), dict[str, None]()
        left = [
            (scope.path, one.declaration) for scope in self._scopes() for one in scope.module.moved
        ]
        while True:
            count = len(left)
            for path, block in list(left):
                old, new = address_in(path, block.source), address_in(path, block.target)
                moved = {name for name in existing if name == old or name.startswith(f"{old}.")}
                if moved:
                    left.remove((path, block))
                    existing |= {new + name[len(old) :] for name in moved}
                    keyed = (block.keyed_source, block.keyed_target)
                    found |= dict.fromkeys(address_in(path, name) for name in keyed)
            if len(left) == count:
                return tuple(found)

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

    def _scopes(self) -> Iterator[Scope]:
        return scopes(self.analysis.dependencies.structure.tree)
