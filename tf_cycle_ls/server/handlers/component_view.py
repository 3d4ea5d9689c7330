"""The graph of a component in JSON, for clients that draw it (command tf-cycle-ls.component)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from lsprotocol import converters, types

from tf_cycle_ls.analysis.address_graph import between_addresses, nodes_of
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.analysis.navigation import edges_from, enclosing_declaration, marks_at
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address, without_modules
from tf_cycle_ls.render.formatters.fix_json import fix_id
from tf_cycle_ls.root_fixes import fixes_for_component
from tf_cycle_ls.server.state.request_context import RequestContext

logger = logging.getLogger(__name__)

# In a component with more edges, verifying fixes for every edge takes too long.
_MAX_EDGES = 60

_CONVERTER = converters.get_converter()


def component_graph(context: RequestContext, position: types.Position) -> dict[str, Any] | None:
    """The component of the reference or block at a position. Returns None if there is no such
    reference or block in a cycle.

    In the result, `repairs` lists the fixes of the component, or is null if the component is too
    large to verify fixes. Each edge has `repairs`, too: the indices, in that list, of the fixes
    that take the edge out of all cycles. The `location` of a fix is the reference that it removes.
    A code action request at this location (LSP: textDocument/codeAction) returns the same edit with
    the same id in its `data`. Its title may differ: a title has a line number only where two are
    equal.
    """
    component = _component_at(context, context.offset(position))
    return None if component is None else _graph(context, component)


def _component_at(context: RequestContext, offset: int) -> Component | None:
    for mark in marks_at(context.analysis, context.path, offset):
        return mark.component
    declaration = enclosing_declaration(context.analysis, context.path, offset)
    for _, component in edges_from(context.analysis, declaration.names if declaration else ()):
        return component
    return None


def _graph(context: RequestContext, component: Component) -> dict[str, Any]:
    fixes = _fixes(context, component)
    return {
        "id": component.id,
        "nodes": [_node(context, name) for name in component.addresses],
        "edges": [
            _edge(context, edge, component, fixes or ())
            for edge in between_addresses(component.edges)
        ],
        "cycles": list(map(list, dict.fromkeys(map(_addresses, component.cycles)))),
        "repairs": fixes and [_fix(context, fix) for fix in fixes],
    }


def _fix(context: RequestContext, fix: Fix) -> dict[str, Any]:
    return {
        "id": fix_id(fix, context.snapshot.uri),
        "title": fix.title,
        "description": fix.description,
        "rule": fix.rule.name,
        "safe": fix.is_safe,
        "details": fix.details,
        "location": location_json(context, fix.place),
    }


def _fixes(context: RequestContext, component: Component) -> Sequence[Fix] | None:
    if len(component.edges) > _MAX_EDGES:
        return None
    try:
        return fixes_for_component(context.kind, context.analysis, context.files, component)
    except Exception:
        logger.exception("no fixes for the component %s", component.addresses)
        return None


def _node(context: RequestContext, node_address: str) -> dict[str, Any]:
    name = nodes_of(context.analysis, node_address)[0]
    return {
        "address": node_address,
        "label": without_modules(node_address),
        "kind": context.analysis.dependencies.kind(name),
        "location": location_json(context, context.analysis.dependencies.place(name)),
    }


def _edge(
    context: RequestContext, edge: Edge, component: Component, fixes: Sequence[Fix]
) -> dict[str, Any]:
    keys = {
        node_edge.key
        for node_edge in component.edges
        if (address(node_edge.source), address(node_edge.target)) == edge.key
    }
    return {
        **edge_json(context, edge),
        "repairs": [index for index, fix in enumerate(fixes) if keys <= fix.freed],
    }


def edge_json(context: RequestContext, edge: Edge) -> dict[str, Any]:
    """An edge between two addresses in JSON. Without references, `note` says why Terraform adds the
    edge, and `location` where it is shown."""
    return {
        "from": edge.source,
        "to": edge.target,
        "references": [
            {
                "attribute": reference.attribute,
                "text": reference.text,
                "location": location_json(context, reference.place),
            }
            for reference in edge.references
        ],
        "note": edge.note,
        "location": edge.place and location_json(context, edge.place),
    }


def location_json(context: RequestContext, place: Place) -> Any:
    """A place in JSON (LSP: Location)."""
    return _CONVERTER.unstructure(context.location(place))


def _addresses(cycle: Cycle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address(edge.source) for edge in cycle.edges))
