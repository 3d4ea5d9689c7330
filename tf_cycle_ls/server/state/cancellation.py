"""Cancellation of jobs on the analysis threads (LSP: $/cancelRequest).

A running job cannot be interrupted from outside. A long job reads files repeatedly, because it
verifies fixes. A canceled job therefore ends at its next file access.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files


class Cancelled(Exception):
    """The result of the job is no longer needed."""


@dataclass(frozen=True)
class CancellableFiles:
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
