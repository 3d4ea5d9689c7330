"""Who waits for whom, as calls (LSP: textDocument/prepareCallHierarchy and what follows it).

A resource "calls" what it waits for. An item is an address, as in Terraform's messages: the nodes
that a module call or a variable has in the graph are one.
"""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.analysis.address_graph import dependencies_of, dependents_of, nodes_of
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.navigation import declaration_span, nodes_at, place_of
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.server.state.request_context import RequestContext

_KINDS = {
    Kind.RESOURCE: types.SymbolKind.Class,
    Kind.LOCAL: types.SymbolKind.Constant,
    Kind.VARIABLE: types.SymbolKind.Variable,
    Kind.VALIDATION: types.SymbolKind.Variable,
    Kind.OUTPUT: types.SymbolKind.Property,
    Kind.CHECK: types.SymbolKind.Event,
    Kind.EXPAND: types.SymbolKind.Module,
    Kind.CLOSE: types.SymbolKind.Module,
    Kind.PROVIDER: types.SymbolKind.Interface,
}
_WORDS = {Kind.EXPAND: "module", Kind.CLOSE: "module", Kind.VALIDATION: Kind.VARIABLE.value}


def prepare(
    view: RequestContext, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """What a reference names, or what the position is in; None for neither."""
    names = nodes_at(view.analysis, view.path, view.offset(params.position))
    return [_item(view, of) for of in dict.fromkeys(map(address, names))] or None


def incoming(
    view: RequestContext, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """What waits for an item, and the references because of which it does."""
    of = _asked(view, params.item)
    if of is None:
        return None
    return [
        types.CallHierarchyIncomingCall(_item(view, edge.source), _ranges(view, edge))
        for edge in dependents_of(view.analysis, of)
    ]


def outgoing(
    view: RequestContext, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """What an item waits for, and its references because of which it does."""
    of = _asked(view, params.item)
    if of is None:
        return None
    return [
        types.CallHierarchyOutgoingCall(_item(view, edge.target), _ranges(view, edge))
        for edge in dependencies_of(view.analysis, of)
    ]


def _asked(view: RequestContext, item: types.CallHierarchyItem) -> str | None:
    """The address that an item stands for; None in another root than the one it came from."""
    data = item.data if isinstance(item.data, dict) else {}
    is_here = data.get("root") == view.analysis.root_dir and nodes_of(view.analysis, item.name)
    return item.name if is_here else None


def _item(view: RequestContext, of: str) -> types.CallHierarchyItem:
    name = nodes_of(view.analysis, of)[0]
    kind = view.analysis.dependencies.nodes[name].kind
    place = place_of(view.analysis, name)
    word = _WORDS.get(kind, kind.value)
    return types.CallHierarchyItem(
        name=of,
        kind=_KINDS[kind],
        detail=f"{word}, seen from {view.root_label}" if view.root_label else word,
        uri=view.snapshot.uri(place.path),
        range=view.range(Place(place.path, declaration_span(view.analysis, place))),
        selection_range=view.range(place),
        data={"root": view.analysis.root_dir},
    )


def _ranges(view: RequestContext, edge: Edge) -> list[types.Range]:
    """The references that make an edge, as far as they are in the file of the item that has them
    (LSP: fromRanges are relative to it)."""
    path = place_of(view.analysis, nodes_of(view.analysis, edge.source)[0]).path
    return [view.range(each.place) for each in edge.references if each.place.path == path]
