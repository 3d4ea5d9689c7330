"""What the server does about each method of the LSP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server import lifetime, uris, watching
from tf_cycle_ls.server.actions import KIND, wanted
from tf_cycle_ls.server.language_server import Server


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """LSP: initialize."""
    ls.begin(params)
    if params.process_id is not None:
        lifetime.end_with(params.process_id, lambda: ls.protocol.exit_code)


async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """LSP: initialized. The client has its answer; now there is time for the rest."""
    ls.analyses.warm_up()
    if ls.client.watches_files:
        await watching.register(ls)


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """LSP: textDocument/didOpen."""
    path = ls.documents.open(params.text_document)
    if path is not None:
        ls.analyses.refresh(path)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """LSP: textDocument/didChange. Nothing is said about a text before it is saved."""
    ls.documents.change(params)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """LSP: textDocument/didSave."""
    path = uris.to_path(params.text_document.uri)
    if path is not None:
        ls.analyses.refresh(path)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """LSP: textDocument/didClose."""
    path = ls.documents.close(params.text_document.uri)
    if path is not None:
        ls.analyses.refresh(path)


async def did_change_watched_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """LSP: workspace/didChangeWatchedFiles."""
    paths = {uris.to_path(change.uri) for change in params.changes}
    ls.analyses.refresh_known(path for path in paths if path is not None)


async def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """LSP: textDocument/codeAction. What the client says about diagnostics is not needed."""
    path = uris.to_path(params.text_document.uri)
    if path is None or not wanted(params.context.only):
        return []
    return await ls.analyses.repairs(path, params.range)


def shutdown(ls: Server, params: None) -> None:
    """LSP: shutdown."""
    ls.analyses.stop()


_HANDLERS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: initialize,
    types.INITIALIZED: initialized,
    types.SHUTDOWN: shutdown,
    types.TEXT_DOCUMENT_DID_OPEN: did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: did_change,
    types.TEXT_DOCUMENT_DID_SAVE: did_save,
    types.TEXT_DOCUMENT_DID_CLOSE: did_close,
    types.TEXT_DOCUMENT_CODE_ACTION: code_action,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: did_change_watched_files,
}

_OPTIONS = {types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(code_action_kinds=[KIND])}


def register(server: Server) -> None:
    """Make a server answer these methods."""
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)
