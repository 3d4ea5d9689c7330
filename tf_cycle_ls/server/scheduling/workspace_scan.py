"""The folders of the workspace: looking through them, and all that is set for them."""

from __future__ import annotations

import asyncio
from importlib import import_module

from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.state.configuration import Configuration
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import (
    ModuleCallIndex,
    Search,
    directory_of,
    relative_directory,
)
from tf_cycle_ls.settings.settings import Scope
from tf_cycle_ls.vfs import is_within


class WorkspaceScan:
    """Looks through the workspace, and does so again when it, or what is set, is another one.

    That is done a few directories at a time: whatever else is asked for comes in between. What is
    told is always about the roots of the open files, and all others where that is set.
    """

    def __init__(
        self,
        documents: OpenDocuments,
        roots: ModuleCallIndex,
        scheduler: AnalysisScheduler,
        notifier: Notifier,
    ) -> None:
        self._documents = documents
        self._roots = roots
        self._scheduler = scheduler
        self._notifier = notifier
        self._looking: asyncio.Task[None] | None = None
        self._reviewing: asyncio.Task[None] | None = None
        self._is_due = False
        self._reviewed = 0
        scheduler.on_idle = self._review_news

    def start(self) -> None:
        """Find out who calls whom, after the core was loaded; then look at what is asked for."""
        for objection in self._documents.configuration.errors:
            self._notifier.show_warning(f"A setting is ignored: {objection.message}")
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._scheduler.start_task(self._look_through())

    def configure(self, configuration: Configuration) -> None:
        """Let something else be set from now on."""
        if configuration != self._documents.configuration:
            self._documents.configuration = configuration
            self.restart()

    def restart(self) -> None:
        """A settings file is another one."""
        self._scheduler.schedule_all()
        self._notifier.refresh_lenses()
        self.start()

    def update_roots(self) -> None:
        """Look at the roots that are to be told of and have not been looked at, and take back what
        was told of others."""
        self._is_due = True
        if self._reviewing is None or self._reviewing.done():
            self._reviewing = self._scheduler.start_task(self._review())

    def _review_news(self) -> None:
        if self._roots.change_count != self._reviewed:
            self.update_roots()

    @property
    def _is_looking(self) -> bool:
        """Half a workspace does not tell what its roots are."""
        return self._looking is not None and not self._looking.done()

    async def _look_through(self) -> None:
        await self._scheduler.run_in_worker(
            import_module, "tf_cycle_ls.server.handlers.code_action"
        )
        snapshot = self._documents.snapshot()

        def excludes(directory: str) -> bool:
            return snapshot.project(directory).excludes(directory)

        search = Search(snapshot.configuration.folders, excludes)
        await self._scheduler.run_in_worker(self._roots.start_scan, search)
        while await self._scheduler.run_in_worker(self._roots.scan_next, snapshot.files_of):
            pass
        self._looking = None
        self.update_roots()

    async def _review(self) -> None:
        while self._is_due and not self._is_looking:
            self._is_due = False
            snapshot = self._documents.snapshot()
            wanted, self._reviewed = await self._scheduler.run_in_worker(self._wanted, snapshot)
            of_open, known = self._scheduler.roots_of_open, self._scheduler.analyzed_roots
            self._scheduler.clear(known - of_open - set(wanted))
            self._scheduler.schedule_roots(of_open - known)
            await self._look_at([root for root in wanted if root not in of_open | known])

    def _wanted(self, snapshot: Snapshot) -> tuple[list[str], int]:
        """The roots to be told of although none of their files is open, and which news of the roots
        that is about; in the worker thread."""
        self._roots.retain({directory_of(path) for path in snapshot.open})
        folders = snapshot.configuration.folders
        wanted = [
            root
            for root in self._roots.root_dirs()
            if is_within(root, folders) and snapshot.project(root).settings.scope is Scope.WORKSPACE
        ]
        return wanted, self._roots.change_count

    async def _look_at(self, roots: list[str]) -> None:
        if not roots:
            return
        folders = sorted(self._documents.configuration.folders)
        async with self._notifier.progress("Looking for dependency cycles") as advance:
            for number, root in enumerate(roots):
                if self._is_due or not advance(
                    relative_directory(root, folders[0]), number, len(roots)
                ):
                    break
                await self._scheduler.analyze(root)
