"""The files that one analysis of a tree reads, and the problems that it finds on the way."""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Place, Problem
from tf_cycle_ls.file_versions import Version, versions_of
from tf_cycle_ls.terragrunt.config_file import (
    ConfigFile,
    issues_of,
    with_previous_blocks,
)
from tf_cycle_ls.terragrunt.config_parser import read_config
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import OUTSIDE, Files, UnreadableError

_EMPTY: Mapping[str, ConfigFile] = {}


class Session(Struct):
    """Reads files for one analysis. Every path is absolute and normalized.

    `copies` maps each directory that a stack generates to the directory that it is copied from.
    `before` are the files of the previous analysis, for blocks that no longer parse. `documents`
    and `parsed` have what was read, keyed by the path of the file that a person edits, and
    `versions` the version of each file and directory before it was read.
    """

    files: Files
    before: Mapping[str, ConfigFile] = _EMPTY
    versions: dict[str, Version] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    parsed: dict[str, ConfigFile] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    """The values of files that were read, by path, with what was looked at for them. Only values
    that do not depend on the unit that reads."""
    observed: set[str] = field(default_factory=set)
    """The files and directories that were looked at since the last `observing`."""
    listings: dict[str, frozenset[str] | None] = field(default_factory=dict)
    """The names of the files in each directory that was looked at. None if there is none."""

    @contextmanager
    def observing(self) -> Iterator[set[str]]:
        """A context that collects the files and directories that are looked at in it."""
        outer, self.observed = self.observed, set()
        try:
            yield self.observed
        finally:
            outer |= self.observed
            self.observed = outer

    def actual(self, path: str) -> str:
        """The path that a person edits: that of the source, for a path in a generated copy."""
        if not self.copies:
            return path
        directory = path
        while directory not in self.copies:
            parent = os.path.dirname(directory)
            if parent == directory:
                return path
            directory = parent
        copied = self.copies[directory] + path[len(directory) :]
        return self.actual(copied) if self._exists(copied) else path

    def text(self, path: str) -> Document:
        """Read a file. Raises UnreadableError."""
        actual = self.actual(path)
        self.observed.add(actual)
        if actual not in self.documents:
            self._record_version(actual)
            self.documents[actual] = self.files.read(actual)
        return self.documents[actual]

    def config(self, path: str) -> ConfigFile:
        """Read and parse a file. Raises UnreadableError."""
        actual = self.actual(path)
        document = self.text(path)
        if actual not in self.parsed:
            file = read_config(os.path.basename(actual), document.data)
            if actual in self.before:
                file = with_previous_blocks(file, self.before[actual])
            self.parsed[actual] = file
        return self.parsed[actual]

    def exists(self, path: str) -> bool:
        """Whether there is a file or a directory at a path that may be read."""
        return self._exists(self.actual(path))

    def is_file(self, path: str) -> bool:
        """Whether there is a file at a path that may be read."""
        actual = self.actual(path)
        names = self._names(os.path.dirname(actual))
        return names is not None and os.path.basename(actual) in names

    def is_directory(self, path: str) -> bool:
        """Whether there is a directory at a path that may be read."""
        return self._names(self.actual(path)) is not None

    def is_forbidden(self, path: str) -> bool:
        """Whether a path is outside of what may be read, so that nothing is known about it."""
        try:
            self.files.list_dir(self.actual(path))
        except UnreadableError as error:
            return str(error) == OUTSIDE
        return False

    def report(
        self, path: str, span: Span, message: str, code: str = diagnostic_codes.UNREADABLE
    ) -> None:
        """Add a problem, once."""
        self.problems[Problem(self.actual(path), message, span, code)] = None

    def report_file(self, path: str, message: str) -> None:
        """Add the problem that a file could not be read."""
        self.problems[Problem(self.actual(path), message, is_file_left_out=True)] = None

    def report_issues(self) -> None:
        """Add the syntax errors of the files that were looked at."""
        for path in self.observed & self.parsed.keys():
            file = self.parsed[path]
            for span, message in issues_of(file) if file.issues or file.broken else ():
                self.report(path, span, message)

    @contextmanager
    def collecting(self) -> Iterator[dict[Problem, None]]:
        """A context that collects the problems that are added in it."""
        outer, self.problems = self.problems, {}
        try:
            yield self.problems
        finally:
            outer |= self.problems
            self.problems = outer

    def place(self, path: str, span: Span) -> Place:
        """A place in the file that a person edits."""
        return Place(self.actual(path), span)

    def _exists(self, path: str) -> bool:
        names = self._names(os.path.dirname(path))
        return (names is not None and os.path.basename(path) in names) or (
            self._names(path) is not None
        )

    def _names(self, directory: str) -> frozenset[str] | None:
        """The names of the files in a directory. None if there is no such directory."""
        self.observed.add(directory)
        if directory not in self.listings:
            self._record_version(directory)
            try:
                self.listings[directory] = frozenset(self.files.list_dir(directory))
            except UnreadableError:
                self.listings[directory] = None
        return self.listings[directory]

    def _record_version(self, path: str) -> None:
        """Record the version of a file or directory, before it is read."""
        (self.versions[path],) = versions_of(self.files, [path])
