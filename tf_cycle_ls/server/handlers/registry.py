"""All queries: LSP methods, commands and code action kinds that analyses of a file can answer.

The feature modules load the analysis core, which takes a while. The functions below therefore
import them at the first request, so that the server answers `initialize` at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL
from tf_cycle_ls.server.handlers.graph_params import GraphParams
from tf_cycle_ls.server.handlers.path_params import PathParams
from tf_cycle_ls.server.handlers.walk import Walk, WalkParams
from tf_cycle_ls.server.lsp import commands
from tf_cycle_ls.server.scheduling.query import (
    Query,
    concatenated,
    first,
    item_uri,
    merged,
    merged_or_none,
    text_document_uri,
)

if TYPE_CHECKING:
    from tf_cycle_ls.server.state.request_context import RequestContext


def _hover(context: RequestContext, params: types.HoverParams) -> types.Hover | None:
    from tf_cycle_ls.server.handlers.hover import hover

    return hover(context, params)


HOVER = Query(types.TEXT_DOCUMENT_HOVER, text_document_uri, _hover, first, max_results=1)


def _code_lens(context: RequestContext, params: types.CodeLensParams) -> list[types.CodeLens]:
    from tf_cycle_ls.server.handlers.code_lens import code_lenses

    return code_lenses(context, params)


CODE_LENS = Query(
    types.TEXT_DOCUMENT_CODE_LENS, text_document_uri, _code_lens, merged, setting="lens"
)


def _completion(
    context: RequestContext, params: types.CompletionParams
) -> types.CompletionList | None:
    from tf_cycle_ls.server.handlers.completion import completion

    return completion(context, params)


def _completion_of_all(results: Sequence[types.CompletionList]) -> types.CompletionList | None:
    """The items of all root modules. Of those with the same label, the one that is sorted last is
    kept: a reference may close a cycle in only one of the root modules that call its module."""
    items: dict[str, types.CompletionItem] = {}
    for item in (item for result in results for item in result.items):
        known = items.get(item.label)
        if known is None or (known.sort_text or "") < (item.sort_text or ""):
            items[item.label] = item
    is_incomplete = any(result.is_incomplete for result in results)
    return types.CompletionList(is_incomplete, list(items.values())) if results else None


COMPLETION = Query(
    types.TEXT_DOCUMENT_COMPLETION,
    text_document_uri,
    _completion,
    _completion_of_all,
    setting="completion",
)


def _document_link(
    context: RequestContext, params: types.DocumentLinkParams
) -> list[types.DocumentLink]:
    from tf_cycle_ls.server.handlers.document_link import document_links

    return document_links(context, params)


DOCUMENT_LINK = Query(types.TEXT_DOCUMENT_DOCUMENT_LINK, text_document_uri, _document_link, merged)


def _document_highlight(
    context: RequestContext, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    from tf_cycle_ls.server.handlers.document_highlight import document_highlights

    return document_highlights(context, params)


DOCUMENT_HIGHLIGHT = Query(
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, text_document_uri, _document_highlight, merged_or_none
)


def _prepare_call_hierarchy(
    context: RequestContext, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    from tf_cycle_ls.server.handlers.call_hierarchy import prepare

    return prepare(context, params)


PREPARE_CALL_HIERARCHY = Query(
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
    text_document_uri,
    _prepare_call_hierarchy,
    concatenated,
)


def _incoming_calls(
    context: RequestContext, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    from tf_cycle_ls.server.handlers.call_hierarchy import incoming

    return incoming(context, params)


INCOMING_CALLS = Query(
    types.CALL_HIERARCHY_INCOMING_CALLS, item_uri, _incoming_calls, first, max_results=1
)


def _outgoing_calls(
    context: RequestContext, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    from tf_cycle_ls.server.handlers.call_hierarchy import outgoing

    return outgoing(context, params)


OUTGOING_CALLS = Query(
    types.CALL_HIERARCHY_OUTGOING_CALLS, item_uri, _outgoing_calls, first, max_results=1
)


def _fix_all(context: RequestContext, params: types.CodeActionParams) -> types.CodeAction | None:
    from tf_cycle_ls.server.handlers.source_fix_all import fix_all

    return fix_all(context)


SOURCE_FIX_ALL = Query(
    FIX_ALL, text_document_uri, _fix_all, first, max_results=1, verifies_fixes=True
)


def _next_edge(context: RequestContext, params: WalkParams) -> Walk | None:
    from tf_cycle_ls.server.handlers.next_edge import next_edge

    return next_edge(context, params)


NEXT_EDGE = Query(commands.NEXT_EDGE, text_document_uri, _next_edge, first, max_results=1)


def _previous_edge(context: RequestContext, params: WalkParams) -> Walk | None:
    from tf_cycle_ls.server.handlers.next_edge import previous_edge

    return previous_edge(context, params)


PREVIOUS_EDGE = Query(
    commands.PREVIOUS_EDGE, text_document_uri, _previous_edge, first, max_results=1
)


def _component(
    context: RequestContext, params: types.TextDocumentPositionParams
) -> dict[str, Any] | None:
    from tf_cycle_ls.server.handlers.component_view import component_graph

    return component_graph(context, params.position)


COMPONENT = Query(commands.COMPONENT, text_document_uri, _component, first, max_results=1)


def _addresses(context: RequestContext, params: types.TextDocumentPositionParams) -> dict[str, Any]:
    from tf_cycle_ls.server.handlers.dependency_queries import addresses

    return addresses(context, params.position)


ADDRESSES = Query(commands.ADDRESSES, text_document_uri, _addresses, first, max_results=1)


def _dependency_path(context: RequestContext, params: PathParams) -> list[dict[str, Any]] | None:
    from tf_cycle_ls.server.handlers.dependency_queries import dependency_path

    return dependency_path(context, params.source, params.target)


DEPENDENCY_PATH = Query(
    commands.DEPENDENCY_PATH, text_document_uri, _dependency_path, first, max_results=1
)


def _dependents(context: RequestContext, params: PathParams) -> list[dict[str, Any]] | None:
    from tf_cycle_ls.server.handlers.dependency_queries import dependents

    return dependents(context, params.target)


DEPENDENTS = Query(commands.DEPENDENTS, text_document_uri, _dependents, first, max_results=1)


def _graph(context: RequestContext, params: GraphParams) -> dict[str, Any]:
    from tf_cycle_ls.server.handlers.module_graph import module_graph

    return module_graph(context, params.format)


GRAPH = Query(commands.GRAPH, text_document_uri, _graph, first, max_results=1)


METHOD_QUERIES: tuple[Query[Any, Any, Any], ...] = (
    HOVER,
    CODE_LENS,
    COMPLETION,
    DOCUMENT_LINK,
    DOCUMENT_HIGHLIGHT,
    PREPARE_CALL_HIERARCHY,
    INCOMING_CALLS,
    OUTGOING_CALLS,
)
"""The queries whose response is sent to the client unchanged."""
