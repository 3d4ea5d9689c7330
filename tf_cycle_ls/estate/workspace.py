"""Analyzes the root modules of a workspace folder as an estate, again and again.

A root module is read again only if a file or a directory that it depends on has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct, field

from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.analysis.module_loader import called_directories
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.estate.analyze import EstateAnalysis, analyze_estate
from tf_cycle_ls.estate.backend_files import Folders, backend_files
from tf_cycle_ls.estate.root_states import RootStates, states_of_root
from tf_cycle_ls.settings.settings import AUTO
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Files, UnreadableError, walk_directories

T = TypeVar("T")
Excludes = Callable[[str], bool]


class Recorded(Struct, Generic[T], frozen=True):
    """A result, with the listings and documents that it was computed from.

    None stands for a directory or a file that could not be read. `paths` are the files below a
    root module that could complete its backend.
    """

    result: T
    listings: Mapping[str, tuple[str, ...] | None]
    documents: Mapping[str, Document | None]
    paths: Sequence[str] = ()

    def is_current(self, files: Files, paths: Sequence[str]) -> bool:
        """Whether all that the result was computed from is the same as before."""
        return (
            paths == self.paths
            and all(_listing(files, one) == names for one, names in self.listings.items())
            and all(_document(files, one) == text for one, text in self.documents.items())
        )


class WorkspaceAnalysis(EstateAnalysis, frozen=True, eq=False):
    """The analysis of an estate that can be repeated.

    `calls` maps the directories of modules to those that they call, and `states` the directories of
    root modules to their states.
    """

    calls: Mapping[str, Recorded[set[str]]] = field(default_factory=dict)
    states: Mapping[str, Recorded[RootStates]] = field(default_factory=dict)


def analyze_workspace(
    directory: str, files: Files, excludes: Excludes, before: WorkspaceAnalysis | None = None
) -> WorkspaceAnalysis:
    """Analyze the root modules below `directory`. `before` is an earlier analysis of it."""
    cached = CachedFiles(files)
    names_in: dict[str, tuple[str, ...]] = {}
    for folder in walk_directories(directory, excludes):
        with suppress(UnreadableError):
            names_in[folder] = cached.list_dir(folder)
    calls: dict[str, Recorded[set[str]]] = {}
    for folder, names in names_in.items():
        if configuration_files(names, opentofu=True):
            earlier = before.calls.get(folder) if before else None
            calls[folder] = _current(earlier, partial(called_directories, folder), cached)
    folders = Folders(names_in)
    states: dict[str, Recorded[RootStates]] = {}
    for root_dir in roots({folder: one.result for folder, one in calls.items()}):
        known = before.states.get(root_dir) if before else None
        paths = backend_files(root_dir, folders)

        def read(files: Files, root_dir: str = root_dir) -> RootStates:
            return states_of_root(root_dir, files, AUTO, folders)

        with suppress(UnreadableError):
            states[root_dir] = _current(known, read, cached, paths)
    results = (one.result for one in states.values())
    analysis = analyze_estate(directory, results, lambda _: cached)
    return WorkspaceAnalysis(
        directory,
        analysis.components,
        (),
        (),
        analysis.documents,
        analysis.dependencies,
        calls,
        states,
    )


def _current(
    earlier: Recorded[T] | None,
    compute: Callable[[Files], T],
    files: Files,
    paths: Sequence[str] = (),
) -> Recorded[T]:
    """The earlier result if it is current, otherwise a new one."""
    if earlier is not None and earlier.is_current(files, paths):
        return earlier
    recording = _RecordingFiles(files, {}, {})
    return Recorded(compute(recording), recording.listings, recording.documents, paths)


class _RecordingFiles(Struct, frozen=True):
    """Remembers what was read of the files of `below`."""

    below: Files
    listings: dict[str, tuple[str, ...] | None]
    documents: dict[str, Document | None]

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self.listings[directory] = _listing(self.below, directory)
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        self.documents[path] = _document(self.below, path)
        return self.below.read(path)


def _listing(files: Files, directory: str) -> tuple[str, ...] | None:
    with suppress(UnreadableError):
        return files.list_dir(directory)
    return None


def _document(files: Files, path: str) -> Document | None:
    with suppress(UnreadableError):
        return files.read(path)
    return None
