"""What the server does about each method of the LSP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server import changes, lifetime, pulling, understanding, uris, watching
from tf_cycle_ls.server.actions import FIX_ALL, KIND, wanted
from tf_cycle_ls.server.language_server import Server


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """LSP: initialize."""
    ls.begin(params)
    if ls.client.asks_diagnostics:
        pulling.register(ls)
    if params.process_id is not None:
        lifetime.end_with(params.process_id, lambda: ls.protocol.exit_code)


async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """LSP: initialized. The client has its answer; now there is time for the rest."""
    ls.folders.look_through()
    asked = [watching.register(ls, ls.client)]
    if ls.client.has_settings:
        asked.append(changes.ask_for_settings(ls))
    await asyncio.gather(*asked)


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """LSP: textDocument/didOpen."""
    path = ls.documents.open(params.text_document)
    if path is not None:
        ls.analyses.refresh(path)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """LSP: textDocument/didChange. Whether something is said before it is saved, can be set."""
    path = ls.documents.change(params)
    if path is not None:
        ls.analyses.type(path)


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
        ls.folders.review()


async def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """LSP: textDocument/codeAction. What the client says about diagnostics is not needed."""
    path = uris.to_path(params.text_document.uri)
    actions: list[types.CodeAction] = []
    if path is None:
        return actions
    if wanted(KIND, params.context.only):
        actions += await ls.analyses.repairs(path, params.range)
    if wanted(FIX_ALL, params.context.only):
        actions += await ls.analyses.ask(FIX_ALL, path, None, enough=1)
    return actions


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
    **changes.HANDLERS,
    **understanding.HANDLERS,
}

_OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(code_action_kinds=[KIND, FIX_ALL]),
    **changes.OPTIONS,
}


def register(server: Server) -> None:
    """Make a server answer these methods."""
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)
    for name, handler in understanding.COMMANDS.items():
        server.command(name)(handler)
