"""Schedules analyses of root modules on the analysis threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeGuard

from tf_cycle_ls.root_kinds import root_of
from tf_cycle_ls.server.scheduling.analysis_reporter import AnalysisReporter
from tf_cycle_ls.server.scheduling.background_tasks import BackgroundTasks
from tf_cycle_ls.server.scheduling.change_tracker import ChangeTracker
from tf_cycle_ls.server.scheduling.collection import collection_paused
from tf_cycle_ls.server.scheduling.debounce import Debouncer
from tf_cycle_ls.server.scheduling.worker import Worker, WorkerState
from tf_cycle_ls.server.state.cancellation import Cancelled, cancellable
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex, directory_of
from tf_cycle_ls.server.state.other_roots import is_only_of_other_kinds, may_affect
from tf_cycle_ls.settings.settings import Run, Settings
from tf_cycle_ls.vfs import UnreadableError, find_checkout

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
    from tf_cycle_ls.analysis.result import Analysis
    from tf_cycle_ls.server.diagnostics.compute import RootDiagnostics
    from tf_cycle_ls.server.diagnostics.store import DiagnosticsByPath
    from tf_cycle_ls.server.diagnostics.summary import RootSummary


class AnalysisScheduler:
    """Requests analyses on the event loop, runs them on other threads and reports the results.

    A new request for a root module supersedes the earlier ones, whose results are dropped.
    """

    def __init__(
        self,
        client: ClientCapabilities,
        documents: OpenDocuments,
        call_index: ModuleCallIndex,
        reporter: AnalysisReporter,
        worker: Worker,
        tasks: BackgroundTasks,
        on_idle: Callable[[], None],
    ) -> None:
        """`on_idle` is called when an analysis has ended or changed files have been processed,
        because the module calls may have changed."""
        self._client = client
        self._documents = documents
        self._call_index = call_index
        self._reporter = reporter
        self._worker = worker
        self._tasks = tasks
        self._on_idle = on_idle
        self._is_stopped = False
        self._changes = ChangeTracker()
        self._debouncer = Debouncer()
        # These map each root module to the generation of the last request, to the task that carries
        # out that request, and to the settings of the last analysis.
        self._generations: dict[str, int] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._settings: dict[str, Settings] = {}
        # The last diagnostics about replacements of each root module. They are published with each
        # analysis until the comparison that follows it has ended, so that they do not flicker.
        self._of_changes: dict[str, DiagnosticsByPath] = {}

    @property
    def analyzed_roots(self) -> set[str]:
        """The root modules for which an analysis has been requested."""
        return set(self._generations)

    @property
    def roots_of_open(self) -> set[str]:
        """The root modules of all open documents."""
        open_documents = self._documents.snapshot().open
        return {root for path in open_documents for root in self._roots_around(path)}

    @property
    def change_count(self) -> int:
        """See `ChangeTracker.change_count`. May be read on any thread."""
        return self._changes.change_count

    def roots_of_file(self, path: str) -> list[str]:
        """The roots that a file belongs to, the root module in its own directory first."""
        readers = (one for one in self._changes.roots_reading(path) if may_affect(one, path))
        return list(dict.fromkeys([*self._roots_around(path), *readers]))

    def _roots_around(self, path: str) -> list[str]:
        """The roots that a file belongs to by its place."""
        folders = self._documents.configuration.folders
        others = self._call_index.others.roots_of(path, folders)
        if others and is_only_of_other_kinds(path):
            return others
        return [*self._call_index.roots_of(path), *others]

    def on_change(self, path: str, *, is_urgent: bool = False) -> None:
        """Handle an edit of an open document.

        If `is_urgent`, an analysis is scheduled at once. Otherwise, a client that pulls diagnostics
        requests them itself. For other clients, an analysis is scheduled when the user pauses
        typing, provided that the setting `run` is on-type or that the document equals the file on
        disk again.
        """
        roots = self.roots_of_file(path)
        self._changes.mark_stale(roots)
        if is_urgent:
            self.schedule(path)
            return
        if self._client.uses_pull:
            self._record_change(path)
            return
        known = (self._settings[root] for root in roots if root in self._settings)
        settings = next(known, self._documents.configuration.settings)
        on_pause = self.schedule if settings.run is Run.ON_TYPE else self._schedule_if_saved
        self._debouncer.restart(path, settings.debounce, on_pause)

    def _schedule_if_saved(self, path: str) -> None:
        self._tasks.start(self._compare_with_disk(path))

    async def _compare_with_disk(self, path: str) -> None:
        """Schedule an analysis if a document equals the file on disk, although the setting `run` is
        on-save. When the user reloads the file or undoes all edits, the client sends only
        didChange."""
        snapshot = self._documents.snapshot()
        directory = directory_of(path)
        if await self._worker.run_for_root(directory, lambda _: snapshot.is_saved(path)):
            self.schedule(path)

    def schedule(self, path: str) -> None:
        """Analyze all root modules that a file belongs to."""
        self._debouncer.cancel(path)
        self._changes.count_change()
        self._record_change(path)
        self.schedule_roots(self.roots_of_file(path))

    def on_files_changed(self, paths: Iterable[str]) -> None:
        """Handle files or folders that changed outside the editor.

        Only root modules that have been analyzed before are analyzed again. The module calls of
        other directories are updated, because those directories may call an open module.
        """
        self._changes.count_change()
        changed = list(paths)
        for path in changed:
            self._record_change(path)
        self._tasks.start(self._process_changed_files(changed))

    async def _process_changed_files(self, paths: list[str]) -> None:
        files_of = self._documents.snapshot().files_of
        await self._worker.run(self._call_index.rescan_changed, paths, files_of)
        affected = {root_dir for path in paths for root_dir in self.roots_of_file(path)}
        self.schedule_roots(affected & self.analyzed_roots)
        self._notify_idle()

    def schedule_all(self) -> None:
        """Analyze again all root modules that have been analyzed before."""
        self._changes.count_change()
        self.schedule_roots(self.analyzed_roots)

    def schedule_roots(self, root_dirs: Iterable[str]) -> None:
        """Analyze root modules with the current open documents."""
        snapshot = self._documents.snapshot()
        for root_dir in sorted(root_dirs):
            generation = self._changes.begin_analysis(root_dir)
            self._generations[root_dir] = generation
            task = self._tasks.start(self._analyze(root_dir, generation, snapshot))
            self._running[root_dir] = task

    async def wait_until_current(self, path: str) -> None:
        """Wait until the diagnostics of a file match the current open documents."""
        root_dirs = self.roots_of_file(path)
        analyzed = self.analyzed_roots
        self.schedule_roots(
            root_dir
            for root_dir in root_dirs
            if self._changes.is_stale(root_dir) or root_dir not in analyzed
        )
        with self._reporter.pulling(path):
            while running := [self._running[key] for key in root_dirs if key in self._running]:
                await asyncio.wait(running)

    async def analyze(self, root_dir: str) -> None:
        """Analyze a root module, and wait for the result."""
        self.schedule_roots([root_dir])
        while root_dir in self._running:
            await asyncio.wait([self._running[root_dir]])

    def clear(self, root_dirs: Iterable[str]) -> None:
        """Clear the published diagnostics of root modules, and forget their analyses."""
        snapshot = self._documents.snapshot()
        for root_dir in sorted(root_dirs):
            self._generations.pop(root_dir, None)
            self._running.pop(root_dir, None)
            self._settings.pop(root_dir, None)
            self._of_changes.pop(root_dir, None)
            self._changes.forget(root_dir)
            self._worker.forget(root_dir)
            self._reporter.report(root_dir, {}, snapshot)
            self._reporter.report_status(root_dir, "")
            self._reporter.report_summary(root_dir, None)

    def stop(self) -> None:
        """Cancel all scheduled work, and drop the results of work that is already running."""
        self._is_stopped = True
        self._generations.clear()
        self._debouncer.cancel_all()
        self._tasks.cancel_all()
        self._worker.stop()

    def _notify_idle(self) -> None:
        if not self._is_stopped:
            self._on_idle()

    def _record_change(self, path: str) -> None:
        self._changes.record_change(path, is_analyzing=bool(self._running))

    def _is_latest(self, root_dir: str, generation: int) -> bool:
        return self._generations.get(root_dir) == generation

    async def _analyze(self, root_dir: str, generation: int, snapshot: Snapshot) -> None:
        start = time.monotonic()
        try:
            diagnosis = await self._worker.run_in_background(
                root_dir, lambda state: self._diagnose(state, root_dir, generation, snapshot)
            )
        except Cancelled:
            pass
        except UnreadableError as error:
            if self._is_latest(root_dir, generation):
                self._reporter.report_unreadable(root_dir, error, snapshot)
        except Exception as error:
            self._reporter.report_failure(root_dir, error)
        else:
            if diagnosis is not None and self._is_latest(root_dir, generation):
                self._finish(root_dir, generation, diagnosis, snapshot)
                self._reporter.log_duration(
                    root_dir, diagnosis.diagnostics, time.monotonic() - start
                )
        finally:
            if self._is_latest(root_dir, generation):
                self._running.pop(root_dir, None)
            self._notify_idle()

    def _finish(
        self, root_dir: str, generation: int, diagnosis: RootDiagnostics, snapshot: Snapshot
    ) -> None:
        """Report the result of an analysis. Analyze again if a file changed during the analysis."""
        self._settings[root_dir] = diagnosis.settings
        is_outdated = self._changes.end_analysis(root_dir, diagnosis.directories, generation)
        of_changes = self._of_changes.get(root_dir, {})
        self._reporter.report(root_dir, _merged(diagnosis.diagnostics, of_changes), snapshot)
        self._reporter.report_status(root_dir, diagnosis.status)
        if diagnosis.analysis is None:
            self._reporter.report_summary(root_dir, None)
        elif self._client.shows_summary:
            self._tasks.start(self._summarize(root_dir, generation, diagnosis.analysis, snapshot))
        if is_outdated:
            self.schedule_roots([root_dir])
        elif _is_root_module(diagnosis.analysis) and find_checkout(root_dir):
            self._tasks.start(self._compare(root_dir, generation, diagnosis, snapshot))

    async def _summarize(
        self, root_dir: str, generation: int, analysis: GraphAnalysis, snapshot: Snapshot
    ) -> None:
        """Report the summary of an analysis. In a large component it takes longer than the
        diagnostics, which do not wait for it."""
        settings, encoding = snapshot.project(root_dir).settings, self._client.encoding

        def run(_: WorkerState) -> RootSummary:
            from tf_cycle_ls.server.diagnostics.summarize import summarize

            with cancellable(lambda: not self._is_latest(root_dir, generation)):
                return summarize(analysis, settings, encoding, snapshot.uri)

        try:
            summary = await self._worker.run_in_background(root_dir, run)
        except Cancelled:
            return
        except Exception as error:
            self._reporter.report_failure(root_dir, error)
            return
        if self._is_latest(root_dir, generation):
            self._reporter.report_summary(root_dir, summary)

    async def _compare(
        self, root_dir: str, generation: int, diagnosis: RootDiagnostics, snapshot: Snapshot
    ) -> None:
        """Add the diagnostics about replacements, which need git, to those of an analysis."""
        analysis = diagnosis.analysis
        if not _is_root_module(analysis):
            return
        project, encoding = snapshot.project(root_dir), self._client.encoding
        try:
            found = await self._worker.compare(root_dir, project, analysis, encoding)
        except Exception as error:
            self._reporter.report_failure(root_dir, error)
            return
        if self._is_latest(root_dir, generation) and found != self._of_changes.get(root_dir, {}):
            self._of_changes[root_dir] = found
            self._reporter.report(root_dir, _merged(diagnosis.diagnostics, found), snapshot)

    def _diagnose(
        self, state: WorkerState, root_dir: str, generation: int, snapshot: Snapshot
    ) -> RootDiagnostics | None:
        """Analyze a root module on an analysis thread. Returns None if the request has been
        superseded. Raises Cancelled if that happens meanwhile."""
        from tf_cycle_ls.server.diagnostics.compute import compute_diagnostics

        if not self._is_latest(root_dir, generation):
            return None
        analysis = None
        try:
            previous = state.analyses.get(root_dir)
            with (
                cancellable(lambda: not self._is_latest(root_dir, generation)),
                collection_paused,
            ):
                diagnosis = compute_diagnostics(root_dir, snapshot, previous, self._client.encoding)
            analysis = diagnosis.analysis
        finally:
            if analysis is not None:
                state.analyses[root_dir] = analysis
            # If files have changed meanwhile, the index must not get their old calls.
            if self._is_latest(root_dir, generation) and root_of(root_dir).kind is None:
                if not _is_root_module(analysis):  # The directory is unreadable or excluded.
                    self._call_index.scan_directory(root_dir, snapshot.files_of)
                else:
                    self._call_index.update_from(analysis)
        return diagnosis


def _is_root_module(analysis: GraphAnalysis | None) -> TypeGuard[Analysis]:
    from tf_cycle_ls.analysis.result import Analysis

    return isinstance(analysis, Analysis)


def _merged(first: DiagnosticsByPath, second: DiagnosticsByPath) -> DiagnosticsByPath:
    """Merge the diagnostics of two analyses, file by file."""
    return {**first, **{path: (*first.get(path, ()), *added) for path, added in second.items()}}
