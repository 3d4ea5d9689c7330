"""What the server does about each method of the LSP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidRequest

from tf_cycle_ls.server.client import file_watching
from tf_cycle_ls.server.handlers import pull_diagnostics, queries, workspace
from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL, KIND, as_command, wanted
from tf_cycle_ls.server.handlers.code_action_resolve import origin_of
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris, watchdog
from tf_cycle_ls.server.lsp.commands import REPAIR
from tf_cycle_ls.server.state.module_call_index import directory_of


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """LSP: initialize."""
    ls.begin(params)
    if ls.client.supports_pull:
        pull_diagnostics.register(ls)
    if params.process_id is not None:
        watchdog.exit_with_process(params.process_id, lambda: ls.protocol.exit_code)


async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """LSP: initialized. The client has its answer; now there is time for the rest."""
    ls.workspace_scan.start()
    asked = [file_watching.register(ls, ls.client)]
    if ls.client.supports_configuration:
        asked.append(workspace.ask_for_settings(ls))
    await asyncio.gather(*asked)


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """LSP: textDocument/didOpen."""
    path = ls.documents.open(params.text_document)
    if path is not None:
        ls.scheduler.schedule(path)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """LSP: textDocument/didChange. Whether something is said before it is saved, can be set."""
    path = ls.documents.change(params)
    if path is not None:
        ls.scheduler.on_change(path)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """LSP: textDocument/didSave."""
    path = uris.to_path(params.text_document.uri)
    if path is not None:
        ls.scheduler.schedule(path)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """LSP: textDocument/didClose."""
    path = ls.documents.close(params.text_document.uri)
    if path is None:
        return
    if uris.is_placeholder(path):
        ls.scheduler.clear([directory_of(path)])
    else:
        ls.scheduler.schedule(path)
        ls.workspace_scan.update_roots()


async def code_action(
    ls: Server, params: types.CodeActionParams
) -> Sequence[types.CodeAction | types.Command]:
    """LSP: textDocument/codeAction. What the client says about diagnostics is not needed."""
    path = uris.to_path(params.text_document.uri)
    actions: list[types.CodeAction] = []
    if path is None:
        return actions
    if wanted(KIND, params.context.only):
        actions += await ls.query_runner.code_actions(path, params.range)
    if wanted(FIX_ALL, params.context.only):
        actions += await ls.query_runner.run_query(FIX_ALL, path, None, enough=1)
    return list(map(as_command, actions)) if ls.client.requires_commands else actions


async def resolve_code_action(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """LSP: codeAction/resolve. An edit that would be for another text by now is refused."""
    origin = origin_of(action)
    if origin is not None:
        action.edit = await ls.query_runner.resolve_edit(origin, action.title)
        if action.edit is None:
            raise JsonRpcContentModified("the text has changed; ask for code actions again")
    return action


async def repair(ls: Server, action: types.CodeAction) -> None:
    """The command tf-cycle-ls.repair: has the client make the edit of a code action."""
    if not ls.client.supports_apply_edit:
        raise JsonRpcInvalidRequest("this client cannot be asked to make an edit")
    resolved = await resolve_code_action(ls, action)
    if resolved.edit is not None:
        # Nobody waits for the client's answer: it may come after ours.
        ls.workspace_apply_edit(types.ApplyWorkspaceEditParams(resolved.edit, action.title))


def shutdown(ls: Server, params: None) -> None:
    """LSP: shutdown."""
    ls.scheduler.stop()


_HANDLERS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: initialize,
    types.INITIALIZED: initialized,
    types.SHUTDOWN: shutdown,
    types.TEXT_DOCUMENT_DID_OPEN: did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: did_change,
    types.TEXT_DOCUMENT_DID_SAVE: did_save,
    types.TEXT_DOCUMENT_DID_CLOSE: did_close,
    types.TEXT_DOCUMENT_CODE_ACTION: code_action,
    types.CODE_ACTION_RESOLVE: resolve_code_action,
    **workspace.HANDLERS,
    **queries.HANDLERS,
}

_OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
        code_action_kinds=[KIND, FIX_ALL], resolve_provider=True
    ),
    **workspace.OPTIONS,
}


def register(server: Server) -> None:
    """Make a server answer these methods."""
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)
    for name, handler in {**queries.COMMANDS, REPAIR: repair}.items():
        server.command(name)(handler)
