"""Which root modules a file belongs to."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from tf_cycle_ls.analysis.callers import roots, roots_above
from tf_cycle_ls.config.filenames import configuration_files
from tf_cycle_ls.files import Files, UnreadableError, directories_below

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.answers import Root

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

    def __init__(self) -> None:
        self._calls: Mapping[str, frozenset[str]] = {}
        self._modules: set[str] = set()
        self._ahead: Iterator[str] = iter(())

    def of(self, path: str) -> tuple[str, ...]:
        """The directories of the root modules to look at when someone works on a file.

        The first is its own: what is wrong in a module by itself is told without its callers.
        """
        directory = directory_of(path)
        return (directory, *roots_above(directory, self._calls))

    def all(self) -> list[str]:
        """The directories of all root modules that were come across, sorted."""
        return roots({module: self._calls.get(module, ()) for module in self._modules})

    def look_at(self, directory: str, files: Files) -> None:
        """Find out what the module in a directory calls."""
        from tf_cycle_ls.analysis.load import called_directories

        called: set[str] = set()
        is_module = False
        with suppress(UnreadableError):
            called = called_directories(directory, files)
            is_module = bool(configuration_files(files.names(directory), opentofu=True))
        self._note(directory, called, is_module=is_module)

    def learn(self, root: Root) -> None:
        """The same, of a root that has just been analysed."""
        from tf_cycle_ls.analysis.load import calls_in

        own = [file for path, file in root.files.items() if directory_of(path) == root.path]
        self._note(root.path, calls_in(root.path, own), is_module=bool(own))

    def _note(self, directory: str, calls: set[str], *, is_module: bool) -> None:
        called = frozenset(calls)
        if is_module:
            self._modules.add(directory)
        else:
            self._modules.discard(directory)
        if self._calls.get(directory, frozenset()) != called:
            # Another mapping, not the same one changed: `of` may be reading it.
            self._calls = {**self._calls, directory: called}

    def begin(self, folders: Iterable[str], excludes: Callable[[str], bool]) -> None:
        """Look through these folders anew, but for what is excluded; `look_further` does it."""
        self._calls = {}
        self._modules.clear()
        self._ahead = _directories(sorted(folders), excludes)

    def look_further(self, files: Files) -> bool:
        """Look at a few more directories of the workspace; gives whether there are any left."""
        directories = list(islice(self._ahead, _AT_ONCE))
        for directory in directories:
            self.look_at(directory, files)
        return len(directories) == _AT_ONCE


def _directories(folders: Iterable[str], excludes: Callable[[str], bool]) -> Iterator[str]:
    for folder in folders:
        # A folder of the workspace may not be there (any more).
        with suppress(UnreadableError):
            yield from directories_below(folder, excludes)
