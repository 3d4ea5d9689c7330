"""The commands that clients execute (LSP: workspace/executeCommand)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcInvalidRequest

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.server.handlers import registry
from tf_cycle_ls.server.handlers.code_action_requests import resolve_code_action
from tf_cycle_ls.server.handlers.graph_params import GraphFormat, GraphParams
from tf_cycle_ls.server.handlers.path_params import PathParams
from tf_cycle_ls.server.handlers.walk import Walk, WalkParams
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import commands
from tf_cycle_ls.server.scheduling.query import Query


async def next_edge(ls: Server, at: types.TextDocumentPositionParams) -> types.Location | None:
    """The command tf-cycle-ls.nextEdge: returns the next reference of the cycle at a position.

    If the client supports window/showDocument, the reference is also opened. If the command is
    called again at the returned location, it continues on the same cycle.
    """
    return await _walk(ls, registry.NEXT_EDGE, at)


async def previous_edge(ls: Server, at: types.TextDocumentPositionParams) -> types.Location | None:
    """The command tf-cycle-ls.previousEdge: like `next_edge`, but in the opposite direction."""
    return await _walk(ls, registry.PREVIOUS_EDGE, at)


async def _walk(
    ls: Server,
    query: Query[WalkParams, Walk, Walk | None],
    at: types.TextDocumentPositionParams,
) -> types.Location | None:
    params = WalkParams(at.text_document, at.position, ls.walked_cycle)
    walk = await ls.query_runner.run_query(query, params)
    if walk is None:
        return None
    ls.walked_cycle = walk.cycle
    location = walk.location
    if ls.client.supports_show_document:
        # The client's response is not awaited: it may arrive after ours.
        ls.window_show_document(
            types.ShowDocumentParams(location.uri, take_focus=True, selection=location.range)
        )
    return location


async def component(ls: Server, at: types.TextDocumentPositionParams) -> dict[str, Any] | None:
    """The command tf-cycle-ls.component: returns the component at a position, as a graph in
    JSON."""
    return await ls.query_runner.run_query(registry.COMPONENT, at)


async def addresses(ls: Server, at: types.TextDocumentPositionParams) -> dict[str, Any] | None:
    """The command tf-cycle-ls.addresses: returns the addresses of the root module of a file, and
    the one at a position."""
    return await ls.query_runner.run_query(registry.ADDRESSES, at)


async def dependency_path(
    ls: Server, document: types.TextDocumentIdentifier, source: str, target: str
) -> list[dict[str, Any]] | None:
    """The command tf-cycle-ls.dependencyPath: returns the edges of a shortest path between two
    addresses in the root module of a file."""
    params = PathParams(document, target, source)
    return await ls.query_runner.run_query(registry.DEPENDENCY_PATH, params)


async def dependents(
    ls: Server, document: types.TextDocumentIdentifier, target: str
) -> list[dict[str, Any]] | None:
    """The command tf-cycle-ls.dependents: returns every address that depends on another one in the
    root module of a file."""
    return await ls.query_runner.run_query(registry.DEPENDENTS, PathParams(document, target))


async def graph(
    ls: Server, document: types.TextDocumentIdentifier, format_: str
) -> dict[str, Any] | None:
    """The command tf-cycle-ls.graph: returns the graph of the root module of a file as text.

    Raises JsonRpcInvalidParams if there is no such format.
    """
    try:
        params = GraphParams(document, GraphFormat(format_))
    except ValueError:
        names = ", ".join(known.value for known in GraphFormat)
        raise JsonRpcInvalidParams(f"the format of a graph is one of {names}") from None
    return await ls.query_runner.run_query(registry.GRAPH, params)


async def apply_fix(ls: Server, action: types.CodeAction) -> None:
    """The command tf-cycle-ls.repair: has the client apply the edit of a code action.

    Raises JsonRpcInvalidRequest if the client does not support workspace/applyEdit.
    """
    if not ls.client.supports_apply_edit:
        raise JsonRpcInvalidRequest("this client does not support workspace/applyEdit")
    resolved = await resolve_code_action(ls, action)
    if resolved.edit is not None:
        # The client's response is not awaited: it may arrive after ours.
        ls.workspace_apply_edit(types.ApplyWorkspaceEditParams(resolved.edit, action.title))


def open_documentation(ls: Server, code: str) -> None:
    """The command tf-cycle-ls.openDocumentation: shows the page about a diagnostic code in a
    browser.

    Raises JsonRpcInvalidParams if there is no such page, and JsonRpcInvalidRequest if the client
    does not support window/showDocument.
    """
    from tf_cycle_ls.findings.messages import documentation_of

    if code not in diagnostic_codes.ALL:
        raise JsonRpcInvalidParams(f"there is no documentation of {code!r}")
    if not ls.client.supports_show_document:
        raise JsonRpcInvalidRequest("this client does not support window/showDocument")
    # The client's response is not awaited: it may arrive after ours.
    ls.window_show_document(types.ShowDocumentParams(documentation_of(code), external=True))


COMMANDS: dict[str, Callable[..., Any]] = {
    commands.NEXT_EDGE: next_edge,
    commands.PREVIOUS_EDGE: previous_edge,
    commands.COMPONENT: component,
    commands.ADDRESSES: addresses,
    commands.DEPENDENCY_PATH: dependency_path,
    commands.DEPENDENTS: dependents,
    commands.GRAPH: graph,
    commands.OPEN_DOCUMENTATION: open_documentation,
    commands.REPAIR: apply_fix,
}
