"""Ending a job that nobody waits for any more (LSP: $/cancelRequest).

A job in the worker thread cannot be interrupted, but all that takes long reads files again and
again: each repair is tried out on them. There it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files


class Cancelled(Exception):
    """Nobody waits for what is being worked out."""


@dataclass(frozen=True)
class CancellableFiles:
    """Other files, until `cancelled` is set: from then on each access raises Cancelled."""

    below: Files
    cancelled: Event

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self._go_on()
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        self._go_on()
        return self.below.read(path)

    def _go_on(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled
