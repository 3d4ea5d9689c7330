"""An index of local module calls, from which the root modules of a file are determined."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from tf_cycle_ls.analysis.module_calls import root_callers, roots
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.server.state.other_roots import OtherRoots
from tf_cycle_ls.vfs import (
    FilesOf,
    UnreadableError,
    is_walked_from,
    is_within,
    walk_directories,
)

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.result import Analysis

# The number of directories scanned in one step. Between steps, other jobs can start.
_BATCH_SIZE = 10


def directory_of(path: str) -> str:
    """The directory of a file."""
    return os.path.dirname(path)


def relative_directory(directory: str, start: str) -> str:
    """The path of a directory relative to `start`, or `directory` itself if there is no relative
    path."""
    try:
        return os.path.relpath(directory, start)
    except ValueError:
        return directory  # On another Windows drive.


class ModuleCallIndex:
    """The local module calls of the scanned workspace folders and of the open root modules.

    Any thread may use `roots_of`, `change_count`, `scan_directory` and `update_from`. All other
    methods run on the analysis threads, one at a time.
    """

    def __init__(self) -> None:
        self.others = OtherRoots()
        """The roots that are not root modules."""
        self._calls: Mapping[str, frozenset[str]] = {}
        self._modules: set[str] = set()
        self._lock = Lock()
        self._search = SearchScope(frozenset())
        self._in_workspace: set[str] = set()
        self._pending: Iterator[str] = iter(())
        self.change_count = 0
        """The number of changes to the index. Callers use it to detect changes."""

    def roots_of(self, path: str) -> tuple[str, ...]:
        """The directories of the root modules to analyze for a file.

        The file's own directory comes first, so that a module's own findings are reported even if
        no caller can be analyzed.
        """
        directory = directory_of(path)
        return (directory, *root_callers(directory, self._calls))

    def root_dirs(self) -> list[str]:
        """The directories of all known root modules, sorted."""
        with self._lock:
            called = {module: self._calls.get(module, ()) for module in self._modules}
        return roots(called)

    def scan_directory(self, directory: str, files_of: FilesOf) -> None:
        """Record the calls of the module in a directory, or forget the module if it is
        unreadable."""
        from tf_cycle_ls.analysis.module_loader import called_directories

        try:
            files = files_of(directory)
            called = called_directories(directory, files)
            is_module = bool(configuration_files(files.list_dir(directory), opentofu=True))
        except UnreadableError:
            self._forget({directory})
        else:
            self._record(directory, called, is_module=is_module)

    def update_from(self, analysis: Analysis) -> None:
        """Record the calls of a root module that has just been analyzed."""
        from tf_cycle_ls.analysis.module_loader import local_calls

        calling = [path for path, file in analysis.files.items() if file.sources]
        own = [analysis.files[path] for path in calling if directory_of(path) == analysis.root_dir]
        # A directory is a module even if none of its configuration files can be read.
        paths = (*analysis.files, *(problem.path for problem in analysis.problems))
        is_module = any(directory_of(path) == analysis.root_dir for path in paths)
        called = local_calls(analysis.root_dir, own) | set(analysis.computed_calls)
        self._record(analysis.root_dir, called, is_module=is_module)

    def _record(self, directory: str, calls: set[str], *, is_module: bool) -> None:
        called = frozenset(calls)
        with self._lock:
            if self._calls.get(directory) != called or is_module != (directory in self._modules):
                self.change_count += 1
                # The mapping is replaced, because another thread may be reading it.
                self._calls = {**self._calls, directory: called}
                self._modules.discard(directory)
                self._modules.update([directory] if is_module else [])

    def rescan_changed(self, paths: Iterable[str], files_of: FilesOf) -> None:
        """Update the index after files or directories changed, appeared or were deleted."""
        changed = set(paths)
        directories = {directory_of(path) for path in changed}
        directories |= {
            directory
            for directory in self._calls
            if not changed.isdisjoint(_with_ancestors(directory))
        }
        for part in {part for path in changed for part in self._search.parts_of(path)}:
            with suppress(UnreadableError):
                directories.update(walk_directories(part, self._search.excludes))
        for directory in sorted(directories):
            if self._search.contains(directory):
                self._in_workspace.add(directory)
            else:
                self._in_workspace.discard(directory)
            if directory in self._in_workspace or directory in self._calls:
                self.scan_directory(directory, files_of)

    def start_scan(self, search: SearchScope) -> None:
        """Start to scan the workspace again. Each call of `scan_next` scans a part of it.

        Entries of earlier scans are kept until `retain` is called.
        """
        self._search = search
        self._in_workspace = set()
        self._pending = search.directories()

    def scan_next(self, files_of: FilesOf) -> bool:
        """Scan the next batch of directories. Returns whether there may be more directories to
        scan."""
        directories = list(islice(self._pending, _BATCH_SIZE))
        for directory in directories:
            self._in_workspace.add(directory)
            self.scan_directory(directory, files_of)
        return len(directories) == _BATCH_SIZE

    def retain(self, directories: Collection[str]) -> None:
        """Forget all directories except `directories` and the directories of the workspace."""
        self._forget(self._calls.keys() - self._in_workspace - set(directories))

    def _forget(self, directories: Collection[str]) -> None:
        with self._lock:
            if not self._calls.keys().isdisjoint(directories):
                self.change_count += 1
                kept = self._calls.items()
                self._calls = {path: called for path, called in kept if path not in directories}
                self._modules.difference_update(directories)


class SearchScope(Struct, frozen=True):
    """The part of the workspace folders that is scanned."""

    folders: frozenset[str]
    excludes: Callable[[str], bool] = lambda _: False

    def directories(self) -> Iterator[str]:
        """The directories to scan."""
        for folder in sorted(self.folders):
            # A workspace folder may not exist.
            with suppress(UnreadableError):
                yield from walk_directories(folder, self.excludes)

    def parts_of(self, path: str) -> list[str]:
        """The parts of `path` that belong to a workspace folder: `path` itself, or the workspace
        folders in it."""
        if is_within(path, self.folders):
            return [path]
        return [folder for folder in self.folders if is_within(folder, (path,))]

    def contains(self, directory: str) -> bool:
        """Whether a directory would be scanned, if it exists."""
        return any(is_walked_from(folder, directory, self.excludes) for folder in self.folders)


def _with_ancestors(directory: str) -> Iterator[str]:
    """A directory and its ancestors."""
    yield directory
    while directory != (directory := os.path.dirname(directory)):
        yield directory
