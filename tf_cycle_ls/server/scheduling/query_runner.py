"""What a client asks about a place, answered by the worker thread for the texts of that moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from tf_cycle_ls.server.handlers.code_action_resolve import Origin, origin_of
from tf_cycle_ls.server.scheduling.analysis_cache import Memory
from tf_cycle_ls.server.scheduling.analysis_scheduler import AnalysisScheduler
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import OpenDocuments, Snapshot
from tf_cycle_ls.vfs import UnreadableError

if TYPE_CHECKING:
    from tf_cycle_ls.server.scheduling.fix_cache import Offered

T = TypeVar("T")

logger = logging.getLogger(__name__)


class QueryRunner:
    """Code actions, and questions that come with every move of the cursor.

    An answer about a text that is another one by the time it is there is not given.
    """

    def __init__(
        self, client: ClientCapabilities, documents: OpenDocuments, scheduler: AnalysisScheduler
    ) -> None:
        self._client = client
        self._documents = documents
        self._scheduler = scheduler
        # Used by the worker thread only.
        self._memory = Memory()
        self._offered: Offered | None = None

    async def code_actions(self, path: str, range_: types.Range) -> list[types.CodeAction]:
        """The code actions for a range of a file, best first, for the texts as they are now."""
        snapshot = self._documents.snapshot()
        actions: list[types.CodeAction] = []
        roots = self._scheduler.roots_for(path)
        async for found in self._each(roots, snapshot, self._repair, path, range_):
            # A module's own cycle is found in the module and in each root that calls it.
            known = [(each.edit, each.disabled) for each in actions]
            actions += [each for each in found if (each.edit, each.disabled) not in known]
        actions.sort(key=lambda each: each.disabled is not None)
        if self._documents.snapshot().open != snapshot.open:
            # Edits without versions would hit the wrong text; the client will ask again.
            return []
        if actions and self._client.supports_preferred_actions and _is_safe(actions[0]):
            # An editor may make it without a further question.
            actions[0].is_preferred = True
        if self._client.supports_edit_resolve:
            for action in actions:
                action.edit = None
        return actions

    async def resolve_edit(self, origin: Origin, title: str) -> types.WorkspaceEdit | None:
        """The edit of a code action that was sent without it, for the texts as they are now; None
        where there is no such action any more."""
        snapshot = self._documents.snapshot()
        arguments = (origin.root, snapshot, origin.path, origin.range)
        found = await self._in_worker(snapshot, self._repair, *arguments)
        if self._documents.snapshot().open != snapshot.open:
            return None
        same = (
            action.edit for action in found if action.title == title and origin_of(action) == origin
        )
        return next(same, None)

    async def run_query(
        self, question: str, path: str, asked: object, enough: int | None = None
    ) -> list[Any]:
        """What the roots of a file answer to a question (see `questions`), its own directory first,
        for the texts as they are now; with `enough`, no more than so many answers."""
        snapshot = self._documents.snapshot()
        answers: list[Any] = []
        roots = self._scheduler.roots_for(path)
        async for found in self._each(roots, snapshot, self._answer, path, question, asked):
            answers += [] if found is None else [found]
            if len(answers) == enough:
                break
        # Of a text that is another one by now, no range would be right.
        return answers if self._documents.snapshot().open == snapshot.open else []

    async def _each(
        self, roots: Iterable[str], snapshot: Snapshot, work: Callable[..., T], *arguments: object
    ) -> AsyncIterator[T]:
        """What the worker thread makes of each of some roots. One that it fails at does not take
        the others with it; where all fail, so does this."""
        failure: Exception | None = None
        succeeded = False
        for root in roots:
            try:
                found = await self._in_worker(snapshot, work, root, snapshot, *arguments)
            except Exception as error:
                failure = error
                logger.exception("%s: no answer", root)
            else:
                succeeded = True
                yield found
        if failure is not None and not succeeded:
            raise failure

    async def _in_worker(self, snapshot: Snapshot, work: Callable[..., T], *arguments: object) -> T:
        """What the worker thread makes of a snapshot; it need not go on when nobody waits."""
        try:
            return await self._scheduler.run_in_worker(work, *arguments)
        except asyncio.CancelledError:
            snapshot.cancelled.set()
            raise

    def _repair(
        self, root: str, snapshot: Snapshot, path: str, range_: types.Range
    ) -> list[types.CodeAction]:
        """Runs in the worker thread."""
        from tf_cycle_ls.server.handlers.code_action import Asked, repair
        from tf_cycle_ls.server.scheduling.fix_cache import Offered

        before = self._scheduler.last.get(root)
        self._offered = self._offered or Offered()
        asked = Asked(path, range_)
        return repair(root, snapshot, before, self._client, asked, self._offered)

    def _answer(
        self, root: str, snapshot: Snapshot, path: str, question: str, asked: object
    ) -> Any:
        """Runs in the worker thread."""
        from tf_cycle_ls.server.handlers.query_table import answer
        from tf_cycle_ls.server.state.request_context import RequestContext

        before = self._scheduler.last.get(root)
        try:
            analysed = self._memory.root(root, self._scheduler.change_count, snapshot, before)
        except UnreadableError:
            return None
        return answer(question, RequestContext(analysed, snapshot, self._client, path), asked)


def _is_safe(action: types.CodeAction) -> bool:
    return isinstance(action.data, dict) and bool(action.data["safe"])
