"""The worker thread, and the data that only this thread uses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from tf_cycle_ls.server.scheduling.analysis_cache import AnalysisCache
from tf_cycle_ls.server.state.fix_cache import FixCache

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.result import Analysis
    from tf_cycle_ls.server.diagnostics.comparison import Compared, Comparisons
    from tf_cycle_ls.server.diagnostics.store import DiagnosticsByPath
    from tf_cycle_ls.settings.project import Project
    from tf_cycle_ls.text import Encoding

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class WorkerState:
    """Data that only the worker thread reads and writes.

    `Worker` passes it only to the functions that it runs on that thread.
    """

    analyses: dict[str, Analysis] = field(default_factory=dict)
    """The last scheduled analysis of each root module, the base of the next incremental one."""
    analysis_cache: AnalysisCache = field(default_factory=AnalysisCache)
    fix_cache: FixCache = field(default_factory=FixCache)

    def forget(self, root_dir: str) -> None:
        """Drop the last scheduled analysis of a root module."""
        self.analyses.pop(root_dir, None)


class Worker:
    """A single thread that runs functions in the order in which they were submitted."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="analysis")
        self._state = WorkerState()
        self._second_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="comparison")
        self._comparisons: Comparisons | None = None

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function on the worker thread and return its result."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(work, *args, **kwargs))

    async def run_with_state(
        self, work: Callable[Concatenate[WorkerState, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Like `run`, with the state of the worker thread as the first argument."""
        return await self.run(work, self._state, *args, **kwargs)

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
        """Drop the last scheduled analysis of a root module, once all work submitted earlier is
        done."""
        self._executor.submit(self._state.forget, root_dir)

    def stop(self) -> None:
        """Cancel all work that has not begun. Does not wait for the function that is running."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._second_executor.shutdown(wait=False, cancel_futures=True)
