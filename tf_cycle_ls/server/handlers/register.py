"""Registers the handler of each LSP method and command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from lsprotocol import types

from tf_cycle_ls.server.client import file_watching
from tf_cycle_ls.server.client.completion_registration import COMPLETION_OPTIONS
from tf_cycle_ls.server.handlers import code_action_requests as code_actions
from tf_cycle_ls.server.handlers import pull_diagnostics, text_sync, workspace
from tf_cycle_ls.server.handlers.execute_command import COMMANDS
from tf_cycle_ls.server.handlers.registry import METHOD_QUERIES
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import watchdog
from tf_cycle_ls.server.scheduling.query import Params, Query, Response, Result


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """LSP: initialize."""
    ls.begin(params)
    ls.protocol.on_invalid_sync = partial(text_sync.forget_text, ls)
    if ls.client.supports_pull:
        pull_diagnostics.register(ls)
    ls.protocol.announces_completion = ls.completion.is_announced(ls.documents.snapshot())
    if params.process_id is not None:
        watchdog.exit_with_process(params.process_id, lambda: ls.protocol.exit_code)


async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """LSP: initialized. Starts the work that would have delayed the response to `initialize`."""
    ls.workspace_scan.start()
    requests = [file_watching.register(ls, ls.client)]
    if ls.client.supports_configuration:
        requests.append(workspace.request_settings(ls))
    await asyncio.gather(*requests)
    ls.completion.update(ls.documents.snapshot())


def shutdown(ls: Server, params: None) -> None:
    """LSP: shutdown."""
    ls.scheduler.stop()


_HANDLERS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: initialize,
    types.INITIALIZED: initialized,
    types.SHUTDOWN: shutdown,
    types.TEXT_DOCUMENT_CODE_ACTION: code_actions.code_action,
    types.CODE_ACTION_RESOLVE: code_actions.resolve_code_action,
    **text_sync.HANDLERS,
    **workspace.HANDLERS,
}

_OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_ACTION: code_actions.OPTIONS,
    types.TEXT_DOCUMENT_COMPLETION: COMPLETION_OPTIONS,
    **workspace.OPTIONS,
}


def register(server: Server) -> None:
    """Register all handlers with a server."""
    for method, handler in _HANDLERS.items():
        server.feature(method, _OPTIONS.get(method))(handler)
    for query in METHOD_QUERIES:
        _register_query(server, query)
    for name, handler in COMMANDS.items():
        server.command(name)(handler)


def _register_query(server: Server, query: Query[Params, Result, Response]) -> None:
    async def handle(ls: Server, params: Params) -> Response:
        return await ls.query_runner.run_query(query, params)

    server.feature(query.name, _OPTIONS.get(query.name))(handle)
