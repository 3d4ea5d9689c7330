"""Scans the workspace folders for module calls, and decides which root modules to analyze."""

from __future__ import annotations

import asyncio
from importlib import import_module

from tf_cycle_ls.root_kinds import directory_of_root, root_of
from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.scheduling.background_tasks import BackgroundTasks
from tf_cycle_ls.server.scheduling.worker import Worker
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import (
    ModuleCallIndex,
    SearchScope,
    directory_of,
    relative_directory,
)
from tf_cycle_ls.server.state.other_roots import find_other_roots
from tf_cycle_ls.settings.settings import Scope, Settings
from tf_cycle_ls.vfs import is_within


class WorkspaceScan:
    """Keeps the module call index and the set of analyzed root modules up to date.

    A scan runs when the server starts and when the settings or the workspace folders change. It
    reads a few directories at a time, so that other work can run in between. The root modules of
    open documents are always analyzed, all others only with the setting `scope: workspace`.
    """

    def __init__(
        self,
        documents: OpenDocuments,
        call_index: ModuleCallIndex,
        scheduler: AnalysisScheduler,
        notifier: Notifier,
        worker: Worker,
        tasks: BackgroundTasks,
    ) -> None:
        self._documents = documents
        self._call_index = call_index
        self._scheduler = scheduler
        self._notifier = notifier
        self._worker = worker
        self._tasks = tasks
        self._scanning: asyncio.Task[None] | None = None
        self._updating: asyncio.Task[None] | None = None
        self._is_update_due = False
        # The version of the call index that the last update was based on.
        self._index_version = 0

    def start(self) -> None:
        """Start a scan, and cancel any scan that is running. The scan first loads the analysis
        core, and at its end updates the set of analyzed root modules."""
        for objection in self._documents.configuration.errors:
            self._notifier.show_warning(f"A setting is ignored: {objection.message}")
        if self._scanning is not None:
            self._scanning.cancel()
        self._scanning = self._tasks.start(self._scan())

    def configure(self, configuration: ClientConfiguration) -> None:
        """Set the configuration. If it has changed, analyze everything again."""
        if configuration != self._documents.configuration:
            self._documents.configuration = configuration
            self.restart()

    def restart(self) -> None:
        """Analyze everything again, and scan again, because settings have changed."""
        self._scheduler.schedule_all()
        self._notifier.refresh_lenses()
        self.start()

    def update_roots(self) -> None:
        """Analyze root modules that should be reported but have not been analyzed, and clear the
        diagnostics of root modules that should no longer be reported."""
        self._is_update_due = True
        if self._updating is None or self._updating.done():
            self._updating = self._tasks.start(self._update_roots())

    def update_roots_if_calls_changed(self) -> None:
        """Like `update_roots`, if the call index has changed since the last update."""
        if self._call_index.change_count != self._index_version:
            self.update_roots()

    @property
    def _is_scanning(self) -> bool:
        """Whether a scan is running. Until it ends, the call index is incomplete, and some root
        modules are unknown."""
        return self._scanning is not None and not self._scanning.done()

    async def _scan(self) -> None:
        await self._worker.run(import_module, "tf_cycle_ls.server.handlers.code_action")
        snapshot = self._documents.snapshot()

        def excludes(directory: str) -> bool:
            return snapshot.project(directory).excludes(directory)

        def settings_of(directory: str) -> Settings:
            return snapshot.project(directory).settings

        search = SearchScope(snapshot.configuration.folders, excludes)
        await self._worker.run(self._call_index.start_scan, search)
        while await self._worker.run(self._call_index.scan_next, snapshot.files_of):
            pass
        folders = snapshot.configuration.folders
        others = await self._worker.run(find_other_roots, folders, excludes, settings_of)
        self._call_index.others.update(others)
        self._scanning = None
        self.update_roots()

    async def _update_roots(self) -> None:
        while self._is_update_due and not self._is_scanning:
            self._is_update_due = False
            snapshot = self._documents.snapshot()
            wanted, self._index_version = await self._worker.run(self._wanted_roots, snapshot)
            of_open = self._scheduler.roots_of_open
            analyzed = self._scheduler.analyzed_roots
            self._scheduler.clear(analyzed - of_open - set(wanted))
            self._scheduler.schedule_roots(of_open - analyzed)
            missing = [root_dir for root_dir in wanted if root_dir not in of_open | analyzed]
            await self._analyze_with_progress(missing)

    def _wanted_roots(self, snapshot: Snapshot) -> tuple[list[str], int]:
        """The root modules to report even if none of their files is open, and the version of the
        call index from which they were computed. Runs on an analysis thread."""
        self._call_index.retain({directory_of(path) for path in snapshot.open})
        version = self._call_index.change_count  # First, because analyses can change the index.
        folders = snapshot.configuration.folders
        wanted = [
            root_dir
            for root_dir in (*self._call_index.root_dirs(), *sorted(self._call_index.others.known))
            if is_within(directory_of_root(root_dir), folders)
            and _is_wanted(root_dir, snapshot.project(root_dir).settings)
        ]
        return wanted, version

    async def _analyze_with_progress(self, root_dirs: list[str]) -> None:
        """Analyze root modules until the user cancels or another update is due."""
        if not root_dirs:
            return
        folders = sorted(self._documents.configuration.folders)
        async with self._notifier.progress("Looking for dependency cycles") as advance:
            for number, root_dir in enumerate(root_dirs):
                label = relative_directory(directory_of_root(root_dir), folders[0])
                if self._is_update_due or not advance(label, number, len(root_dirs)):
                    break
                await self._scheduler.analyze(root_dir)


def _is_wanted(name: str, settings: Settings) -> bool:
    """Whether to report the root with a name even if none of its files is open."""
    kind = root_of(name).kind
    is_asked_for = kind is not None and bool(kind.setting)
    return is_asked_for or settings.scope is Scope.WORKSPACE
