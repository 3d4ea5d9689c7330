"""Having roots analysed in a worker thread, so that the client is never kept waiting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

from lsprotocol import types

from tf_cycle_ls.files import UnreadableError
from tf_cycle_ls.server.client import Client
from tf_cycle_ls.server.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.publisher import Publisher
from tf_cycle_ls.server.roots import Roots, directory_of

if TYPE_CHECKING:
    from tf_cycle_ls.config.file import File
    from tf_cycle_ls.server.jobs import Diagnosis

logger = logging.getLogger(__name__)


class Analyses:
    """The analyses of all roots: asked for and answered on the event loop, done elsewhere.

    There is one worker thread, so nothing is computed twice at the same time. Of several requests
    for a root the latest counts; what was computed for an earlier one is dropped.
    """

    def __init__(
        self,
        client: Client,
        documents: OpenDocuments,
        roots: Roots,
        publisher: Publisher,
        tell: Callable[[str], None],
    ) -> None:
        self._client = client
        self._documents = documents
        self._roots = roots
        self._publisher = publisher
        self._tell = tell
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="analysis")
        self._generations: dict[str, int] = {}
        self._directories: dict[str, frozenset[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Used by the worker thread only.
        self._remembered: dict[str, Mapping[str, File]] = {}

    def warm_up(self) -> None:
        """Load the core before it is needed, and find out who calls whom in the workspace.

        That is done a few directories at a time: whatever else is asked for comes in between.
        """
        self._start(self._warm_up())

    async def _warm_up(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._worker, import_module, "tf_cycle_ls.server.jobs")
        before = self._roots_of_open()
        files = self._documents.snapshot().files
        while await loop.run_in_executor(self._worker, self._roots.look_further, files):
            pass
        self._request(self._roots_of_open() - before)

    def refresh(self, path: str) -> None:
        """Look again at all roots of a file that someone works on, and at those that read it."""
        self._request({*self._roots.of(path), *self._readers(path)})

    def refresh_known(self, paths: Iterable[str]) -> None:
        """Look again at those roots that have been looked at and that files belong to.

        For files changed behind the client's back: of folders that nobody works in, nothing has
        been said and nothing is to be said; but they may call one that somebody works in.
        """
        self._start(self._refresh_known(list(paths)))

    async def _refresh_known(self, changed: list[str]) -> None:
        before = self._roots_of_open()
        files = self._documents.snapshot().files
        loop = asyncio.get_running_loop()
        for directory in dict.fromkeys(map(directory_of, changed)):
            await loop.run_in_executor(self._worker, self._roots.look_at, directory, files)
        known = {root for path in changed for root in self._readers(path)}
        self._request(known | (self._roots_of_open() - before))

    async def repairs(self, path: str, range_: types.Range) -> list[types.CodeAction]:
        """The code actions for a range of a file, best first, for the texts as they are now."""
        snapshot = self._documents.snapshot()
        roots = dict.fromkeys([*self._roots.of(path), *self._readers(path)])
        loop = asyncio.get_running_loop()
        actions: list[types.CodeAction] = []
        for root in roots:
            found = await loop.run_in_executor(
                self._worker, self._repair, root, snapshot, path, range_
            )
            # A module's own cycle is found in the module and in each root that calls it.
            known = [each.edit for each in actions]
            actions += [each for each in found if each.edit not in known]
        if self._documents.snapshot().open != snapshot.open:
            # Edits without versions would hit the wrong text; the client will ask again.
            return []
        if actions and self._client.preferred_actions:
            actions[0].is_preferred = True
        return actions

    def stop(self) -> None:
        """Begin nothing new, and drop what is still being computed."""
        self._generations.clear()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _roots_of_open(self) -> set[str]:
        return {root for path in self._documents.snapshot().open for root in self._roots.of(path)}

    def _readers(self, path: str) -> list[str]:
        directory = directory_of(path)
        return [root for root, directories in self._directories.items() if directory in directories]

    def _request(self, roots: Iterable[str]) -> None:
        snapshot = self._documents.snapshot()
        for root in sorted(roots):
            generation = self._generations.get(root, 0) + 1
            self._generations[root] = generation
            self._directories.setdefault(root, frozenset({root}))
            self._start(self._update(root, generation, snapshot))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        """Have something done that nobody waits for; `stop` ends it without a word."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _update(self, root: str, generation: int, snapshot: Snapshot) -> None:
        loop = asyncio.get_running_loop()
        try:
            diagnosis = await loop.run_in_executor(
                self._worker, self._diagnose, root, generation, snapshot
            )
        except UnreadableError as error:
            if self._is_latest(root, generation):
                self._tell(f"{root} cannot be read: {error}")
                self._publisher.update(root, {}, snapshot)
        except Exception:
            logger.exception("the analysis of %s failed", root)
        else:
            if diagnosis is not None and self._is_latest(root, generation):
                self._directories[root] = diagnosis.directories
                self._publisher.update(root, diagnosis.found, snapshot)

    def _is_latest(self, root: str, generation: int) -> bool:
        return self._generations.get(root) == generation

    def _diagnose(self, root: str, generation: int, snapshot: Snapshot) -> Diagnosis | None:
        """Runs in the worker thread. None when nobody waits for the answer any more."""
        from tf_cycle_ls.server.jobs import diagnose

        if not self._is_latest(root, generation):
            return None
        self._roots.look_at(root, snapshot.files)
        remembered = self._remembered.get(root, {})
        diagnosis = diagnose(root, snapshot, remembered, self._client.encoding)
        self._remembered[root] = diagnosis.files
        return diagnosis

    def _repair(
        self, root: str, snapshot: Snapshot, path: str, range_: types.Range
    ) -> list[types.CodeAction]:
        """Runs in the worker thread."""
        from tf_cycle_ls.server.jobs import Asked, repair

        remembered = self._remembered.get(root, {})
        return repair(root, snapshot, remembered, self._client, Asked(path, range_))
