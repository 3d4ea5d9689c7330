"""Which root modules a file belongs to."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from tf_cycle_ls.analysis.callers import roots_above
from tf_cycle_ls.files import Files, UnreadableError, directories_below

# So many directories are looked at in one go, before other work gets its turn.
_AT_ONCE = 10


def directory_of(path: str) -> str:
    """The directory of a file."""
    return os.path.dirname(path)


def shown_from(directory: str, start: str) -> str:
    """A directory as it is best named to someone in another one."""
    try:
        return os.path.relpath(directory, start)
    except ValueError:
        return directory  # On another drive of a Windows machine.


class Roots:
    """Who calls whom, as far as the folders of the workspace have been looked through.

    `of` may be asked at any time, by any thread; all else is done by the worker thread.
    """

    def __init__(self, folders: Iterable[str]) -> None:
        self._calls: Mapping[str, frozenset[str]] = {}
        self._ahead = _directories(sorted(folders))

    def of(self, path: str) -> tuple[str, ...]:
        """The directories of the root modules to look at when someone works on a file.

        The first is its own: what is wrong in a module by itself is told without its callers.
        """
        directory = directory_of(path)
        return (directory, *roots_above(directory, self._calls))

    def look_at(self, directory: str, files: Files) -> None:
        """Find out what the module in a directory calls."""
        from tf_cycle_ls.analysis.load import called_directories

        try:
            called = frozenset(called_directories(directory, files))
        except UnreadableError:
            called = frozenset()
        if self._calls.get(directory, frozenset()) != called:
            # Another mapping, not the same one changed: `of` may be reading it.
            self._calls = {**self._calls, directory: called}

    def look_further(self, files: Files) -> bool:
        """Look at a few more directories of the workspace; gives whether there are any left."""
        directories = list(islice(self._ahead, _AT_ONCE))
        for directory in directories:
            self.look_at(directory, files)
        return len(directories) == _AT_ONCE


def _directories(folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        try:
            yield from directories_below(folder)
        except UnreadableError:
            continue  # A folder of the workspace that is not there (any more).
