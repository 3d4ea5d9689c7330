"""Having roots analysed in a worker thread, so that the client is never kept waiting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.diagnostics.publisher import Publisher
from tf_cycle_ls.server.diagnostics.store import DiagnosticStore, Found
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.scheduling.debounce import Pauses
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.state.module_call_index import ModuleCallIndex, directory_of
from tf_cycle_ls.settings.settings import Run, Settings
from tf_cycle_ls.vfs import UnreadableError, is_within

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.model import Analysis
    from tf_cycle_ls.server.diagnostics.compute import RootDiagnostics

T = TypeVar("T")

logger = logging.getLogger(__name__)


class AnalysisScheduler:
    """The analyses of all roots: asked for and answered on the event loop, done elsewhere.

    There is one worker thread, so nothing is computed twice at the same time. Of several requests
    for a root the latest counts; what was computed for an earlier one is dropped.
    """

    def __init__(
        self,
        client: ClientCapabilities,
        documents: OpenDocuments,
        roots: ModuleCallIndex,
        diagnostic_store: DiagnosticStore,
        publisher: Publisher,
        notifier: Notifier,
    ) -> None:
        self._client = client
        self._documents = documents
        self._roots = roots
        self._diagnostic_store = diagnostic_store
        self._publisher = publisher
        self._notifier = notifier
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="analysis")
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count(1)
        self._generations: dict[str, int] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        # Files that changed since something is running: when, counted as generations are.
        self._touched: dict[str, int] = {}
        # Of each root that was looked at: the directories that it reads, and what was set for it.
        self._directories: dict[str, frozenset[str]] = {}
        self._settings: dict[str, Settings] = {}
        # The roots of what was typed since.
        self._stale: set[str] = set()
        self._pauses = Pauses()
        # The files that the client asks about just now.
        self._awaited: list[str] = []
        self.change_count = 0
        """How often the client has told of files that are other ones now."""
        self.on_idle: Callable[[], None] = lambda: None
        """Called when a root was looked at, or files that were told of: who calls whom may be known
        better now."""
        self.last: dict[str, Analysis] = {}
        """What was found out of each root. Used by the worker thread only."""

    async def run_in_worker(self, work: Callable[..., T], *arguments: object) -> T:
        """Have something done in the worker thread, after all that it was given before."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    def start_task(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Have something done that nobody waits for; `stop` ends it without a word."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @property
    def analyzed_roots(self) -> set[str]:
        """The roots that have been looked at."""
        return set(self._generations)

    @property
    def roots_of_open(self) -> set[str]:
        """The roots of all open texts."""
        return {
            root for path in self._documents.snapshot().open for root in self._roots.roots_of(path)
        }

    def on_change(self, path: str) -> None:
        """A text has changed under someone's hands: look at it when they pause, if that is set, or
        if it is the saved one again.

        A client that asks by itself chooses its own time.
        """
        self._stale.update(self.roots_for(path))
        if self._client.uses_pull:
            self._touch(path)
        settings = self._settings.get(directory_of(path), self._documents.configuration.settings)
        if not self._client.uses_pull:
            then = self.schedule if settings.run is Run.ON_TYPE else self._refresh_if_saved
            self._pauses.wait(path, settings.debounce, then)

    def _refresh_if_saved(self, path: str) -> None:
        self.start_task(self._compare_with_disk(path))

    async def _compare_with_disk(self, path: str) -> None:
        """An editor that reads a file anew, because it changed outside, says so by a change; and so
        does one that takes back what was typed."""
        snapshot = self._documents.snapshot()
        if await self.run_in_worker(snapshot.is_saved, path):
            self.schedule(path)

    def schedule(self, path: str) -> None:
        """Look again at all roots of a file that someone works on, and at those that read it."""
        self._pauses.end(path)
        self.change_count += 1
        self._touch(path)
        self.schedule_roots(self.roots_for(path))

    def schedule_readers(self, paths: Iterable[str]) -> None:
        """Look again at those roots that have been looked at and that files belong to.

        For files, or whole folders, changed behind the client's back: of folders that nobody works
        in, nothing has been said and nothing is to be said; but they may call one that somebody
        works in.
        """
        self.change_count += 1
        changed = list(paths)
        for path in changed:
            self._touch(path)
        self.start_task(self._refresh_known(changed))

    async def _refresh_known(self, changed: list[str]) -> None:
        files_of = self._documents.snapshot().files_of
        await self.run_in_worker(self._roots.rescan_changed, changed, files_of)
        self.schedule_roots(
            {root for path in changed for root in self.roots_for(path)} & self.analyzed_roots
        )
        self.on_idle()

    def schedule_all(self) -> None:
        """Look again at all roots that have been looked at."""
        self.change_count += 1
        self.schedule_roots(self.analyzed_roots)

    async def wait_until_current(self, path: str) -> None:
        """Wait until what is known of a file is about the texts as they are now."""
        roots = self.roots_for(path)
        self.schedule_roots(
            root for root in roots if root in self._stale or root not in self.analyzed_roots
        )
        self._awaited.append(path)
        try:
            while running := [self._running[root] for root in roots if root in self._running]:
                await asyncio.wait(running)
        finally:
            self._awaited.remove(path)

    async def analyze(self, root: str) -> None:
        """Look at a root, and wait until that is done."""
        self.schedule_roots([root])
        while root in self._running:
            await asyncio.wait([self._running[root]])

    def clear(self, roots: Iterable[str]) -> None:
        """Take back what was told of some roots."""
        snapshot = self._documents.snapshot()
        for root in sorted(roots):
            self._generations.pop(root, None)
            self._running.pop(root, None)
            self._stale.discard(root)
            self._directories.pop(root, None)
            self._settings.pop(root, None)
            self._worker.submit(self.last.pop, root, None)
            self._found(root, {}, snapshot)

    def stop(self) -> None:
        """Begin nothing new, and drop what is still being computed."""
        self._generations.clear()
        self.on_idle = lambda: None
        self._pauses.end_all()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def schedule_roots(self, roots: Iterable[str]) -> None:
        """Have some roots looked at, with the texts as they are now."""
        snapshot = self._documents.snapshot()
        for root in sorted(roots):
            self._generations[root] = generation = next(self._numbers)
            self._directories.setdefault(root, frozenset({root}))
            self._stale.discard(root)
            self._running[root] = self.start_task(self._update(root, generation, snapshot))

    def roots_for(self, path: str) -> list[str]:
        """The roots that a file belongs to, its own directory first."""
        return list(dict.fromkeys([*self._roots.roots_of(path), *self._readers(path)]))

    def _readers(self, path: str) -> list[str]:
        """The known roots that read the directory of a file, or something in a folder."""
        return [
            root for root, directories in self._directories.items() if _is_in(path, directories)
        ]

    def _touch(self, path: str) -> None:
        """Note that a file is another one now: what is being looked at may turn out to read it."""
        if self._running:
            self._touched[path] = next(self._numbers)
        else:
            self._touched.clear()

    def _is_outdated(self, directories: frozenset[str], generation: int) -> bool:
        return any(
            number > generation and _is_in(path, directories)
            for path, number in self._touched.items()
        )

    async def _update(self, root: str, generation: int, snapshot: Snapshot) -> None:
        start = time.monotonic()
        try:
            diagnosis = await self.run_in_worker(self._diagnose, root, generation, snapshot)
        except UnreadableError as error:
            if self._is_latest(root, generation):
                if not uris.is_placeholder(root):
                    self._notifier.log(f"{root} cannot be read: {error}")
                self._found(root, {}, snapshot)
        except Exception as error:
            logger.exception("the analysis of %s failed", root)
            failure = f"{type(error).__name__}: {error}"
            self._notifier.log(f"The analysis of {root} failed, please report it: {failure}")
        else:
            if diagnosis is not None and self._is_latest(root, generation):
                self._directories[root] = diagnosis.directories
                self._settings[root] = diagnosis.settings
                self._found(root, diagnosis.diagnostics, snapshot)
                if self._is_outdated(diagnosis.directories, generation):
                    self.schedule_roots([root])
                took = (time.monotonic() - start) * 1000
                count = sum(map(len, diagnosis.diagnostics.values()))
                message = f"{root}: {count} diagnostics after {took:.0f} ms"
                logger.info(message)
                self._notifier.trace(message)
        finally:
            if self._is_latest(root, generation):
                self._running.pop(root, None)
            self.on_idle()

    def _found(self, root: str, found: Found, snapshot: Snapshot) -> None:
        changed = self._diagnostic_store.update(root, found)
        self._publisher.publish({*found, *changed}, snapshot)
        if changed:
            self._notifier.refresh_lenses()
        if not changed.issubset(self._awaited):
            self._notifier.refresh_diagnostics()

    def _is_latest(self, root: str, generation: int) -> bool:
        return self._generations.get(root) == generation

    def _diagnose(self, root: str, generation: int, snapshot: Snapshot) -> RootDiagnostics | None:
        """Runs in the worker thread. None when nobody waits for the answer any more."""
        from tf_cycle_ls.server.diagnostics.compute import compute_diagnostics

        if not self._is_latest(root, generation):
            return None
        found = None
        try:
            diagnosis = compute_diagnostics(
                root, snapshot, self.last.get(root), self._client.encoding
            )
            found = diagnosis.analysis
        finally:
            if found is None:  # It cannot be read (any more), or is excluded.
                self._roots.scan_directory(root, snapshot.files_of)
            else:
                self.last[root] = found
                self._roots.update_from(found)
        return diagnosis


def _is_in(path: str, directories: frozenset[str]) -> bool:
    """Whether a file is in one of some directories, or a folder has one of them in it."""
    if directory_of(path) in directories:
        return True
    return any(is_within(each, (path,)) for each in directories)
