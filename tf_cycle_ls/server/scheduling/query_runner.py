"""Runs the work of a request on the analysis threads, with the current open documents."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, TypeVar

from tf_cycle_ls.root_kinds import root_of
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.scheduling.query import Params, Query, Response, Result
from tf_cycle_ls.server.scheduling.worker import Worker, WorkerState
from tf_cycle_ls.server.state.cancellation import cancellable
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.turns import spend
from tf_cycle_ls.settings.settings import value_of
from tf_cycle_ls.vfs import UnreadableError

if TYPE_CHECKING:
    from tf_cycle_ls.server.diagnostics.comparison import Compared

T = TypeVar("T")

logger = logging.getLogger(__name__)


class QueryRunner:
    """Runs queries, and other work for one request, on the analysis threads.

    Results computed for an outdated document version are dropped.
    """

    def __init__(
        self,
        client: ClientCapabilities,
        documents: OpenDocuments,
        scheduler: AnalysisScheduler,
        worker: Worker,
    ) -> None:
        self.client = client
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
        fixes = query.verifies_fixes
        async for result in self.run_for_roots(path, snapshot, run, verifies_fixes=fixes):
            if result is not None:
                results.append(result)
            if len(results) == query.max_results:
                break
        # If the documents have changed since the snapshot, the computed ranges are stale.
        return query.combine(results if self.is_current(snapshot) else [])

    def snapshot(self) -> Snapshot:
        """A snapshot of the current documents, for one request."""
        return self._documents.snapshot()

    def is_current(self, snapshot: Snapshot) -> bool:
        """Whether the open documents are still those of the snapshot."""
        return self._documents.snapshot().open == snapshot.open

    async def run_for_roots(
        self,
        path: str,
        snapshot: Snapshot,
        work: Callable[[WorkerState, str], T],
        *,
        verifies_fixes: bool = False,
    ) -> AsyncIterator[T]:
        """Run `work` on the analysis threads for each root module of a file, the file's own
        directory first, and yield the results.

        A failing root module is logged and skipped. If all fail, the last error is raised.
        """
        failure: Exception | None = None
        succeeded = False
        for root_dir in self._scheduler.roots_of_file(path):

            def run(state: WorkerState, root_dir: str = root_dir) -> T:
                return work(state, root_dir)

            try:
                result = await self.run_in_worker(
                    root_dir, snapshot, run, verifies_fixes=verifies_fixes
                )
            except Exception as error:
                failure = error
                logger.exception("the request failed for root module %s", root_dir)
            else:
                succeeded = True
                yield result
        if failure is not None and not succeeded:
            raise failure

    async def run_in_worker(
        self,
        root_dir: str,
        snapshot: Snapshot,
        work: Callable[[WorkerState], T],
        *,
        verifies_fixes: bool = False,
    ) -> T:
        """Run a function for a root module on an analysis thread. If the request is canceled,
        cancel the snapshot, so that the function ends at its next step. Other requests do not wait
        for a function that verifies fixes."""

        def run(state: WorkerState) -> T:
            with cancellable(snapshot.cancelled.is_set):
                return work(state)

        try:
            if verifies_fixes:
                return await self._worker.run_with_fixes(root_dir, run)
            return await self._worker.run_for_root(root_dir, run)
        except asyncio.CancelledError:
            snapshot.cancelled.set()
            raise

    async def run_with_compared(self, path: str, work: Callable[[Compared], T]) -> list[T]:
        """Run a function for the last comparison with git of each root module of a file."""
        return await self._worker.run_with_compared(self._scheduler.roots_of_file(path), work)

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
        not contain the file, or its settings switch the request off. Runs on an analysis
        thread."""
        from tf_cycle_ls.server.state.request_context import RequestContext

        settings = snapshot.project(root_dir).settings
        if query.setting is not None and not value_of(settings, query.setting):
            return None
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
        # A cached analysis has read no file, but what follows takes long if it is large.
        spend(sum(len(document.data) for document in analysis.documents.values()))
        context = RequestContext(
            analysis, snapshot, self.client, path, state.fix_cache, root_of(root_dir).kind
        )
        return query.run(context, params)
