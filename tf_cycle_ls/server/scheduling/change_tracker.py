"""Tracks which root modules are affected by changes to files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from tf_cycle_ls.server.state.module_call_index import directory_of
from tf_cycle_ls.vfs import is_within


class ChangeTracker:
    """The directories that each root module reads, and the changes since its last analysis.

    Generations of analyses and changes of files are numbered from one sequence, so that they can be
    ordered. Used on the event loop; other threads may only read `change_count`.
    """

    def __init__(self) -> None:
        self.change_count = 0
        """Number of changes that the client has reported, apart from typing. Caches use it as a
        generation."""
        self._numbers = count(1)
        # Maps each file that changed during an analysis to the sequence number of its last change.
        self._changed: dict[str, int] = {}
        # The directories that each analyzed root module reads.
        self._directories: dict[str, frozenset[str]] = {}
        # Root modules with files that the user has typed in since the last analysis.
        self._stale: set[str] = set()

    def count_change(self) -> None:
        """Start a new cache generation."""
        self.change_count += 1

    def record_change(self, path: str, *, is_analyzing: bool) -> None:
        """Record that a file has changed. A running analysis may have read its old content."""
        if is_analyzing:
            self._changed[path] = next(self._numbers)
        else:
            self._changed.clear()

    def mark_stale(self, root_dirs: Iterable[str]) -> None:
        """Mark root modules whose diagnostics do not match the typed text."""
        self._stale.update(root_dirs)

    def is_stale(self, root_dir: str) -> bool:
        """Whether the user has typed in a file of the root module since the last analysis was
        scheduled."""
        return root_dir in self._stale

    def begin_analysis(self, root_dir: str) -> int:
        """Record that an analysis was scheduled. Returns its generation."""
        self._directories.setdefault(root_dir, frozenset({root_dir}))
        self._stale.discard(root_dir)
        return next(self._numbers)

    def end_analysis(self, root_dir: str, directories: frozenset[str], generation: int) -> bool:
        """Record the directories that an analysis has read. Returns whether a file in them has
        changed since the analysis was scheduled."""
        self._directories[root_dir] = directories
        return any(
            number > generation and _affects(path, directories)
            for path, number in self._changed.items()
        )

    def forget(self, root_dir: str) -> None:
        """Drop everything that is recorded for a root module."""
        self._stale.discard(root_dir)
        self._directories.pop(root_dir, None)

    def roots_reading(self, path: str) -> list[str]:
        """The analyzed root modules that a change of `path` affects. They read the directory that
        contains `path` or, if `path` is a folder, a directory in it."""
        return [
            root_dir
            for root_dir, directories in self._directories.items()
            if _affects(path, directories)
        ]


def _affects(path: str, directories: frozenset[str]) -> bool:
    """Whether `path` is directly in one of the directories, or is a folder that contains one of
    them."""
    if directory_of(path) in directories:
        return True
    return any(is_within(directory, (path,)) for directory in directories)
