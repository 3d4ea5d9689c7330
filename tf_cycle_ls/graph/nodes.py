"""The nodes of Terraform's graph, named as Terraform prints them in `Error: Cycle: …`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.config.declarations import CallDeclaration, Declaration
from tf_cycle_ls.config.dialect import TERRAFORM, Dialect
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.references import Reference

_SUFFIX = re.compile(r" \((?:expand|close|validation|apply - before)\)$")
_MODULE_CALLS = re.compile(r"^(?:module\.[^.]+\.)+(?!$)")
# The node of a variable of a called module, or of the validations of a variable.
_VARIABLE = re.compile(r"(?P<address>(?:.*\.)?var\.[^. ]+) \((?P<role>expand|validation)\)")


class Tree(Struct, frozen=True, dict=True):
    """A module and the modules that it calls.

    `children` maps the name of each call to the called module, or to None if its files are not
    available. `dialect` has the rules of the tool. It is set only in the root module. `absent` are
    the addresses of the resources and module calls in the module that have no instance, by the
    values of variables; it is set only if the instances matter.
    """

    module: Module
    children: Mapping[str, Tree | None]
    dialect: Dialect = TERRAFORM
    absent: frozenset[str] = frozenset()

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """A fingerprint of everything that the graph of this tree depends on."""
        children = ((name, child and child.fingerprint) for name, child in self.children.items())
        own = (self.module.fingerprint, self.dialect, self.absent)
        return combine_fingerprints((*own, *children))


class Kind(str, Enum):
    """The kind of object that a node represents. Equal to its value, because other graphs have
    other kinds."""

    RESOURCE = "resource"
    LOCAL = "local value"
    VARIABLE = "variable"
    VALIDATION = "validation"
    OUTPUT = "output"
    CHECK = "check"
    EXPAND = "expand"
    CLOSE = "close"
    PROVIDER = "provider"
    CHECKS = "start of checks"
    TRIGGER = "action trigger"


class ScopedReferences(Struct, frozen=True, eq=False):
    """References of a node. They are resolved in the module whose address is `scope`.

    `located` is the declaration that contains the references.
    """

    references: tuple[Reference, ...]
    scope: str
    located: Located[Declaration]


class Node(Struct, frozen=True, eq=False):
    """A node of the graph.

    `path` is the address of its module, or "" for the root module. `located` is its declaration.
    `provider` is the name of the node of the provider configuration that it depends on. `source` is
    the full address of a resource's provider, even if the provider has no configuration.
    """

    name: str
    kind: Kind
    path: str
    located: Located[Declaration]
    scoped_references: tuple[ScopedReferences, ...] = ()
    provider: str | None = None
    source: str = ""


class Scope(Struct, frozen=True):
    """One module of the tree.

    `path` is the address of the module, and `parent` is the address of its caller. Both are "" for
    the root module. `call` is the module call, or None for the root module. `absent` are the
    addresses of the resources and module calls without instances, see `Tree`.
    """

    path: str
    module: Module
    children: Mapping[str, Tree | None]
    call: Located[CallDeclaration] | None
    parent: str
    absent: frozenset[str] = frozenset()


def scopes(tree: Tree) -> Iterator[Scope]:
    """Yield every available module of a tree, callers before the modules they call."""
    queue = deque([Scope("", tree.module, tree.children, None, "", tree.absent)])
    while queue:
        scope = queue.popleft()
        yield scope
        for name, child in scope.children.items():
            call = scope.module.calls.get(name)
            if child is not None and call is not None:
                path = address_in(scope.path, f"module.{name}")
                queue.append(
                    Scope(path, child.module, child.children, call, scope.path, child.absent)
                )


def address_in(path: str, name: str) -> str:
    """The address of the object `name` in the module at `path`."""
    return f"{path}.{name}" if path else name


def address(name: str) -> str:
    """The address of a node: its name without a suffix such as `(expand)` or `(close)`."""
    return _SUFFIX.sub("", name)


def without_modules(address_: str) -> str:
    """An address inside its module: `module.m.aws_iam_role.r` becomes `aws_iam_role.r`. The address
    of a module call keeps its last step."""
    return _MODULE_CALLS.sub("", address_)


def printed_nodes(names: Iterable[str], dialect: Dialect) -> list[str]:
    """The names of the nodes of a cycle as the tool prints them.

    OpenTofu has two nodes for each variable: one for the value that the module gets, and one that
    validates it, to which references refer (`node_variable_reference.go`).
    """
    if not dialect.splits_variables:
        return list(names)
    printed: dict[str, None] = {}
    for name in names:
        variable = _VARIABLE.fullmatch(name)
        if variable is None:
            printed[name] = None
            continue
        if variable["role"] == "expand":
            printed[f"{variable['address']} (expand, input)"] = None
        printed[f"{variable['address']} (expand, reference)"] = None
    return list(printed)
