"""Dependencies as a call hierarchy (LSP: textDocument/prepareCallHierarchy, callHierarchy/*).

A resource "calls" the items that it depends on. An item is an address as Terraform's messages show
it. One item stands for all graph nodes of a module call or of a variable.
"""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types

from tf_cycle_ls.analysis.address_graph import dependencies_of, dependents_of, nodes_of
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.navigation import nodes_at
from tf_cycle_ls.graph.nodes import Kind, address
from tf_cycle_ls.server.state.request_context import RequestContext

_SYMBOL_KINDS: Mapping[str, types.SymbolKind] = {
    Kind.RESOURCE: types.SymbolKind.Class,
    Kind.LOCAL: types.SymbolKind.Constant,
    Kind.VARIABLE: types.SymbolKind.Variable,
    Kind.VALIDATION: types.SymbolKind.Variable,
    Kind.OUTPUT: types.SymbolKind.Property,
    Kind.CHECK: types.SymbolKind.Event,
    Kind.EXPAND: types.SymbolKind.Module,
    Kind.CLOSE: types.SymbolKind.Module,
    Kind.PROVIDER: types.SymbolKind.Interface,
    Kind.CHECKS: types.SymbolKind.Event,
    Kind.TRIGGER: types.SymbolKind.Event,
}
_KIND_LABELS: Mapping[str, str] = {
    Kind.EXPAND: "module",
    Kind.CLOSE: "module",
    Kind.VALIDATION: Kind.VARIABLE.value,
}


def prepare(
    context: RequestContext, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """The items that the reference at the position names, or else the item of the enclosing block.
    Returns None if there is neither."""
    names = nodes_at(context.analysis, context.path, context.offset(params.position))
    return [_item(context, name) for name in dict.fromkeys(map(address, names))] or None


def incoming(
    context: RequestContext, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """The items that depend on an item, with the references that cause the dependency. Returns None
    if the item was created for another root module."""
    item_address = _address_of(context, params.item)
    if item_address is None:
        return None
    return [
        types.CallHierarchyIncomingCall(_item(context, edge.source), _ranges(context, edge))
        for edge in dependents_of(context.analysis, item_address)
    ]


def outgoing(
    context: RequestContext, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """The items that an item depends on, with the references that cause the dependency. Returns
    None if the item was created for another root module."""
    item_address = _address_of(context, params.item)
    if item_address is None:
        return None
    return [
        types.CallHierarchyOutgoingCall(_item(context, edge.target), _ranges(context, edge))
        for edge in dependencies_of(context.analysis, item_address)
    ]


def _address_of(context: RequestContext, item: types.CallHierarchyItem) -> str | None:
    """The address of an item. Returns None if the item was created for another root module."""
    data = item.data if isinstance(item.data, dict) else {}
    is_known = data.get("root") == context.analysis.root_dir and nodes_of(
        context.analysis, item.name
    )
    return item.name if is_known else None


def _item(context: RequestContext, item_address: str) -> types.CallHierarchyItem:
    name = nodes_of(context.analysis, item_address)[0]
    graph = context.analysis.dependencies
    kind, place = graph.kind(name), graph.dependency_place(name)
    label = _KIND_LABELS.get(kind, kind)
    root = context.analysis.terms.root
    return types.CallHierarchyItem(
        name=item_address,
        kind=_SYMBOL_KINDS.get(kind, types.SymbolKind.Module),
        detail=f"{label}, {root} {context.root_label}" if root and context.root_label else label,
        uri=context.snapshot.uri(place.path),
        range=context.range(Place(place.path, graph.declaration_span(place))),
        selection_range=context.range(place),
        data={"root": context.analysis.root_dir},
    )


def _ranges(context: RequestContext, edge: Edge) -> list[types.Range]:
    """The ranges of an edge's references in the file of its source item (LSP: `fromRanges` cannot
    name another file)."""
    name = nodes_of(context.analysis, edge.source)[0]
    path = context.analysis.dependencies.dependency_place(name).path
    return [
        context.range(reference.place)
        for reference in edge.references
        if reference.place.path == path
    ]
