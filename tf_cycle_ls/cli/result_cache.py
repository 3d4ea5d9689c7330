"""The cache of `check`: the reports of root modules without cycles, for the next run.

A cached report is used only if every directory that was listed and every file that was read, also
those that do not exist, are the same again. A root module with cycles is always analyzed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from tf_cycle_ls.analysis.model import Problem, UnreadCall
from tf_cycle_ls.analysis.module_loader import called_directories
from tf_cycle_ls.analysis.terms import terms_of
from tf_cycle_ls.analysis.tool_choice import ToolChoice
from tf_cycle_ls.cli.cache_directory import mark_used, read_entry, write_entry
from tf_cycle_ls.cli.code_identity import code_identity
from tf_cycle_ls.cli.input_digests import InputDigests, Inputs, absolute_path, inputs_of
from tf_cycle_ls.config.dialect import OPENTOFU, TERRAFORM
from tf_cycle_ls.render.report import NO_PLANNED_FIXES, Report
from tf_cycle_ls.settings.project import Project, Projects
from tf_cycle_ls.syntax.deadline import Deadline
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Disk

T = TypeVar("T")


class _CachedReport(Struct, frozen=True, array_like=True):
    """What differs between the reports of root modules without cycles. `shown` and `read` are
    positions in `inputs.read`."""

    inputs: Inputs
    size: int
    problems: tuple[Problem, ...]
    unread_calls: tuple[UnreadCall, ...]
    shown: tuple[int, ...]
    read: tuple[int, ...]
    is_opentofu: bool
    reason: str
    is_certain: bool
    is_ambiguous: bool


class _CachedCalls(Struct, frozen=True, array_like=True):
    """The directories that a module calls."""

    inputs: Inputs
    called: tuple[str, ...]


class _Content(Struct, array_like=True):
    """The content of a cache file: encoded reports and calls by directory.

    `code` identifies the program that wrote them. They are decoded one by one, so that unused ones
    cost nothing.
    """

    code: bytes = b""
    reports: dict[bytes, bytes] = field(default_factory=dict)
    calls: dict[bytes, bytes] = field(default_factory=dict)


class ResultCache:
    """The cached results of earlier runs with the same `paths`, and the results of this run."""

    def __init__(self, paths: Iterable[str], projects: Projects) -> None:
        self._key = b"\0".join(os.fsencode(os.path.abspath(path)) for path in paths)
        self._projects = projects
        self._digests = InputDigests()
        self._code = code_identity()
        content = _decoded(read_entry(self._key), _Content)
        is_usable = content is not None and content.code == self._code
        self._before = content if content is not None and is_usable else _Content()
        self._now = _Content(self._code)

    def called_directories(self, directory: str) -> Collection[str]:
        """The directories that the module in `directory` calls by a local source. Raises
        UnreadableError."""
        project = self._projects.of(directory)
        if not project.settings.cache:
            return called_directories(directory, project.files(Disk()))
        key = os.fsencode(directory)
        data = self._before.calls.get(key)
        cached = _decoded(data, _CachedCalls)
        if (
            cached is not None
            and data
            and self._digests.is_current(cached.inputs, directory, project)
        ):
            self._now.calls[key] = data
            return cached.called
        files = CachedFiles(project.files(Disk()))
        called = called_directories(directory, files)
        encoded = _encoded(
            _CachedCalls(inputs_of(files, directory, project), tuple(sorted(called)))
        )
        if encoded is not None:
            self._now.calls[key] = encoded
        return called

    def report(self, directory: str, project: Project) -> Report | None:
        """The report of a root module, if it is cached and nothing has changed."""
        key = os.fsencode(directory)
        data = self._before.reports.get(key)
        cached = _decoded(data, _CachedReport)
        if (
            cached is None
            or data is None
            or not self._digests.is_current(cached.inputs, directory, project)
        ):
            return None
        documents: dict[str, Document] = {}
        for path in _paths(cached, cached.shown, directory):
            document = self._digests.document(path, project)
            if document is None:
                return None
            documents[path] = document
        self._now.reports[key] = data
        return _report(directory, project, cached, documents)

    def add(self, directory: str, encoded: bytes) -> None:
        """Add the result of `encoded_report`."""
        self._now.reports[os.fsencode(directory)] = encoded

    def save(self) -> None:
        """Write the results of this run. Results of root modules that are gone are dropped."""
        if self._now == self._before:
            mark_used(self._key)
        elif self._now.reports or self._now.calls:
            write_entry(self._key, msgspec.msgpack.encode(self._now))


def encoded_report(report: Report, files: CachedFiles, project: Project) -> bytes | None:
    """A report for the cache. `files` are what it was computed from, files of `project`. Returns
    None if the report cannot be cached."""
    choice = report.choice
    if choice is None or report.new is not None or _has_findings(report):
        return None
    directory = report.path
    positions = {path: number for number, path in enumerate(files.documents)}
    return _encoded(
        _CachedReport(
            inputs_of(files, directory, project),
            report.size,
            report.problems,
            report.unread_calls,
            tuple(positions[path] for path in report.documents),
            tuple(positions[path] for path in report.read),
            choice.dialect.is_opentofu,
            choice.reason,
            choice.is_certain,
            choice.is_ambiguous,
        )
    )


def _has_findings(report: Report) -> bool:
    return any(
        (
            report.components,
            report.self_references,
            report.reversals,
            report.foreseen,
            report.suppressed,
            report.suppression_issues,
        )
    )


def _paths(cached: _CachedReport, positions: Iterable[int], directory: str) -> list[str]:
    return [absolute_path(cached.inputs.read[number], directory) for number in positions]


def _report(
    directory: str, project: Project, cached: _CachedReport, documents: Mapping[str, Document]
) -> Report:
    dialect = OPENTOFU if cached.is_opentofu else TERRAFORM
    return Report(
        path=directory,
        kind="",
        size=cached.size,
        components=(),
        self_references=(),
        problems=cached.problems,
        reversals=(),
        ways_out={},
        foreseen=(),
        suppressed={},
        suppression_issues=(),
        fixes={},
        planned=NO_PLANNED_FIXES,
        new=None,
        baseline_count=0,
        unread_calls=cached.unread_calls,
        documents=documents,
        before={},
        read=frozenset(_paths(cached, cached.read, directory)),
        choice=ToolChoice(
            dialect,
            cached.reason,
            project.settings.language,
            cached.is_certain,
            cached.is_ambiguous,
        ),
        terms=terms_of(dialect),
    )


def _encoded(value: object) -> bytes | None:
    """Encode a value for the cache. Returns None if it cannot be reused."""
    if Deadline.any_has_passed:
        return None  # On another day, the machine may be faster.
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return None  # The name of a file is not valid text.


def _decoded(data: bytes | None, type_: type[T]) -> T | None:
    """Decode a value from the cache. Returns None if there is none, or if it is damaged."""
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
