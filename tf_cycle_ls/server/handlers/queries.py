"""The methods and commands that help to understand a cycle: they only tell, and change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import commands, uris


async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """LSP: textDocument/hover. As the nearest root sees it."""
    found: types.Hover | None
    found = await _first(ls, types.TEXT_DOCUMENT_HOVER, params.text_document.uri, params)
    return found


async def code_lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
    """LSP: textDocument/codeLens."""
    return _once(await _all(ls, types.TEXT_DOCUMENT_CODE_LENS, params.text_document.uri, params))


async def document_link(ls: Server, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """LSP: textDocument/documentLink."""
    return _once(
        await _all(ls, types.TEXT_DOCUMENT_DOCUMENT_LINK, params.text_document.uri, params)
    )


async def document_highlight(
    ls: Server, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """LSP: textDocument/documentHighlight."""
    uri = params.text_document.uri
    return _once(await _all(ls, types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, uri, params)) or None


async def prepare_call_hierarchy(
    ls: Server, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """LSP: textDocument/prepareCallHierarchy. An item for each root that sees it."""
    uri = params.text_document.uri
    found = await _all(ls, types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, uri, params)
    return list(chain.from_iterable(found)) or None


async def incoming_calls(
    ls: Server, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """LSP: callHierarchy/incomingCalls."""
    found: list[types.CallHierarchyIncomingCall] | None
    found = await _first(ls, types.CALL_HIERARCHY_INCOMING_CALLS, params.item.uri, params)
    return found


async def outgoing_calls(
    ls: Server, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """LSP: callHierarchy/outgoingCalls."""
    found: list[types.CallHierarchyOutgoingCall] | None
    found = await _first(ls, types.CALL_HIERARCHY_OUTGOING_CALLS, params.item.uri, params)
    return found


async def next_edge(ls: Server, at: types.TextDocumentPositionParams) -> types.Location | None:
    """The command tf-cycle-ls.nextEdge: where the cycle at a position goes on.

    Shows it (LSP: window/showDocument), where the client can do that. Called again at the place
    that it gave, it stays on the same cycle.
    """
    return await _walk(ls, commands.NEXT_EDGE, at)


async def previous_edge(ls: Server, at: types.TextDocumentPositionParams) -> types.Location | None:
    """The command tf-cycle-ls.previousEdge: the same, the other way round."""
    return await _walk(ls, commands.PREVIOUS_EDGE, at)


async def _walk(
    ls: Server, question: str, at: types.TextDocumentPositionParams
) -> types.Location | None:
    asked = at.position, ls.walked_cycle
    reached = await _first(ls, question, at.text_document.uri, asked)
    if reached is None:
        return None
    ls.walked_cycle = reached.walked
    location: types.Location = reached.location
    if ls.client.supports_show_document:
        # Nobody waits for the client's answer: it may come after ours.
        ls.window_show_document(
            types.ShowDocumentParams(location.uri, take_focus=True, selection=location.range)
        )
    return location


async def component(ls: Server, at: types.TextDocumentPositionParams) -> Any:
    """The command tf-cycle-ls.component: the component at a position, as a graph."""
    return await _first(ls, commands.COMPONENT, at.text_document.uri, at.position)


async def _first(ls: Server, question: str, uri: str, asked: object) -> Any:
    """The answer of the nearest root that has one."""
    path = uris.to_path(uri)
    found = await ls.query_runner.run_query(question, path, asked, enough=1) if path else []
    return found[0] if found else None


async def _all(ls: Server, question: str, uri: str, asked: object) -> list[Any]:
    """The answers of all roots that have one, the nearest first."""
    path = uris.to_path(uri)
    return await ls.query_runner.run_query(question, path, asked) if path else []


def _once(answers: Iterable[list[Any]]) -> list[Any]:
    """The parts of all answers; of several with the same range the first."""
    found: dict[tuple[int, int], Any] = {}
    for each in chain.from_iterable(answers):
        found.setdefault((each.range.start.line, each.range.start.character), each)
    return [found[start] for start in sorted(found)]


HANDLERS: dict[str, Callable[..., Any]] = {
    types.TEXT_DOCUMENT_HOVER: hover,
    types.TEXT_DOCUMENT_CODE_LENS: code_lens,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: document_link,
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: document_highlight,
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: prepare_call_hierarchy,
    types.CALL_HIERARCHY_INCOMING_CALLS: incoming_calls,
    types.CALL_HIERARCHY_OUTGOING_CALLS: outgoing_calls,
}

COMMANDS: dict[str, Callable[..., Any]] = {
    commands.NEXT_EDGE: next_edge,
    commands.PREVIOUS_EDGE: previous_edge,
    commands.COMPONENT: component,
}
