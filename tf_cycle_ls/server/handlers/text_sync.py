"""Notifications about open documents (LSP: Text Document Synchronization)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.lsp.invalid_sync import InvalidSync
from tf_cycle_ls.server.state.module_call_index import directory_of


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """LSP: textDocument/didOpen."""
    path = ls.documents.open(params.text_document)
    if path is not None:
        ls.scheduler.schedule(path)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """LSP: textDocument/didChange. Diagnostics are published at once after an applied fix, and when
    an unknown text is known again. The setting `run` decides whether they are also published at a
    pause in typing."""
    before = ls.documents.snapshot()
    path = ls.documents.change(params)
    if path is None:
        return
    is_known_again = ls.documents.snapshot().is_known(path) and not before.is_known(path)
    is_urgent = is_known_again or ls.expected_texts.has(ls.documents.document(path))
    ls.scheduler.on_change(path, is_urgent=is_urgent)


def forget_text(ls: Server, invalid: InvalidSync) -> None:
    """Handle an invalid didOpen or didChange: no request about the document gets a result until the
    client sends the whole text."""
    path = ls.documents.forget_text(invalid)
    if path is not None:
        ls.scheduler.on_change(path, is_urgent=True)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """LSP: textDocument/didSave."""
    path = ls.documents.save(params)
    if path is not None:
        ls.scheduler.schedule(path)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """LSP: textDocument/didClose. A document that was never saved leaves no diagnostics behind."""
    path = ls.documents.close(params.text_document.uri)
    if path is None:
        return
    if uris.is_placeholder(path):
        ls.scheduler.clear([directory_of(path)])
    else:
        ls.scheduler.schedule(path)
        ls.workspace_scan.update_roots()


HANDLERS: dict[str, Callable[..., Any]] = {
    types.TEXT_DOCUMENT_DID_OPEN: did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: did_change,
    types.TEXT_DOCUMENT_DID_SAVE: did_save,
    types.TEXT_DOCUMENT_DID_CLOSE: did_close,
}
