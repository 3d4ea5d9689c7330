"""Analyzes the root modules of a workspace folder as an estate, again and again.

A root module is read again only if a file or a directory that it depends on has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct, field

from tf_cycle_ls.analysis.module_calls import find_root_modules
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.estate.analyze import EstateAnalysis, analyze_estate
from tf_cycle_ls.estate.backend_files import backend_files
from tf_cycle_ls.estate.root_states import RootStates, states_of_root
from tf_cycle_ls.settings.settings import AUTO
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Files, UnreadableError, walk_directories

Excludes = Callable[[str], bool]


class Recorded(Struct, frozen=True):
    """The states of a root module, with the listings and documents that they were read from.

    None stands for a directory or a file that could not be read. `backend_files` are the paths of
    the files that could complete its backend.
    """

    states: RootStates
    backend_files: Sequence[str]
    listings: Mapping[str, tuple[str, ...] | None]
    documents: Mapping[str, Document | None]

    def is_current(self, files: Files, paths: Sequence[str]) -> bool:
        """Whether all listings and documents are the same as before. `paths` are the paths of the
        files that can complete the backend now."""
        return (
            paths == self.backend_files
            and all(
                _listing(files, directory) == names for directory, names in self.listings.items()
            )
            and all(_document(files, path) == document for path, document in self.documents.items())
        )


class WorkspaceAnalysis(EstateAnalysis, frozen=True, eq=False):
    """The analysis of an estate that can be repeated. `recorded` maps the directories of the root
    modules to what was read."""

    recorded: Mapping[str, Recorded] = field(default_factory=dict)


def analyze_workspace(
    directory: str, files: Files, excludes: Excludes, before: WorkspaceAnalysis | None = None
) -> WorkspaceAnalysis:
    """Analyze the root modules below `directory`. `before` is an earlier analysis of it."""
    cached = CachedFiles(files)
    names_in = {}
    for folder in walk_directories(directory, excludes):
        with suppress(UnreadableError):
            names_in[folder] = cached.list_dir(folder)
    modules = [
        folder for folder, names in names_in.items() if configuration_files(names, opentofu=True)
    ]
    recorded: dict[str, Recorded] = {}
    for root_dir in find_root_modules(modules, lambda _: cached):
        earlier = before.recorded.get(root_dir) if before else None
        paths = backend_files(root_dir, names_in)
        if earlier is not None and earlier.is_current(cached, paths):
            recorded[root_dir] = earlier
            continue
        with suppress(UnreadableError):
            recorded[root_dir] = _record(root_dir, cached, names_in)
    states = (one.states for one in recorded.values())
    analysis = analyze_estate(directory, states, lambda _: cached)
    return WorkspaceAnalysis(
        directory,
        analysis.components,
        (),
        (),
        analysis.documents,
        analysis.dependencies,
        recorded,
    )


def _record(root_dir: str, files: Files, names_in: Mapping[str, Iterable[str]]) -> Recorded:
    recording = _RecordingFiles(files, {}, {})
    states = states_of_root(root_dir, recording, AUTO, names_in)
    paths = backend_files(root_dir, names_in)
    return Recorded(states, paths, recording.listings, recording.documents)


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
