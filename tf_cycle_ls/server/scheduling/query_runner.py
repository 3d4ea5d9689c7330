"""Runs queries and code actions on the worker thread, with the current open documents."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TypeVar

from lsprotocol import types

from tf_cycle_ls.server.handlers.code_action_resolve import Origin, origin_of
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.scheduling.query import Params, Query, Response, Result
from tf_cycle_ls.server.scheduling.worker import Worker, WorkerState
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.vfs import UnreadableError

T = TypeVar("T")

logger = logging.getLogger(__name__)


class QueryRunner:
    """Computes the responses to queries and code action requests.

    Results computed for an outdated document version are dropped.
    """

    def __init__(
        self,
        client: ClientCapabilities,
        documents: OpenDocuments,
        scheduler: AnalysisScheduler,
        worker: Worker,
    ) -> None:
        self._client = client
        self._documents = documents
        self._scheduler = scheduler
        self._worker = worker

    async def run_query(self, query: Query[Params, Result, Response], params: Params) -> Response:
        """Run a query for the root modules of its file, the file's own directory first."""
        path = uris.to_path(query.uri(params))
        if path is None:
            return query.combine([])
        snapshot = self._documents.snapshot()

        def run(state: WorkerState, root_dir: str) -> Result | None:
            return self._run_for_root(state, root_dir, snapshot, path, query, params)

        results: list[Result] = []
        async for result in self._run_for_roots(self._scheduler.roots_of_file(path), snapshot, run):
            if result is not None:
                results.append(result)
            if len(results) == query.max_results:
                break
        # If the documents have changed since, the computed ranges are stale.
        return query.combine(results if self._is_current(snapshot) else [])

    async def code_actions(self, path: str, range_: types.Range) -> list[types.CodeAction]:
        """The code actions for a range of a file, the best first."""
        snapshot = self._documents.snapshot()

        def run(state: WorkerState, root_dir: str) -> list[types.CodeAction]:
            return self._code_actions_of_root(state, root_dir, snapshot, path, range_)

        actions: list[types.CodeAction] = []
        root_dirs = self._scheduler.roots_of_file(path)
        async for more in self._run_for_roots(root_dirs, snapshot, run):
            # The cycle of a module is found in the module itself and in each root that calls it.
            known = [(action.edit, action.disabled) for action in actions]
            actions += [action for action in more if (action.edit, action.disabled) not in known]
        actions.sort(key=lambda action: action.disabled is not None)
        if not self._is_current(snapshot):
            # Edits without versions would change the wrong text. The client will request again.
            return []
        if actions and self._client.supports_preferred_actions and _is_safe(actions[0]):
            # An editor may apply a preferred action without confirmation.
            actions[0].is_preferred = True
        if self._client.supports_edit_resolve:
            for action in actions:
                action.edit = None
        return actions

    async def resolve_edit(self, origin: Origin, title: str) -> types.WorkspaceEdit | None:
        """The edit of a code action that was sent without it, computed for the current documents.
        Returns None if there is no such code action any more."""
        snapshot = self._documents.snapshot()

        def run(state: WorkerState) -> list[types.CodeAction]:
            return self._code_actions_of_root(
                state, origin.root, snapshot, origin.path, origin.range
            )

        actions = await self._run_in_worker(snapshot, run)
        if not self._is_current(snapshot):
            return None
        return next(
            (
                action.edit
                for action in actions
                if action.title == title and origin_of(action) == origin
            ),
            None,
        )

    def _is_current(self, snapshot: Snapshot) -> bool:
        return self._documents.snapshot().open == snapshot.open

    async def _run_for_roots(
        self, root_dirs: Iterable[str], snapshot: Snapshot, work: Callable[[WorkerState, str], T]
    ) -> AsyncIterator[T]:
        """Run `work` on the worker thread for each root module and yield the results.

        A failing root module is logged and skipped. If all fail, the last error is raised.
        """
        failure: Exception | None = None
        succeeded = False
        for root_dir in root_dirs:

            def run(state: WorkerState, root_dir: str = root_dir) -> T:
                return work(state, root_dir)

            try:
                result = await self._run_in_worker(snapshot, run)
            except Exception as error:
                failure = error
                logger.exception("the request failed for root module %s", root_dir)
            else:
                succeeded = True
                yield result
        if failure is not None and not succeeded:
            raise failure

    async def _run_in_worker(self, snapshot: Snapshot, work: Callable[[WorkerState], T]) -> T:
        """Run a function on the worker thread. If the request is cancelled, cancel the snapshot, so
        that the function ends at its next access to a file."""
        try:
            return await self._worker.run_with_state(work)
        except asyncio.CancelledError:
            snapshot.cancelled.set()
            raise

    def _code_actions_of_root(
        self,
        state: WorkerState,
        root_dir: str,
        snapshot: Snapshot,
        path: str,
        range_: types.Range,
    ) -> list[types.CodeAction]:
        """The code actions of one root module. Runs on the worker thread."""
        from tf_cycle_ls.server.handlers.code_action import FileRange, code_actions

        return code_actions(
            root_dir,
            snapshot,
            state.analyses.get(root_dir),
            self._client,
            FileRange(path, range_),
            state.fix_cache,
        )

    def _run_for_root(
        self,
        state: WorkerState,
        root_dir: str,
        snapshot: Snapshot,
        path: str,
        query: Query[Params, Result, Response],
        params: Params,
    ) -> Result | None:
        """The result of a query for one root module, or None if the module cannot be read or does
        not contain the file. Runs on the worker thread."""
        from tf_cycle_ls.server.state.request_context import RequestContext

        previous = state.analyses.get(root_dir)
        change_count = self._scheduler.change_count
        try:
            analysis = state.analysis_cache.get_or_analyze(
                root_dir, change_count, snapshot, previous
            )
        except UnreadableError:
            return None
        if path not in analysis.documents:
            return None
        return query.run(RequestContext(analysis, snapshot, self._client, path), params)


def _is_safe(action: types.CodeAction) -> bool:
    return isinstance(action.data, dict) and bool(action.data["safe"])
