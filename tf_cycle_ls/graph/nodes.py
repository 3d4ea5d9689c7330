"""What the nodes of Terraform's graph are made of. Their names are what Terraform prints in
`Error: Cycle: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tf_cycle_ls.config.declarations import CallDeclaration, Declaration
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference

_SUFFIX = re.compile(r" \((?:expand|close|validation)\)$")


@dataclass(frozen=True)
class Tree:
    """A module and the modules that it calls; None for one whose files are not at hand.

    `is_opentofu` is whether OpenTofu's rules count, where they are not Terraform's.
    """

    module: Module
    children: Mapping[str, Tree | None]
    is_opentofu: bool = False

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What of it the graph depends on."""
        below = ((name, child and child.fingerprint) for name, child in self.children.items())
        return combine_fingerprints((self.module.fingerprint, self.is_opentofu, *below))


class Kind(Enum):
    """What a node stands for."""

    RESOURCE = "resource"
    LOCAL = "local value"
    VARIABLE = "variable"
    VALIDATION = "validation"
    OUTPUT = "output"
    CHECK = "check"
    EXPAND = "expand"
    CLOSE = "close"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, eq=False)
class ScopedReferences:
    """References that a node is scoped for; their names are those of the module at `scope`."""

    references: tuple[Reference, ...]
    scope: str
    located: Located[Declaration]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node of the graph.

    `path` is the address of the module that it belongs to, "" for the root; `located` the
    declaration that it comes from; `provider` the name of the provider configuration that it
    waits for, `source` the full address of a resource's provider, configured or not.
    """

    name: str
    kind: Kind
    path: str
    located: Located[Declaration]
    scoped_references: tuple[ScopedReferences, ...] = ()
    provider: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One module of the tree: its address, and how it is called (None for the root)."""

    path: str
    module: Module
    children: Mapping[str, Tree | None]
    call: Located[CallDeclaration] | None
    parent: str


def scopes(tree: Tree) -> Iterator[Scope]:
    """Every module of a tree whose files are at hand, the callers before the called."""
    pending = [Scope("", tree.module, tree.children, None, "")]
    while pending:
        scope = pending.pop(0)
        yield scope
        for name, child in scope.children.items():
            call = scope.module.calls.get(name)
            if child is not None and call is not None:
                path = below(scope.path, f"module.{name}")
                pending.append(Scope(path, child.module, child.children, call, scope.path))


def below(path: str, name: str) -> str:
    """The address of something in the module at `path`."""
    return f"{path}.{name}" if path else name


def address(name: str) -> str:
    """The name of a node as an address: without `(expand)`, `(close)` and `(validation)`."""
    return _SUFFIX.sub("", name)
