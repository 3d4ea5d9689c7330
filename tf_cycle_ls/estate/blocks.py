"""The blocks of the resources in a root module and its called modules, with the values in scope."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import Declaration
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.source_bodies import SourceBody, source_bodies
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.estate.arguments import Value, arguments_of_body
from tf_cycle_ls.graph.nodes import Scope, Tree, address_in, scopes
from tf_cycle_ls.syntax.pure_functions import UnknownValueError
from tf_cycle_ls.text import Document

_BLOCKS = {"managed": "resource", "data": "data", "ephemeral": "ephemeral"}


class ResourceBlock(Struct, frozen=True):
    """The block of a resource, in the file `path`. `address` is its address in the root module, and
    `values` are those in its module."""

    address: str
    resource: Resource
    body: SourceBody
    path: str
    values: StaticScope

    def arguments(self) -> dict[str, Value]:
        """The arguments of the block, see `arguments_of_body`."""
        return arguments_of_body(self.body, self.path, self.values)


class Blocks:
    """Finds blocks in the module tree of a root module. `documents` are its files."""

    def __init__(
        self, root_dir: str, tree: Tree, documents: Mapping[str, Document], values: StaticScopes
    ) -> None:
        self.root_dir = root_dir
        self._tree = tree
        self._documents = documents
        self._static = values
        self._items: dict[str, dict[int, list[SourceBody]]] = {}
        self._values: dict[str, StaticScope | None] = {}

    @cached_property
    def _scopes(self) -> Mapping[str, Scope]:
        return {scope.path: scope for scope in scopes(self._tree)}

    def resources(self, is_wanted: Callable[[Resource], bool]) -> Iterator[ResourceBlock]:
        """The blocks of the resources that are wanted, if they have an instance for certain."""
        for path, scope in self._scopes.items():
            for resource, located in scope.module.resources.items():
                type_ = _BLOCKS.get(resource.mode)
                if type_ is None or not is_wanted(resource):
                    continue
                values = self._values_in(path)
                body = self._body(located, type_, (resource.type, resource.name))
                if values is not None and body is not None and _has_instance(body, values):
                    address = address_in(path, str(resource))
                    yield ResourceBlock(address, resource, body, located.path, values)

    def provider(self, name: str) -> dict[str, Value]:
        """The arguments of the default configuration of a provider in the root module."""
        for located in self._tree.module.providers:
            if str(located.declaration.name) == name:
                body = self._body(located, "provider", (name,))
                values = self._values_in("")
                return arguments_of_body(body, located.path, values) if body and values else {}
        return {}

    def _values_in(self, path: str) -> StaticScope | None:
        """The values in the module at `path`. None if the module may have no instance."""
        if path not in self._values:
            self._values[path] = self._scope(self._scopes[path])
        return self._values[path]

    def _scope(self, scope: Scope) -> StaticScope | None:
        if scope.call is None:
            return self._static.of_root(self.root_dir)
        caller = self._values_in(scope.parent)
        directory = _directory(scope.module)
        if caller is None or directory is None:
            return None
        name = scope.call.declaration.name
        body = self._body(scope.call, "module", (name,))
        if body is None or not _has_instance(body, caller):
            return None
        return self._static.of_call(directory, caller, name)

    def _body(
        self, located: Located[Declaration], type_: str, labels: tuple[str, ...]
    ) -> SourceBody | None:
        """The body of a block. None if it has a syntax error, or if an override file changes it."""
        if located.stale or located.overrides:
            return None
        if located.path not in self._items:
            items: dict[int, list[SourceBody]] = {}
            for item in source_bodies(self._documents[located.path], LABELS):
                items.setdefault(item.offset, []).append(item)
            self._items[located.path] = items
        bodies = (
            body
            for item in self._items[located.path].get(located.offset, ())
            for block, body in item.blocks(type_)
            if block.labels == labels
        )
        return next(bodies, None)


def _has_instance(body: SourceBody, values: StaticScope) -> bool:
    """Whether a block has an instance for certain."""
    for name in ("count", "for_each"):
        attribute = body.body.attribute(name)
        if attribute is not None:
            try:
                if values.evaluate(body.value(attribute)) in (0, "0", [], {}, None, False):
                    return False
            except UnknownValueError:
                return False
    return True


def _directory(module: Module) -> str | None:
    """The directory of a module, from the path of one of its declarations."""
    groups = (module.resources, module.calls)
    located = next((one for group in groups for one in group.values()), None)
    return os.path.dirname(located.path) if located else None
