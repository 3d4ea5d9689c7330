"""The diagnostics of a root and of the settings in force for it; done in the worker thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Thread

from lsprotocol import types

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.server.diagnostics.convert import NOWHERE, diagnostic, findings
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import SettingError
from tf_cycle_ls.syntax.parser import preload_hcl2
from tf_cycle_ls.text import Document, Encoding, Span
from tf_cycle_ls.vfs import Files, UnreadableError


@dataclass(frozen=True, slots=True)
class RootDiagnostics:
    """What there is to say about a root.

    `found` has every file that was read, by path, with its diagnostics, be there some or none;
    `directories` are those that were looked for, be they there or not; `root` is what was found
    out, for the next time (see `analyze`), None where nothing was looked at; `settings` are those
    in force.
    """

    diagnostics: Mapping[str, tuple[types.Diagnostic, ...]]
    directories: frozenset[str]
    analysis: Analysis | None
    settings: Settings


def compute_diagnostics(
    directory: str, snapshot: Snapshot, before: Analysis | None, encoding: Encoding
) -> RootDiagnostics:
    """Look at the root in `directory`. Raises UnreadableError when it cannot be read.

    Of a directory that the settings exclude there is nothing to say.
    """
    project = snapshot.project(directory)
    found = dict(_of_settings(project, snapshot, encoding))
    if project.excludes(directory):
        return RootDiagnostics(found, frozenset({directory}), None, project.settings)
    files = _Listed(snapshot.files_of(directory))
    root = analyze(directory, files, before)
    if root.components:
        _prepare_repairs()
    found |= findings(root, encoding, snapshot.uri, project.settings)
    return RootDiagnostics(found, frozenset(files.directories), root, project.settings)


@dataclass(frozen=True)
class _Listed:
    """Other files, of which is noted which directories were listed."""

    below: Files
    directories: set[str] = field(default_factory=set)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self.directories.add(directory)
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        return self.below.read(path)


def _of_settings(
    project: Project, snapshot: Snapshot, encoding: Encoding
) -> Iterator[tuple[str, tuple[types.Diagnostic, ...]]]:
    """What is wrong in the settings file of a project."""
    file = project.file
    if file is not None:
        diagnostics = [
            diagnostic(
                _place(file.origin, each, snapshot, encoding),
                diagnostic_codes.SETTINGS,
                each.message,
                project.settings,
            )
            for each in file.errors
        ]
        yield file.origin, tuple(each for each in diagnostics if each.severity is not None)


def _place(
    path: str, objection: SettingError, snapshot: Snapshot, encoding: Encoding
) -> types.Range:
    """Where a name first stands in a settings file: near enough to find it."""
    word = objection.name.rpartition(".")[2].encode()
    try:
        document = snapshot.files.read(path)
    except UnreadableError:
        return NOWHERE
    at = document.data.find(word) if word else -1
    return NOWHERE if at < 0 else range_of(document, Span(at, at + len(word)), encoding)


@cache
def _prepare_repairs() -> None:
    """Have python-hcl2 ready, which looks over each repair: where there is a cycle, someone will
    soon ask how to break it. In a thread of its own, once, that holds nothing up at the end."""
    Thread(target=preload_hcl2, name="prepare", daemon=True).start()
