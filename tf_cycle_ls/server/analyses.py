"""Having roots analysed in a worker thread, so that the client is never kept waiting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from tf_cycle_ls.files import UnreadableError, is_within
from tf_cycle_ls.server import uris
from tf_cycle_ls.server.client import Client
from tf_cycle_ls.server.deferring import Origin, origin_of
from tf_cycle_ls.server.documents import OpenDocuments, Snapshot
from tf_cycle_ls.server.ledger import Found, Ledger
from tf_cycle_ls.server.memory import Memory
from tf_cycle_ls.server.pauses import Pauses
from tf_cycle_ls.server.publisher import Publisher
from tf_cycle_ls.server.roots import Roots, directory_of
from tf_cycle_ls.server.voice import Voice
from tf_cycle_ls.settings.definition import Run, Settings

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.answers import Root
    from tf_cycle_ls.server.diagnosis import Diagnosis

T = TypeVar("T")

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
        ledger: Ledger,
        publisher: Publisher,
        voice: Voice,
    ) -> None:
        self._client = client
        self._documents = documents
        self._roots = roots
        self._ledger = ledger
        self._publisher = publisher
        self._voice = voice
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
        # How often the client has told of files that are other ones now.
        self._news = 0
        self.when_done: Callable[[], None] = lambda: None
        """Called when a root was looked at, or files that were told of: who calls whom may be known
        better now."""
        # Used by the worker thread only.
        self._last: dict[str, Root] = {}
        self._memory = Memory()

    async def in_worker(self, work: Callable[..., T], *arguments: object) -> T:
        """Have something done in the worker thread, after all that it was given before."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Have something done that nobody waits for; `stop` ends it without a word."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @property
    def known(self) -> set[str]:
        """The roots that have been looked at."""
        return set(self._generations)

    @property
    def of_open(self) -> set[str]:
        """The roots of all open texts."""
        return {root for path in self._documents.snapshot().open for root in self._roots.of(path)}

    def type(self, path: str) -> None:
        """A text has changed under someone's hands: look at it when they pause, if that is set, or
        if it is the saved one again.

        A client that asks by itself chooses its own time.
        """
        self._stale.update(self._roots_for(path))
        if self._client.asks_diagnostics:
            self._touch(path)
        settings = self._settings.get(directory_of(path), self._documents.configuration.settings)
        if not self._client.asks_diagnostics:
            then = self.refresh if settings.run is Run.ON_TYPE else self._refresh_if_saved
            self._pauses.wait(path, settings.debounce, then)

    def _refresh_if_saved(self, path: str) -> None:
        self.start(self._compare_with_disk(path))

    async def _compare_with_disk(self, path: str) -> None:
        """An editor that reads a file anew, because it changed outside, says so by a change; and so
        does one that takes back what was typed."""
        snapshot = self._documents.snapshot()
        if await self.in_worker(snapshot.is_saved, path):
            self.refresh(path)

    def refresh(self, path: str) -> None:
        """Look again at all roots of a file that someone works on, and at those that read it."""
        self._pauses.end(path)
        self._news += 1
        self._touch(path)
        self.request(self._roots_for(path))

    def refresh_known(self, paths: Iterable[str]) -> None:
        """Look again at those roots that have been looked at and that files belong to.

        For files, or whole folders, changed behind the client's back: of folders that nobody works
        in, nothing has been said and nothing is to be said; but they may call one that somebody
        works in.
        """
        self._news += 1
        changed = list(paths)
        for path in changed:
            self._touch(path)
        self.start(self._refresh_known(changed))

    async def _refresh_known(self, changed: list[str]) -> None:
        files = self._documents.snapshot().files
        await self.in_worker(self._roots.look_at_changed, changed, files)
        self.request({root for path in changed for root in self._roots_for(path)} & self.known)
        self.when_done()

    def refresh_all(self) -> None:
        """Look again at all roots that have been looked at."""
        self._news += 1
        self.request(self.known)

    async def current(self, path: str) -> None:
        """Wait until what is known of a file is about the texts as they are now."""
        roots = self._roots_for(path)
        self.request(root for root in roots if root in self._stale or root not in self.known)
        self._awaited.append(path)
        try:
            while running := [self._running[root] for root in roots if root in self._running]:
                await asyncio.wait(running)
        finally:
            self._awaited.remove(path)

    async def look_at(self, root: str) -> None:
        """Look at a root, and wait until that is done."""
        self.request([root])
        while root in self._running:
            await asyncio.wait([self._running[root]])

    def forget(self, roots: Iterable[str]) -> None:
        """Take back what was told of some roots."""
        snapshot = self._documents.snapshot()
        for root in sorted(roots):
            self._generations.pop(root, None)
            self._running.pop(root, None)
            self._stale.discard(root)
            self._directories.pop(root, None)
            self._settings.pop(root, None)
            self._worker.submit(self._last.pop, root, None)
            self._found(root, {}, snapshot)

    async def repairs(self, path: str, range_: types.Range) -> list[types.CodeAction]:
        """The code actions for a range of a file, best first, for the texts as they are now."""
        snapshot = self._documents.snapshot()
        actions: list[types.CodeAction] = []
        async for found in self._each(self._roots_for(path), self._repair, snapshot, path, range_):
            # A module's own cycle is found in the module and in each root that calls it.
            known = [(each.edit, each.disabled) for each in actions]
            actions += [each for each in found if (each.edit, each.disabled) not in known]
        actions.sort(key=lambda each: each.disabled is not None)
        if self._documents.snapshot().open != snapshot.open:
            # Edits without versions would hit the wrong text; the client will ask again.
            return []
        if actions and self._client.preferred_actions and _is_safe(actions[0]):
            # An editor may make it without a further question.
            actions[0].is_preferred = True
        if self._client.resolves_edits:
            for action in actions:
                action.edit = None
        return actions

    async def edit(self, origin: Origin, title: str) -> types.WorkspaceEdit | None:
        """The edit of a code action that was sent without it, for the texts as they are now; None
        where there is no such action any more."""
        snapshot = self._documents.snapshot()
        arguments = (origin.root, snapshot, origin.path, origin.range)
        found = await self.in_worker(self._repair, *arguments)
        if self._documents.snapshot().open != snapshot.open:
            return None
        same = (
            action.edit for action in found if action.title == title and origin_of(action) == origin
        )
        return next(same, None)

    async def ask(
        self, question: str, path: str, asked: object, enough: int | None = None
    ) -> list[Any]:
        """What the roots of a file answer to a question (see `questions`), its own directory first,
        for the texts as they are now; with `enough`, no more than so many answers."""
        snapshot = self._documents.snapshot()
        answers: list[Any] = []
        roots = self._roots_for(path)
        async for found in self._each(roots, self._answer, snapshot, path, question, asked):
            answers += [] if found is None else [found]
            if len(answers) == enough:
                break
        # Of a text that is another one by now, no range would be right.
        return answers if self._documents.snapshot().open == snapshot.open else []

    async def _each(
        self, roots: Iterable[str], work: Callable[..., T], *arguments: object
    ) -> AsyncIterator[T]:
        """What the worker thread makes of each of some roots. One that it fails at does not take
        the others with it; where all fail, so does this."""
        failure: Exception | None = None
        succeeded = False
        for root in roots:
            try:
                found = await self.in_worker(work, root, *arguments)
            except Exception as error:
                failure = error
                logger.exception("%s: no answer", root)
            else:
                succeeded = True
                yield found
        if failure is not None and not succeeded:
            raise failure

    def stop(self) -> None:
        """Begin nothing new, and drop what is still being computed."""
        self._generations.clear()
        self.when_done = lambda: None
        self._pauses.end_all()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def request(self, roots: Iterable[str]) -> None:
        """Have some roots looked at, with the texts as they are now."""
        snapshot = self._documents.snapshot()
        for root in sorted(roots):
            self._generations[root] = generation = next(self._numbers)
            self._directories.setdefault(root, frozenset({root}))
            self._stale.discard(root)
            self._running[root] = self.start(self._update(root, generation, snapshot))

    def _roots_for(self, path: str) -> list[str]:
        """The roots that a file belongs to, its own directory first."""
        return list(dict.fromkeys([*self._roots.of(path), *self._readers(path)]))

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
            diagnosis = await self.in_worker(self._diagnose, root, generation, snapshot)
        except UnreadableError as error:
            if self._is_latest(root, generation):
                if not uris.is_nowhere(root):
                    self._voice.tell(f"{root} cannot be read: {error}")
                self._found(root, {}, snapshot)
        except Exception as error:
            logger.exception("the analysis of %s failed", root)
            failure = f"{type(error).__name__}: {error}"
            self._voice.tell(f"The analysis of {root} failed, please report it: {failure}")
        else:
            if diagnosis is not None and self._is_latest(root, generation):
                self._directories[root] = diagnosis.directories
                self._settings[root] = diagnosis.settings
                self._found(root, diagnosis.found, snapshot)
                if self._is_outdated(diagnosis.directories, generation):
                    self.request([root])
                took = (time.monotonic() - start) * 1000
                count = sum(map(len, diagnosis.found.values()))
                message = f"{root}: {count} diagnostics after {took:.0f} ms"
                logger.info(message)
                self._voice.trace(message)
        finally:
            if self._is_latest(root, generation):
                self._running.pop(root, None)
            self.when_done()

    def _found(self, root: str, found: Found, snapshot: Snapshot) -> None:
        changed = self._ledger.update(root, found)
        self._publisher.publish({*found, *changed}, snapshot)
        if changed:
            self._voice.refresh_lenses()
        if not changed.issubset(self._awaited):
            self._voice.refresh_diagnostics()

    def _is_latest(self, root: str, generation: int) -> bool:
        return self._generations.get(root) == generation

    def _diagnose(self, root: str, generation: int, snapshot: Snapshot) -> Diagnosis | None:
        """Runs in the worker thread. None when nobody waits for the answer any more."""
        from tf_cycle_ls.server.diagnosis import diagnose

        if not self._is_latest(root, generation):
            return None
        found = None
        try:
            diagnosis = diagnose(root, snapshot, self._last.get(root), self._client.encoding)
            found = diagnosis.root
        finally:
            if found is None:  # It cannot be read (any more), or is excluded.
                self._roots.look_at(root, snapshot.files)
            else:
                self._last[root] = found
                self._roots.learn(found)
        return diagnosis

    def _repair(
        self, root: str, snapshot: Snapshot, path: str, range_: types.Range
    ) -> list[types.CodeAction]:
        """Runs in the worker thread."""
        from tf_cycle_ls.server.jobs import Asked, repair

        return repair(root, snapshot, self._last.get(root), self._client, Asked(path, range_))

    def _answer(
        self, root: str, snapshot: Snapshot, path: str, question: str, asked: object
    ) -> Any:
        """Runs in the worker thread."""
        from tf_cycle_ls.server.questions import answer
        from tf_cycle_ls.server.view import View

        try:
            analysed = self._memory.root(root, self._news, snapshot, self._last.get(root))
        except UnreadableError:
            return None
        return answer(question, View(analysed, snapshot, self._client, path), asked)


def _is_in(path: str, directories: frozenset[str]) -> bool:
    """Whether a file is in one of some directories, or a folder has one of them in it."""
    if directory_of(path) in directories:
        return True
    return any(is_within(each, (path,)) for each in directories)


def _is_safe(action: types.CodeAction) -> bool:
    return isinstance(action.data, dict) and bool(action.data["safe"])
