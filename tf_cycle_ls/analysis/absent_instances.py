"""Finds the resources and module calls of a module tree that have no instance.

A data source in a check waits for all resources with an instance (`graph/plan_additions.py`), so
this matters only for trees with such checks. The `count` or `for_each` is evaluated with the values
of variables in `.tfvars` files, in module calls, and their defaults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.config.declarations import CallDeclaration, ResourceDeclaration
from tf_cycle_ls.config.module import Module
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.graph.nodes import Tree

Directories = Mapping[tuple[str, ...], str]
"""The directory of each module of a tree, by the names of the calls that lead to it."""


def with_absent_instances(tree: Tree, directories: Directories, scopes: StaticScopes) -> Tree:
    """A tree with the addresses without instances in each module, if it has a check with data."""
    if not any(_has_data_in_checks(module) for module in _modules(tree)):
        return tree
    return _marked(tree, (), directories, scopes, scopes.of_root(directories[()]))


def _marked(
    tree: Tree,
    path: tuple[str, ...],
    directories: Directories,
    scopes: StaticScopes,
    values: StaticScope,
) -> Tree:
    children: dict[str, Tree | None] = {}
    for name, child in tree.children.items():
        inner = (*path, name)
        children[name] = child and _marked(
            child, inner, directories, scopes, scopes.of_call(directories[inner], values, name)
        )
    absent = frozenset(filter(values.has_no_instance, _computed(tree.module)))
    return replace(tree, children=children, absent=absent)


def _computed(module: Module) -> Iterator[str]:
    """The managed resources and module calls with `count` or `for_each`."""
    for resource, located in module.resources.items():
        if resource.mode == "managed" and _is_counted(located.declaration):
            yield str(resource)
    for name, call in module.calls.items():
        if _is_counted(call.declaration):
            yield f"module.{name}"


def _is_counted(declaration: ResourceDeclaration | CallDeclaration) -> bool:
    # The instances of a conditional such as `var.on ? 1 : 0` are those of the larger number.
    return declaration.instances is None or not {"count", "for_each"}.isdisjoint(
        declaration.argument_names
    )


def _modules(tree: Tree) -> Iterator[Module]:
    yield tree.module
    for child in tree.children.values():
        if child is not None:
            yield from _modules(child)


def _has_data_in_checks(module: Module) -> bool:
    return any(
        reference.attribute == "data"
        for check in module.checks.values()
        for reference in check.declaration.references
    )
