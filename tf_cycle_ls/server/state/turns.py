"""Turns: the right of a job to run before the jobs that were submitted later.

Jobs start in the order in which they were submitted, so short jobs run one after the other. A long
job must not keep those of other root modules waiting. It therefore gives up its turn once it has
read a certain amount: the next job starts, and both run at the same time. The amount is counted
instead of the time, so that the order does not depend on the speed of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import Struct

from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files

TURN_BYTES = 32_000
"""A job that has read more gives up its turn. Nearly all root modules are smaller."""
STEP_BYTES = 20
"""Each step of a computation counts as so many bytes."""
_ACCESS_BYTES = 500  # Each access counts as so many bytes, because verifying a fix rereads files.

_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


class Turn:
    """The turn of one job. Used on the thread of the job only."""

    def __init__(self, end: Callable[[], None]) -> None:
        """`end` is called once, when the job gives up its turn."""
        self._end = end
        self._left = TURN_BYTES

    def spend(self, size: int) -> None:
        """Record that the job has read `size` bytes. If these are too many, the turn ends."""
        if self._left >= 0:
            self._left -= size
            if self._left < 0:
                self._end()

    @contextmanager
    def as_current(self) -> Iterator[None]:
        """A context in which `spend` of this module refers to this turn."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


def spend(size: int) -> None:
    """Record that the job of this thread has read `size` bytes. Does nothing outside of a job."""
    turn = _current.get()
    if turn is not None:
        turn.spend(size)


class CountedFiles(Struct, frozen=True):
    """Forwards each access to the files `below`, and counts what the job of this thread reads."""

    below: Files

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        spend(_ACCESS_BYTES)
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        document = self.below.read(path)
        spend(_ACCESS_BYTES + len(document.data))
        return document
