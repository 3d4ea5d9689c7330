"""Dependencies of a root module, cyclic or not (commands tf-cycle-ls.addresses, .dependencyPath and
.dependents)."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.navigation import enclosing_declaration
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to
from tf_cycle_ls.server.handlers.component_view import edge_json, location_json
from tf_cycle_ls.server.state.request_context import RequestContext

# Nodes of Terraform's graph that no block declares.
_HIDDEN = (Kind.CLOSE, Kind.CHECKS, Kind.VALIDATION)


def addresses(context: RequestContext, position: types.Position) -> dict[str, Any]:
    """The addresses of a root module, sorted, and the address of the block at a position, or None.
    Each has the location of its header."""
    offset = context.offset(position)
    declared = enclosing_declaration(context.analysis, context.path, offset)
    graph = context.analysis.dependencies
    found = {address(name): name for name in graph.names if graph.kind(name) not in _HIDDEN}
    return {
        "current": address(declared.names[0]) if declared else None,
        "addresses": [_address_json(context, found[name]) for name in sorted(found)],
    }


def dependency_path(
    context: RequestContext, source: str, target: str
) -> list[dict[str, Any]] | None:
    """The edges of a shortest path from one address to another. Empty if the first does not depend
    on the second; None if one of them is not in the root module."""
    paths = DependencyPaths(context.analysis)
    if source not in paths.nodes or target not in paths.nodes:
        return None
    return [edge_json(context, edge) for edge in paths.between(source, target)]


def dependents(context: RequestContext, target: str) -> list[dict[str, Any]] | None:
    """Every address that depends on another one, the nearest first. Each has its `distance`, the
    number of edges on a shortest path. None if the address is not in the root module."""
    starts = DependencyPaths(context.analysis).nodes.get(target)
    if starts is None:
        return None
    graph = context.analysis.dependencies
    came_from = bfs_predecessors(starts, graph.predecessors)
    found: dict[str, dict[str, Any]] = {}
    for name in came_from:
        on_path = dict.fromkeys(map(address, path_to(came_from, name)))
        if graph.kind(name) not in _HIDDEN and address(name) != target:
            distance = len(on_path) - 1
            found.setdefault(address(name), {**_address_json(context, name), "distance": distance})
    return sorted(found.values(), key=lambda one: (one["distance"], one["address"]))


def _address_json(context: RequestContext, name: str) -> dict[str, Any]:
    dependencies = context.analysis.dependencies
    return {
        "address": address(name),
        "kind": dependencies.kind(name),
        "location": location_json(context, dependencies.place(name)),
    }
