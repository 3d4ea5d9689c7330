"""Finds resources inside a module with instances that break a cycle if they move to its caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.model import Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Kind


class MovedResources(Struct, frozen=True):
    """The addresses of resources of the module at `path`, and the inputs that only they need."""

    path: str
    resources: tuple[str, ...]
    inputs: tuple[str, ...]


def resources_to_move(analysis: Analysis, cycle: Cycle) -> MovedResources | None:
    """The resources that break a cycle if they are moved to the caller of their module.

    The call of the module has `for_each` or `count`, so a reference to one of its instances depends
    on all of it. The result is checked on the graph; None if no module has such resources.
    """
    nodes, on_cycles = analysis.dependencies.nodes, analysis.dependencies.on_cycles
    names = [edge.source for edge in cycle.edges]
    paths = dict.fromkeys(nodes[name].path for name in names if nodes[name].kind is Kind.VARIABLE)
    for path in paths:
        if not meta_arguments(analysis, path):
            continue
        inputs = sorted({name for name, _ in on_cycles if _is_input(analysis, name, path)})
        users = _users(analysis, inputs, path)
        resources = tuple(name for name in users if nodes[name].kind is Kind.RESOURCE)
        graph = _without(analysis, path, inputs, users)
        left = {name for component in cycles.components(graph) for name in component}
        if resources and left.isdisjoint(names):
            return MovedResources(path, resources, tuple(inputs))
    return None


def meta_arguments(analysis: Analysis, path: str) -> frozenset[str]:
    """Which of `count` and `for_each` the call of the module at `path` has."""
    node = analysis.dependencies.nodes.get(f"{path} (expand)")
    declaration = node.located.declaration if node else None
    has = declaration.argument_names if isinstance(declaration, CallDeclaration) else frozenset()
    return frozenset(has & {"count", "for_each"})


def _is_input(analysis: Analysis, name: str, path: str) -> bool:
    node = analysis.dependencies.nodes[name]
    return node.kind is Kind.VARIABLE and node.path == path


def _users(analysis: Analysis, inputs: list[str], path: str) -> list[str]:
    """The nodes of the module at `path` that depend on inputs, sorted, without its outputs."""
    graph, found, pending = analysis.dependencies, set[str](), list(inputs)
    kinds = (Kind.OUTPUT, Kind.CLOSE)
    while pending:
        for source in graph.predecessors.get(pending.pop(), ()):
            node = graph.nodes[source]
            is_inside = f"{node.path}.".startswith(f"{path}.")
            if is_inside and source not in found and node.kind not in kinds:
                found.add(source)
                pending.append(source)
    return sorted(found)


def _without(
    analysis: Analysis, path: str, inputs: list[str], users: list[str]
) -> Mapping[str, tuple[str, ...]]:
    """The graph with `users` next to the call, so that they read the arguments of the call and all
    of the module. Nothing in the module reads `inputs` then."""
    successors = analysis.dependencies.successors
    moved, removed, close = set(users), set(inputs), f"{path} (close)"
    given = {target for name in inputs for target in successors[name]} - {f"{path} (expand)"}

    def targets_of(name: str) -> Iterator[str]:
        for target in successors[name]:
            is_inside = f"{analysis.dependencies.nodes[target].path}.".startswith(f"{path}.")
            if target in removed or (name == close and target in moved):
                continue
            if name in moved and is_inside and target not in moved:
                yield close
            else:
                yield target
        if name in moved:
            yield from sorted(given)

    return {
        name: tuple(dict.fromkeys(targets_of(name))) for name in successors if name not in removed
    }
