"""The nodes and edges that Terraform's graph has only at plan.

`terraform plan` also builds the graph of the planned changes, and checks it for cycles. With an
empty state, every resource is created. That graph has two things that `terraform validate` does
not see: data sources in `check` blocks wait for all resources, and a resource waits for the actions
that it triggers before its creation.

Source of the rules: `transform_check_starter.go`, and `transform_action_trigger_config.go` of
Terraform 1.14 and 1.15, in `internal/terraform`. OpenTofu 1.12 has dropped the first rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from msgspec import Struct

from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    ImportDeclaration,
    ResourceDeclaration,
)
from tf_cycle_ls.config.dialect import Dialect
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.references import Reference
from tf_cycle_ls.graph.nodes import Kind, Node, Scope, ScopedReferences, address_in

EXECUTE_CHECKS = "(execute checks)"
BEFORE = " (apply - before)"
"""The end of the name of an action trigger that a resource waits for."""


class Occasion(Enum):
    """When a plan has an edge that depends on what happens to a resource."""

    ALWAYS = "always"
    """Also without a change: a resource with conditions is checked by each plan."""

    CHANGED = "changed"
    """When the resource is created or changed."""

    CHANGED_IF_IMPORTED = "changed if imported"
    """When the resource is created or changed. It is imported, and may stay as it is."""


class PlanAdditions(Struct, frozen=True):
    """The nodes and edges that only the graph of the planned changes has.

    `nodes` are the added nodes, keyed by name. `edges` maps a node to added dependencies; those
    that follow from the references and the module of an added node are not in it. `importing` are
    the names of the nodes with references from `import` blocks, which that graph lacks.
    """

    nodes: Mapping[str, Node]
    edges: Mapping[str, tuple[str, ...]]
    importing: frozenset[str]


def plan_additions(
    scopes: Iterable[Scope],
    nodes: Mapping[str, Node],
    triggers: Iterable[tuple[str, Located[ResourceDeclaration]]],
    dialect: Dialect,
) -> PlanAdditions | None:
    """Return what a plan adds to the graph with the nodes `nodes`, or None if that is nothing.

    `triggers` are the resources with `before_…` action triggers, each with the path of its module.
    """
    scopes = list(scopes)
    added: dict[str, Node] = {}
    edges: dict[str, tuple[str, ...]] = {}
    if dialect.close_waits_for_checks:
        _add_checks(scopes, nodes, added, edges)
    empty = _empty_modules(scopes)
    for path, resource in triggers:
        if path not in empty and not _has_no_instance(resource):
            _add_triggers(path, resource, nodes, added, edges)
    if not added:
        return None
    importing = (
        name for name, node in nodes.items() if any(map(_is_import, node.scoped_references))
    )
    return PlanAdditions(added, edges, frozenset(importing))


def occasion(source: Node, target: Node) -> Occasion | None:
    """When a plan has the edge from `source` to `target`. None if it does not depend on a resource.

    An object that a plan leaves as it is has a node only if it has conditions
    (`transform_diff.go`, hasConfigConditions).
    """
    resource = _deciding_resource(source, target)
    if resource is None:
        return None
    declaration = resource.located.declaration
    has_conditions = isinstance(declaration, ResourceDeclaration) and declaration.has_conditions
    if source.kind is Kind.CHECKS and has_conditions:
        return Occasion.ALWAYS
    is_imported = any(map(_is_import, resource.scoped_references))
    return Occasion.CHANGED_IF_IMPORTED if is_imported else Occasion.CHANGED


def _deciding_resource(source: Node, target: Node) -> Node | None:
    """The resource whose planned change adds the edge from `source` to `target`, if one does."""
    if source.kind is Kind.CHECKS:
        return target
    is_trigger = target.kind is Kind.TRIGGER and source.kind not in (Kind.TRIGGER, Kind.CLOSE)
    return source if is_trigger else None


def _add_checks(
    scopes: list[Scope],
    nodes: Mapping[str, Node],
    added: dict[str, Node],
    edges: dict[str, tuple[str, ...]],
) -> None:
    """Add the node that lets the data sources in checks wait for every resource with an instance.

    A resource on which another resource depends is reached through that one, too. Terraform leaves
    out the edge to it (`transform_check_starter.go`: leafResource), which closes the same cycles.
    """
    empty = _empty_modules(scopes)
    data = [name for scope in scopes if scope.path not in empty for name in _data_in_checks(scope)]
    if not data:
        return
    absent = {address_in(scope.path, one) for scope in scopes for one in scope.absent}
    created = tuple(
        name for name, node in nodes.items() if name not in absent and _is_created(node, empty)
    )
    added[EXECUTE_CHECKS] = Node(EXECUTE_CHECKS, Kind.CHECKS, "", nodes[data[0]].located)
    edges[EXECUTE_CHECKS] = created
    edges.update(dict.fromkeys(data, (EXECUTE_CHECKS,)))


def _data_in_checks(scope: Scope) -> Iterator[str]:
    """The nodes of the data sources in the `check` blocks of a module."""
    for check in scope.module.checks.values():
        for reference in check.declaration.references:
            if reference.attribute == "data":  # the data source in the check, see `decoder.py`
                yield address_in(scope.path, str(reference.subject))


def _empty_modules(scopes: Iterable[Scope]) -> set[str]:
    """The paths of the modules that certainly have no instance."""
    empty: set[str] = set()
    absent: set[str] = set()
    for scope in scopes:  # Callers come before the modules they call.
        absent.update(address_in(scope.path, one) for one in scope.absent)
        has_none = scope.call is not None and _has_no_instance(scope.call)
        if has_none or scope.parent in empty or scope.path in absent:
            empty.add(scope.path)
    return empty


def _has_no_instance(located: Located[CallDeclaration] | Located[ResourceDeclaration]) -> bool:
    instances = located.declaration.instances
    return instances is not None and not instances


def _is_created(node: Node, empty: set[str]) -> bool:
    """Whether a node is a managed resource that may have an instance."""
    declaration = node.located.declaration
    return (
        node.kind is Kind.RESOURCE
        and isinstance(declaration, ResourceDeclaration)
        and declaration.resource.mode == "managed"
        and (declaration.instances is None or len(declaration.instances) > 0)
        and node.path not in empty
    )


def _add_triggers(
    path: str,
    located: Located[ResourceDeclaration],
    nodes: Mapping[str, Node],
    added: dict[str, Node],
    edges: dict[str, tuple[str, ...]],
) -> None:
    """Add a node for each action that a resource triggers before its creation or update.

    The actions run one after the other.
    """
    resource = address_in(path, str(located.declaration.resource))
    names: list[str] = []
    for part in located.parts:
        for trigger in part.declaration.before_triggers:
            for reference in trigger:
                action = nodes.get(address_in(path, str(reference.subject)))
                if action is None or not _is_action(reference):
                    continue
                name = f"{action.name} triggered by {resource}{BEFORE}"
                condition = (other for other in trigger if not _is_action(other))
                references = ScopedReferences((reference, *condition), path, part)
                earlier = added[name].scoped_references if name in added else ()
                scoped = (*earlier, references)
                added[name] = Node(name, Kind.TRIGGER, path, located, scoped, action.provider)
                edges[name] = tuple(other for other in names if other != name)
                names.append(name)
    if names:
        edges[resource] = tuple(dict.fromkeys(names))


def _is_action(reference: Reference) -> bool:
    return reference.attribute.endswith(".actions")


def _is_import(scoped: ScopedReferences) -> bool:
    return isinstance(scoped.located.declaration, ImportDeclaration)
