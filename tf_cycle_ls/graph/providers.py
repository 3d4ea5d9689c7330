"""Finds the provider configuration that a resource uses (Terraform: `transform_provider.go`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tf_cycle_ls.config.declarations import ProviderDeclaration, ProviderName
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.graph.nodes import Scope, address_in

Configuration = tuple[str, str, Located[ProviderDeclaration]]
"""A provider configuration: its node's name, its module's path, and its `provider` block."""

_BUILT_IN = "terraform.io/builtin/terraform"


class Providers:
    """Resolves provider names in the modules of a tree."""

    def __init__(self, scopes: Iterable[Scope], registry: str) -> None:
        self._registry = registry
        self._scopes = {scope.path: scope for scope in scopes}
        self._configurations: dict[tuple[str, ProviderName], Configuration | None] = {}
        self._sources: dict[tuple[str, str], str] = {}
        self._blocks = {
            (
                path,
                source_of(scope.module, block.declaration.name.local, registry),
                block.declaration.name.alias,
            ): block
            for path, scope in self._scopes.items()
            for block in scope.module.providers
        }

    def configuration(self, path: str, name: ProviderName) -> Configuration | None:
        """Return the configuration that `name` refers to in the module at `path`.

        Returns None if no block configures the provider, or if it is Terraform's built-in provider,
        which needs no configuration. A provider without a configuration depends on nothing.
        """
        key = path, name
        if key not in self._configurations:
            source = self.source(path, name)
            is_built_in = source == _BUILT_IN
            self._configurations[key] = (
                None if is_built_in else self._find(path, source, name.alias)
            )
        return self._configurations[key]

    def blocks(self) -> Iterator[Configuration]:
        """The configurations that a `provider` block in any module declares."""
        for (path, source, alias), block in self._blocks.items():
            yield configuration_name(path, source, alias), path, block

    def source(self, path: str, name: ProviderName) -> str:
        """The full source address of the provider that `name` refers to in the module at `path`."""
        key = path, name.local
        if key not in self._sources:
            self._sources[key] = source_of(self._scopes[path].module, name.local, self._registry)
        return self._sources[key]

    def _find(self, path: str, source: str, alias: str | None) -> Configuration | None:
        """Return the configuration of a provider in the module at `path`, or None.

        The module can declare it, receive it from the module call, or inherit it from its caller.
        """
        scope = self._scopes[path]
        block = self._blocks.get((path, source, alias))
        if scope.call is None or (block and block.declaration.argument_names):
            return (configuration_name(path, source, alias), path, block) if block else None
        for inner, outer in scope.call.declaration.providers:
            inner_source = source_of(scope.module, inner.local, self._registry)
            if (inner_source, inner.alias) == (source, alias):
                return self.configuration(scope.parent, outer)
        if block:
            return configuration_name(path, source, alias), path, block
        # Only default configurations are inherited.
        return self._find(scope.parent, source, None) if alias is None else None


def source_of(module: Module, local: str, registry: str) -> str:
    """The full source address of the provider with the local name `local` in a module.

    `registry` is the host of a source without a host.
    """
    source = module.required_providers.get(local, local)
    if source in ("terraform", _BUILT_IN):
        return _BUILT_IN
    parts = source.split("/")
    if len(parts) == 1:
        parts.insert(0, "hashicorp")
    if len(parts) == 2:
        parts.insert(0, registry)
    return "/".join(parts).lower()


def configuration_name(path: str, source: str, alias: str | None) -> str:
    """The name of the node of a provider configuration."""
    return address_in(path, f'provider["{source}"]' + (f".{alias}" if alias else ""))
