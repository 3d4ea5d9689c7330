"""Requests for code actions (LSP: textDocument/codeAction and codeAction/resolve)."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL, KIND, as_command, is_requested
from tf_cycle_ls.server.handlers.code_action_resolve import origin_of
from tf_cycle_ls.server.handlers.registry import SOURCE_FIX_ALL
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris

OPTIONS = types.CodeActionOptions(code_action_kinds=[KIND, FIX_ALL], resolve_provider=True)


async def code_action(
    ls: Server, params: types.CodeActionParams
) -> Sequence[types.CodeAction | types.Command]:
    """LSP: textDocument/codeAction. Ignores the diagnostics that the client sends along."""
    path = uris.to_path(params.text_document.uri)
    actions: list[types.CodeAction] = []
    if path is None:
        return actions
    if is_requested(KIND, params.context.only):
        actions += await ls.query_runner.code_actions(path, params.range)
    if is_requested(FIX_ALL, params.context.only):
        fix_all = await ls.query_runner.run_query(SOURCE_FIX_ALL, params)
        actions += [] if fix_all is None else [fix_all]
    return list(map(as_command, actions)) if ls.client.requires_commands else actions


async def resolve_code_action(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """LSP: codeAction/resolve. Raises JsonRpcContentModified if the documents have changed so that
    the code action does not exist any more."""
    origin = origin_of(action)
    if origin is not None:
        action.edit = await ls.query_runner.resolve_edit(origin, action.title)
        if action.edit is None:
            raise JsonRpcContentModified("the document has changed; request code actions again")
    return action
