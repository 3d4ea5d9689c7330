"""Cancellation of jobs on the analysis threads (LSP: $/cancelRequest).

A running job cannot be interrupted from outside. A canceled job ends at its next checkpoint (see
`tf_cycle_ls.checkpoint`) or file access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from msgspec import Struct

from tf_cycle_ls.checkpoint import at_checkpoints
from tf_cycle_ls.server.state.turns import STEP_BYTES, spend
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files


class Cancelled(Exception):
    """The result of the job is no longer needed."""


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """A context in which the job of this thread ends with `Cancelled` at its next checkpoint once
    `is_cancelled` returns True. Each checkpoint also uses up a part of the job's turn."""

    def step() -> None:
        if is_cancelled():
            raise Cancelled
        spend(STEP_BYTES)

    with at_checkpoints(step):
        yield


class CancellableFiles(Struct, frozen=True):
    """Forwards each access to the files `below`. Once `cancelled` is set, every access raises
    Cancelled."""

    below: Files
    cancelled: Event

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self._raise_if_cancelled()
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        self._raise_if_cancelled()
        return self.below.read(path)

    def _raise_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled
