"""Requests for code actions (LSP: textDocument/codeAction and codeAction/resolve)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from tf_cycle_ls.server.handlers.code_action_edits import FIX_ALL, KIND, as_command, is_requested
from tf_cycle_ls.server.handlers.code_action_resolve import Origin, origin_of
from tf_cycle_ls.server.handlers.registry import SOURCE_FIX_ALL
from tf_cycle_ls.server.language_server import Server
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.scheduling.query_runner import QueryRunner
from tf_cycle_ls.server.scheduling.worker import WorkerState
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.server.state.module_call_index import directory_of

if TYPE_CHECKING:
    from tf_cycle_ls.server.diagnostics.comparison import Compared

OPTIONS = types.CodeActionOptions(code_action_kinds=[KIND, FIX_ALL], resolve_provider=True)


async def code_action(
    ls: Server, params: types.CodeActionParams
) -> Sequence[types.CodeAction | types.Command]:
    """LSP: textDocument/codeAction. Ignores the diagnostics in the request."""
    path = uris.to_path(params.text_document.uri)
    actions: list[types.CodeAction] = []
    if path is None:
        return actions
    if is_requested(KIND, params.context.only):
        actions += await code_actions_at(ls.query_runner, path, params.range)
    if is_requested(FIX_ALL, params.context.only):
        fix_all = await ls.query_runner.run_query(SOURCE_FIX_ALL, params)
        actions += [] if fix_all is None else [fix_all]
    await _expect_changes(ls, directory_of(path), (action.edit for action in actions))
    return list(map(as_command, actions)) if ls.client.requires_commands else actions


async def resolve_code_action(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """LSP: codeAction/resolve. Raises JsonRpcContentModified if the documents have changed and the
    code action no longer exists."""
    origin = origin_of(action)
    if origin is not None:
        action.edit = await _resolve_edit(ls.query_runner, origin, action.title)
        if action.edit is None:
            raise JsonRpcContentModified("the document has changed; request code actions again")
        await _expect_changes(ls, origin.root, [action.edit])
    return action


async def _expect_changes(
    ls: Server, root_dir: str, edits: Iterable[types.WorkspaceEdit | None]
) -> None:
    """Have the documents analyzed at once when the client applies one of the edits. `root_dir` is
    one of the root modules that they belong to."""
    expected = [edit for edit in edits if edit is not None]
    if expected:
        snapshot = ls.documents.snapshot()
        expect = partial(ls.expected_texts.expect, expected, snapshot.files, ls.client.encoding)
        await ls.query_runner.run_in_worker(root_dir, snapshot, lambda _: expect())


async def code_actions_at(
    runner: QueryRunner, path: str, range_: types.Range
) -> list[types.CodeAction]:
    """The code actions for a range of a file from all root modules of the file. Disabled code
    actions come last."""
    snapshot = runner.snapshot()

    def run(state: WorkerState, root_dir: str) -> list[types.CodeAction]:
        return _code_actions_of_root(runner, state, root_dir, snapshot, path, range_)

    actions: list[types.CodeAction] = []
    async for more in runner.run_for_roots(path, snapshot, run, verifies_fixes=True):
        # The analyses of a module and of each root module that calls it find the same cycle.
        existing = list(map(_effect, actions))
        actions += [action for action in more if _effect(action) not in existing]
    actions += await _replacement_actions(runner, snapshot, path, range_)
    actions.sort(key=_rank)
    if not runner.is_current(snapshot):
        # Edits without document versions would change the wrong text. The client will send the
        # request again.
        return []
    if actions and runner.client.supports_preferred_actions and _is_safe(actions[0]):
        # An editor may apply a preferred action without confirmation.
        actions[0].is_preferred = True
    if runner.client.supports_edit_resolve:
        for action in actions:
            if origin_of(action) is not None:
                action.edit = None
    return actions


async def _replacement_actions(
    runner: QueryRunner, snapshot: Snapshot, path: str, range_: types.Range
) -> list[types.CodeAction]:
    """The code actions for cycles of replacement, from the last comparison with git."""

    def run(compared: Compared) -> list[types.CodeAction]:
        from tf_cycle_ls.server.handlers.code_action import FileRange
        from tf_cycle_ls.server.handlers.replacement_actions import replacement_actions

        return replacement_actions(compared, snapshot, runner.client, FileRange(path, range_))

    found = await runner.run_with_compared(path, run)
    return [action for actions in found for action in actions]


async def _resolve_edit(
    runner: QueryRunner, origin: Origin, title: str
) -> types.WorkspaceEdit | None:
    """Compute the edit of a code action that was sent without its edit, for the current documents.
    Returns None if the code action no longer exists."""
    snapshot = runner.snapshot()

    def run(state: WorkerState) -> list[types.CodeAction]:
        return _code_actions_of_root(
            runner, state, origin.root, snapshot, origin.path, origin.range
        )

    actions = await runner.run_in_worker(origin.root, snapshot, run, verifies_fixes=True)
    if not runner.is_current(snapshot):
        return None
    edits = (a.edit for a in actions if a.title == title and origin_of(a) == origin)
    return next(edits, None)


def _code_actions_of_root(
    runner: QueryRunner,
    state: WorkerState,
    root_dir: str,
    snapshot: Snapshot,
    path: str,
    range_: types.Range,
) -> list[types.CodeAction]:
    """The code actions of one root module. Runs on an analysis thread."""
    from tf_cycle_ls.server.handlers.code_action import FileRange, code_actions

    target = FileRange(path, range_)
    previous = state.analyses.get(root_dir)
    return code_actions(root_dir, snapshot, previous, runner.client, target, state.fix_cache)


def _effect(action: types.CodeAction) -> tuple[object, ...]:
    """The fields in which two code actions must differ to be both offered."""
    return action.edit, action.disabled, action.command


def _rank(action: types.CodeAction) -> int:
    """Sorts fixes first, then the reasons why there is none, then the other code actions."""
    if action.disabled is not None:
        return 1
    return 0 if _is_fix(action) else 2


def _is_fix(action: types.CodeAction) -> bool:
    return isinstance(action.data, dict) and "rule" in action.data


def _is_safe(action: types.CodeAction) -> bool:
    return isinstance(action.data, dict) and bool(action.data["safe"])
