"""Which root modules a file belongs to."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tf_cycle_ls.analysis.module_calls import root_callers, roots
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.vfs import FilesOf, UnreadableError, is_walked_from, walk_directories

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.model import Analysis

# So many directories are looked at in one go, before other work gets its turn.
_AT_ONCE = 10


def directory_of(path: str) -> str:
    """The directory of a file."""
    return os.path.dirname(path)


def relative_directory(directory: str, start: str) -> str:
    """A directory as it is best named to someone in another one."""
    try:
        return os.path.relpath(directory, start)
    except ValueError:
        return directory  # On another drive of a Windows machine.


class ModuleCallIndex:
    """Who calls whom: in the folders of the workspace, as far as they have been looked through, and
    in what else is open.

    `of` and `news` may be asked at any time, by any thread; all else is done by the worker thread.
    """

    def __init__(self) -> None:
        self._calls: Mapping[str, frozenset[str]] = {}
        self._modules: set[str] = set()
        self._search = Search(frozenset())
        self._found: set[str] = set()
        self._ahead: Iterator[str] = iter(())
        self.change_count = 0
        """How often something else was found out than was known."""

    def roots_of(self, path: str) -> tuple[str, ...]:
        """The directories of the root modules to look at when someone works on a file.

        The first is its own: what is wrong in a module by itself is told without its callers.
        """
        directory = directory_of(path)
        return (directory, *root_callers(directory, self._calls))

    def root_dirs(self) -> list[str]:
        """The directories of all root modules that were come across, sorted."""
        return roots({module: self._calls.get(module, ()) for module in self._modules})

    def scan_directory(self, directory: str, files_of: FilesOf) -> None:
        """Find out what the module in a directory calls."""
        from tf_cycle_ls.analysis.module_loader import called_directories

        try:
            files = files_of(directory)
            called = called_directories(directory, files)
            is_module = bool(configuration_files(files.list_dir(directory), opentofu=True))
        except UnreadableError:
            self._forget({directory})
        else:
            self._note(directory, called, is_module=is_module)

    def update_from(self, root: Analysis) -> None:
        """The same, of a root that has just been analysed."""
        from tf_cycle_ls.analysis.module_loader import local_calls

        calling = [path for path, file in root.files.items() if file.sources]
        own = [root.files[path] for path in calling if directory_of(path) == root.root_dir]
        # A module of which no file can be read is one all the same.
        paths = (*root.files, *(problem.path for problem in root.problems))
        is_module = any(directory_of(path) == root.root_dir for path in paths)
        self._note(root.root_dir, local_calls(root.root_dir, own), is_module=is_module)

    def _note(self, directory: str, calls: set[str], *, is_module: bool) -> None:
        called = frozenset(calls)
        if self._calls.get(directory) != called or is_module != (directory in self._modules):
            self.change_count += 1
            # Another mapping, not the same one changed: `of` may be reading it.
            self._calls = {**self._calls, directory: called}
            self._modules.discard(directory)
            self._modules.update([directory] if is_module else [])

    def rescan_changed(self, paths: Iterable[str], files_of: FilesOf) -> None:
        """Find out what is different since some files and folders are other ones, or gone."""
        changed = set(paths)
        directories = {directory_of(path) for path in changed}
        directories |= {each for each in self._calls if not changed.isdisjoint(_around(each))}
        for path in changed:
            with suppress(UnreadableError):
                directories.update(walk_directories(path))
        for directory in sorted(directories):
            if self._search.finds(directory):
                self._found.add(directory)
            else:
                self._found.discard(directory)
            if directory in self._found or directory in self._calls:
                self.scan_directory(directory, files_of)

    def start_scan(self, search: Search) -> None:
        """Look through the workspace anew; `scan_next` does it. What is known stays so until
        `keep`."""
        self._search = search
        self._found = set()
        self._ahead = search.directories()

    def scan_next(self, files_of: FilesOf) -> bool:
        """Look at a few more directories of the workspace; gives whether there are any left."""
        directories = list(islice(self._ahead, _AT_ONCE))
        for directory in directories:
            self._found.add(directory)
            self.scan_directory(directory, files_of)
        return len(directories) == _AT_ONCE

    def retain(self, directories: Collection[str]) -> None:
        """Forget all but these directories and those of the workspace."""
        self._forget(self._calls.keys() - self._found - set(directories))

    def _forget(self, directories: Collection[str]) -> None:
        if not self._calls.keys().isdisjoint(directories):
            self.change_count += 1
            kept = self._calls.items()
            self._calls = {each: called for each, called in kept if each not in directories}
            self._modules.difference_update(directories)


@dataclass(frozen=True)
class Search:
    """What of some folders is looked through."""

    folders: frozenset[str]
    excludes: Callable[[str], bool] = lambda _: False

    def directories(self) -> Iterator[str]:
        """The directories that are."""
        for folder in sorted(self.folders):
            # A folder of the workspace may not be there (any more).
            with suppress(UnreadableError):
                yield from walk_directories(folder, self.excludes)

    def finds(self, directory: str) -> bool:
        """Whether a directory is one of them, if it is there."""
        return any(is_walked_from(folder, directory, self.excludes) for folder in self.folders)


def _around(directory: str) -> Iterator[str]:
    """A directory and all that it is in."""
    yield directory
    while directory != (directory := os.path.dirname(directory)):
        yield directory
