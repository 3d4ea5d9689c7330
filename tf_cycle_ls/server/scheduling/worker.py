"""The analysis threads, and the data that only these threads use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from msgspec import Struct, field

from tf_cycle_ls.server.scheduling.analysis_cache import AnalysisCache
from tf_cycle_ls.server.scheduling.job_queue import JobQueue
from tf_cycle_ls.server.state.fix_cache import FixCache

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
    from tf_cycle_ls.analysis.result import Analysis
    from tf_cycle_ls.server.diagnostics.comparison import Compared, Comparisons
    from tf_cycle_ls.server.diagnostics.store import DiagnosticsByPath
    from tf_cycle_ls.settings.project import Project
    from tf_cycle_ls.text import Encoding

P = ParamSpec("P")
T = TypeVar("T")


class WorkerState(Struct):
    """Data that only the analysis threads read and write.

    `Worker` passes it only to the functions that it runs on these threads. Those for one root
    module never run at the same time, so only they may use its entry of `analyses`. Those that
    verify fixes may read it.
    """

    analyses: dict[str, GraphAnalysis] = field(default_factory=dict)
    """The last scheduled analysis of each root module, the base of the next incremental one."""
    analysis_cache: AnalysisCache = field(default_factory=AnalysisCache)
    fix_cache: FixCache = field(default_factory=FixCache)

    def forget(self, root_dir: str) -> None:
        """Drop the last scheduled analysis of a root module."""
        self.analyses.pop(root_dir, None)


class Worker:
    """Runs functions on other threads, in the order in which they were submitted.

    Long functions for one root module do not delay those for other root modules (see `JobQueue`).
    Functions for the same root module, and those for none, run one after the other, except that the
    others do not wait for those that verify fixes.
    """

    def __init__(self) -> None:
        self._jobs = JobQueue()
        self._state = WorkerState()
        self._second_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="comparison")
        self._comparisons: Comparisons | None = None

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that is for no particular root module, and return its result."""
        return await self._run(None, partial(work, *args, **kwargs), is_background=False)

    async def run_for_root(self, root_dir: str, work: Callable[[WorkerState], T]) -> T:
        """Run a function of a request about a root module, and return its result."""
        return await self._run(root_dir, partial(work, self._state), is_background=False)

    async def run_with_fixes(self, root_dir: str, work: Callable[[WorkerState], T]) -> T:
        """Like `run_for_root`, for a function that verifies fixes. It waits for an analysis of the
        root module, but analyses and other requests do not wait for it, because it may take
        long."""
        job = partial(work, self._state)
        lane = ("fixes", root_dir)
        return await asyncio.wrap_future(
            self._jobs.submit(lane, job, is_background=False, after=root_dir)
        )

    async def run_in_background(self, root_dir: str, work: Callable[[WorkerState], T]) -> T:
        """Like `run_for_root`, for a function that no request waits for."""
        return await self._run(root_dir, partial(work, self._state), is_background=True)

    async def _run(self, lane: str | None, work: Callable[[], T], *, is_background: bool) -> T:
        return await asyncio.wrap_future(self._jobs.submit(lane, work, is_background=is_background))

    async def compare(
        self, root_dir: str, project: Project, analysis: Analysis, encoding: Encoding
    ) -> DiagnosticsByPath:
        """Compare a root module with the applied commit, on a second thread, so that analyses do
        not wait for git. Returns the diagnostics about replacements."""
        loop = asyncio.get_running_loop()
        work = partial(self._compare, root_dir, project, analysis, encoding)
        return await loop.run_in_executor(self._second_executor, work)

    async def run_with_compared(
        self, root_dirs: Sequence[str], work: Callable[[Compared], T]
    ) -> list[T]:
        """Run a function for the last comparison of each root module that has one, on the second
        thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._second_executor, partial(self._run_with_compared, root_dirs, work)
        )

    def _run_with_compared(
        self, root_dirs: Sequence[str], work: Callable[[Compared], T]
    ) -> list[T]:
        latest = self._comparisons.latest if self._comparisons else {}
        return [work(latest[root_dir]) for root_dir in root_dirs if root_dir in latest]

    def _compare(
        self, root_dir: str, project: Project, analysis: Analysis, encoding: Encoding
    ) -> DiagnosticsByPath:
        from tf_cycle_ls.server.diagnostics.comparison import Comparisons

        if self._comparisons is None:
            self._comparisons = Comparisons()
        return self._comparisons.diagnostics(root_dir, project, analysis, encoding)

    def forget(self, root_dir: str) -> None:
        """Drop the last scheduled analysis of a root module, once all work submitted for it earlier
        is done."""
        self._jobs.submit(root_dir, partial(self._state.forget, root_dir), is_background=False)

    def stop(self) -> None:
        """Cancel all work that has not begun. Does not wait for functions that are running."""
        self._jobs.stop()
        self._second_executor.shutdown(wait=False, cancel_futures=True)
