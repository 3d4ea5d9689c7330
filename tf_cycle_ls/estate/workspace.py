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
from tf_cycle_ls.vfs import CachedFiles, Files, UnreadableError, outcome, walk_directories

T = TypeVar("T")
Excludes = Callable[[str], bool]


class Recorded(Struct, Generic[T], frozen=True):
    """A result, with the listings and documents that it was computed from (see `CachedFiles`).

    `paths` are the files below a root module that could complete its backend.
    """

    result: T
    listings: Mapping[str, tuple[str, ...] | str]
    documents: Mapping[str, Document | str]
    paths: Sequence[str] = ()

    def is_current(self, files: Files, paths: Sequence[str]) -> bool:
        """Whether all that the result was computed from is the same as before."""
        return (
            paths == self.paths
            and all(outcome(files.list_dir, one) == names for one, names in self.listings.items())
            and all(outcome(files.read, one) == text for one, text in self.documents.items())
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
        analysis.read_count,
        analysis.unmatched_count,
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
    recording = CachedFiles(files)
    return Recorded(compute(recording), recording.listings, recording.documents, paths)
