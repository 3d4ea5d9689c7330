"""A component as a graph, for clients that draw (the command tf-cycle-ls.component)."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from lsprotocol import converters, types

from tf_cycle_ls.analysis.address_graph import between_addresses, nodes_of
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.analysis.navigation import declaration_at, edges_from, marks_at
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.server.state.request_context import RequestContext

logger = logging.getLogger(__name__)

# In a larger component it takes too long to try out a repair for each edge.
_MOST_EDGES = 60

_MODULES = re.compile(r"^(?:module\.[^.]+\.)+(?!$)")
_CONVERTER = converters.get_converter()


def component(view: RequestContext, position: types.Position) -> dict[str, Any] | None:
    """The component that a reference, or a block by its header, is in; None where there is none.

    `repairs` is null where there were too many to try out; the numbers of an edge, which is then on
    no cycle any more, count in it. The `location` of a repair is the reference that goes; there a
    client is offered the same edit, under the same title (LSP: textDocument/codeAction).
    """
    found = _component_at(view, view.offset(position))
    return None if found is None else _graph(view, found)


def _component_at(view: RequestContext, offset: int) -> Component | None:
    for mark in marks_at(view.analysis, view.path, offset):
        return mark.component
    declared = declaration_at(view.analysis, view.path, offset)
    for _, found in edges_from(view.analysis, declared.names if declared else ()):
        return found
    return None


def _graph(view: RequestContext, found: Component) -> dict[str, Any]:
    fixes = _fixes(view, found)
    return {
        "id": found.id,
        "nodes": [_node(view, of) for of in found.addresses],
        "edges": [_edge(view, edge, found, fixes or ()) for edge in between_addresses(found.edges)],
        "cycles": list(map(list, dict.fromkeys(map(_addresses, found.cycles)))),
        "repairs": fixes and [_repair(view, fix) for fix in fixes],
    }


def _repair(view: RequestContext, fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "rule": fix.rule.name,
        "safe": fix.is_safe,
        "details": fix.details,
        "location": _location(view, fix.place),
    }


def _fixes(view: RequestContext, found: Component) -> Sequence[Fix] | None:
    if len(found.edges) > _MOST_EDGES:
        return None
    try:
        return fixes_for_component(found, view.analysis, view.files)
    except Exception:
        logger.exception("no repairs for %s", found.addresses)
        return None


def _node(view: RequestContext, of: str) -> dict[str, Any]:
    name = nodes_of(view.analysis, of)[0]
    return {
        "address": of,
        "label": _MODULES.sub("", of),
        "kind": view.analysis.dependencies.nodes[name].kind.value,
        "location": _location(view, view.analysis.dependencies.place(name)),
    }


def _edge(
    view: RequestContext, edge: Edge, found: Component, fixes: Sequence[Fix]
) -> dict[str, Any]:
    ends = {
        each.key for each in found.edges if (address(each.source), address(each.target)) == edge.key
    }
    return {
        "from": edge.source,
        "to": edge.target,
        "references": [
            {
                "attribute": reference.attribute,
                "text": reference.text,
                "location": _location(view, reference.place),
            }
            for reference in edge.references
        ],
        "note": edge.note,
        "location": edge.place and _location(view, edge.place),
        "repairs": [number for number, fix in enumerate(fixes) if ends <= fix.freed],
    }


def _location(view: RequestContext, place: Place) -> Any:
    return _CONVERTER.unstructure(view.location(place))


def _addresses(cycle: Cycle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address(edge.source) for edge in cycle.edges))
