"""Computes the diagnostics of a root module and its settings file, on an analysis thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lsprotocol import types
from msgspec import Struct, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.findings.messages import tool_sentence, unread_sentence
from tf_cycle_ls.root_kinds import directory_of_root
from tf_cycle_ls.server.diagnostics.convert import FILE_START, make_diagnostic, to_diagnostics
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.server.state.root_analysis import analyze_root
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import SettingError
from tf_cycle_ls.text import Document, Encoding, Span
from tf_cycle_ls.vfs import Files, UnreadableError


class RootDiagnostics(Struct, frozen=True):
    """The result of analyzing one root module.

    `diagnostics` maps the path of every file that was read to the diagnostics of the file, which
    may be empty. `directories` are all directories that the analysis tried to list, even if they do
    not exist. `analysis` is the base of the next incremental analysis (see `analyze`), or None if
    the directory is excluded. `settings` are the settings of the root module's project. `status`
    says which modules were not read, and whose rules apply if both tools can read the root module.
    """

    diagnostics: Mapping[str, tuple[types.Diagnostic, ...]]
    directories: frozenset[str]
    analysis: GraphAnalysis | None
    settings: Settings
    status: str = ""


def compute_diagnostics(
    root_dir: str, snapshot: Snapshot, before: GraphAnalysis | None, encoding: Encoding
) -> RootDiagnostics:
    """Analyze the root with the name `root_dir`, unless the settings exclude its directory.
    `before` is the previous analysis of the root, if there is one.

    Raises UnreadableError if the directory cannot be read.
    """
    project = snapshot.project(root_dir)
    diagnostics = dict(_settings_diagnostics(project, snapshot, encoding))
    directory = directory_of_root(root_dir)
    if project.excludes(directory):
        return RootDiagnostics(diagnostics, frozenset({directory}), None, project.settings)
    files = _ListingRecorder(snapshot.files_of(root_dir))
    analysis = analyze_root(root_dir, snapshot, before, files)
    diagnostics |= to_diagnostics(analysis, encoding, snapshot.uri, project.settings)
    choice = analysis.choice
    limits = (
        unread_sentence(analysis.unread_calls, choice.dialect) if choice else "",
        *analysis.limits,
        tool_sentence([choice] if choice else []),
    )
    return RootDiagnostics(
        diagnostics,
        analysis.listed_directories.union(files.directories),
        analysis,
        project.settings,
        ". ".join(filter(None, limits)),
    )


class _ListingRecorder(Struct, frozen=True):
    """Forwards each call to the files `below`, and records which directories are listed."""

    below: Files
    directories: set[str] = field(default_factory=set)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self.directories.add(directory)
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        return self.below.read(path)


def _settings_diagnostics(
    project: Project, snapshot: Snapshot, encoding: Encoding
) -> Iterator[tuple[str, tuple[types.Diagnostic, ...]]]:
    """The diagnostics of a project's settings file."""
    file = project.file
    if file is not None:
        diagnostics = [
            make_diagnostic(
                _range_of_error(file.origin, error, snapshot, encoding),
                diagnostic_codes.SETTINGS,
                error.message,
                project.settings,
            )
            for error in file.errors
        ]
        yield file.origin, tuple(item for item in diagnostics if item.severity is not None)


def _range_of_error(
    path: str, error: SettingError, snapshot: Snapshot, encoding: Encoding
) -> types.Range:
    """The range of the first occurrence of the setting's name, which approximates the place of the
    error."""
    word = error.name.rpartition(".")[2].encode()
    try:
        document = snapshot.files.read(path)
    except UnreadableError:
        return FILE_START
    at = document.data.find(word) if word else -1
    return FILE_START if at < 0 else range_of(document, Span(at, at + len(word)), encoding)
