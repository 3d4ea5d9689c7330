"""Loads a root module and the modules that it calls into a module tree."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.absent_instances import with_absent_instances
from tf_cycle_ls.analysis.model import Place, Problem, UnreadCall
from tf_cycle_ls.analysis.module_sources import installed_modules, local_source
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.analysis.tool_choice import ToolChoice, choose_tool, reconsider_tool
from tf_cycle_ls.config.config_files import configuration_files, is_override
from tf_cycle_ls.config.declarations import CallDeclaration
from tf_cycle_ls.config.dialect import OPENTOFU, Dialect
from tf_cycle_ls.config.edited_file import read_edited_file
from tf_cycle_ls.config.file import (
    File,
    read_file,
    read_json_file,
    with_previous_declarations,
)
from tf_cycle_ls.config.located import Located
from tf_cycle_ls.config.module import ConfigError, Module, assemble
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.settings.settings import AUTO, Language, Version
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

# Limits of the module tree. A module may be called several times, so the number of loaded modules
# can double at every level, and symlinks can make a directory contain itself.
_MAX_DEPTH = 50
_MAX_CALLS = 5_000
# Matches in every file that calls a module by a local source.
_LOCAL = re.compile(rb'"\.\.?[/\\]')
# Matches in every file that calls a module by a computed source.
_COMPUTED = re.compile(rb'source"?[ \t]*[=:][ \t]*(?:[^"\s]|"[^"\n]*\$\{)')


class LoadedModules(Struct, frozen=True):
    """A loaded root module: its module tree, the text and the parsed form of every file, and the
    problems.

    `choice` is the tool that it is for. `unread_calls` are the calls of modules that were not read.
    `computed_calls` are the directories that the root module itself calls by a computed source.
    """

    tree: Tree
    documents: Mapping[str, Document]
    files: Mapping[str, File]
    problems: tuple[Problem, ...]
    choice: ToolChoice
    unread_calls: tuple[UnreadCall, ...]
    computed_calls: frozenset[str]


def load(
    directory: str,
    files: Files,
    before: PreviousResult | None = None,
    language: Language = AUTO,
) -> LoadedModules:
    """Load the root module in `directory` and the modules that it calls.

    `before` is an earlier result for the same root module. A block that now has a syntax error
    keeps its references from `before`. `language` are the settings about the tool. Raises
    UnreadableError if `directory` itself cannot be read.
    """
    choice = choose_tool(directory, files, language)
    loader = _Loader(directory, files, before, choice.dialect)
    tree = loader.root()
    reconsidered = reconsider_tool(
        choice,
        directory,
        loader.modules,
        loader.names_in,
        lambda called: _Loader(directory, files, before, OPENTOFU).module(called),
    )
    if reconsidered.dialect is not choice.dialect:
        loader = _Loader(directory, files, before, reconsidered.dialect)
        tree = loader.root()
    constraints = [
        constraint for module in loader.modules.values() for constraint in module.required_versions
    ]
    if language.version is not Version.AUTO:
        constraints = [language.version.value]
    dialect = reconsidered.dialect.for_versions(constraints)
    if dialect.close_waits_for_checks:
        scopes = StaticScopes(files, directory, dialect, is_before_graph=False)
        tree = with_absent_instances(tree, loader.directories, scopes)
    return LoadedModules(
        replace(tree, dialect=dialect),
        loader.documents,
        loader.read,
        tuple(loader.problems),
        replace(reconsidered, setting=language),
        tuple(loader.unread_calls),
        frozenset(loader.computed_calls),
    )


def read_module(directory: str, files: Files, dialect: Dialect) -> Module:
    """Read the module in `directory`, without the modules that it calls.

    Raises UnreadableError if the directory cannot be read.
    """
    return _Loader(directory, files, None, dialect).module(directory)


class PreviousResult(Protocol):
    """The texts and parsed files of an earlier result for a root module, keyed by path."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The text of each file."""

    @property
    def files(self) -> Mapping[str, File]:
        """The parsed form of each file."""


class _Loader:
    def __init__(
        self, root_dir: str, files: Files, before: PreviousResult | None, dialect: Dialect
    ) -> None:
        self._files = files
        self._dialect = dialect
        self._installed = installed_modules(root_dir, files)
        self._texts = before.documents if before else {}
        self._remembered = before.files if before else {}
        self.modules: dict[str, Module] = {}
        self.names_in: dict[str, tuple[str, ...]] = {}
        self.directories: dict[tuple[str, ...], str] = {}
        self._trees = 0
        self._root_dir = root_dir
        self._values = StaticScopes(files, root_dir, dialect)
        self.documents: dict[str, Document] = {}
        self.read: dict[str, File] = {}
        self.problems: list[Problem] = []
        self.unread_calls: list[UnreadCall] = []
        self.computed_calls: set[str] = set()

    def root(self) -> Tree:
        """Load the root module and the modules that it calls."""
        return self.tree(self._root_dir, (), (), self._values.of_root(self._root_dir))

    def tree(
        self,
        directory: str,
        path: tuple[str, ...],
        callers: tuple[str, ...],
        values: StaticScope,
    ) -> Tree:
        """Load the module in `directory` and the modules that it calls.

        `path` holds the names of the module calls that lead here from the root module, and
        `callers` the directories of the modules that contain these calls. `values` evaluates the
        sources of the module's calls.
        """
        module = self.module(directory)
        self.directories[path] = directory
        self._trees += 1
        around = (*callers, directory)
        children: dict[str, Tree | None] = {}
        for name, call in module.calls.items():
            inner = (*path, name)
            source = call.declaration.source
            is_computed = source is None and "source" in call.declaration.argument_names
            if is_computed:
                source = values.source(name)
                called = local_source(directory, source)
                self.computed_calls.update([called] if called and not path else [])
            called = local_source(directory, source) or self._installed.get(".".join(inner))
            skip_reason = None if called is None else self._reason_to_skip(called, around)
            children[name] = None
            if skip_reason is not None:
                message = f"module.{name} {skip_reason}; its inside was left out"
                problem = Problem(call.path, message, call.span(call.declaration.header))
                self.problems += [] if problem in self.problems[-1:] else [problem]
            elif called is not None:
                inside = self._values.of_call(called, values, name)
                children[name] = self._child(called, inner, around, inside)
            if children[name] is None and skip_reason is None:
                self._add_unread(inner, call, is_computed=is_computed and source is None)
        return Tree(module, children)

    def _add_unread(
        self, path: tuple[str, ...], call: Located[CallDeclaration], *, is_computed: bool
    ) -> None:
        address = ".".join(f"module.{name}" for name in path)
        place = Place(call.path, call.span(call.declaration.header))
        self.unread_calls.append(UnreadCall(address, place, is_computed))

    def _reason_to_skip(self, called: str, around: tuple[str, ...]) -> str | None:
        """Return the reason not to load the module in the directory `called`, or None to load
        it."""
        if called in around:
            return "calls a module that calls it"
        if len(around) >= _MAX_DEPTH:
            return f"is more than {_MAX_DEPTH} calls deep"
        if self._trees >= _MAX_CALLS:
            return f"is one of more than {_MAX_CALLS} calls"
        return None

    def _child(
        self,
        directory: str,
        path: tuple[str, ...],
        callers: tuple[str, ...],
        values: StaticScope,
    ) -> Tree | None:
        try:
            return self.tree(directory, path, callers, values)
        except UnreadableError:
            # The content of the module is unknown, as it is to Terraform before `init`.
            return None

    def module(self, directory: str) -> Module:
        """Load the module in `directory`, without the modules that it calls."""
        if directory not in self.modules:
            entries = self.names_in[directory] = self._files.list_dir(directory)
            names = configuration_files(entries, opentofu=self._dialect.reads_tofu_files)
            overriding = list(filter(is_override, names))
            primary = [name for name in names if name not in overriding]
            module = assemble(
                self._read_files(directory, primary),
                self._read_files(directory, overriding),
                self._dialect,
            )
            self.problems += map(_problem, module.errors)
            self.modules[directory] = module
        return self.modules[directory]

    def _read_files(self, directory: str, names: Iterable[str]) -> Iterator[tuple[str, File]]:
        for path in (os.path.join(directory, name) for name in names):
            yield path, self._file(path)

    def _file(self, path: str) -> File:
        try:
            document = self._files.read(path)
        except UnreadableError as error:
            self.problems.append(Problem(path, str(error), is_file_left_out=True))
            return File(())
        previous = self._remembered.get(path)
        if previous and previous.is_parsed and self._texts[path].data == document.data:
            # Reuse the earlier objects, because results are cached for each object.
            file, document = previous, self._texts[path]
        else:
            file = self._parse(path, document.data)
            if previous:
                file = with_previous_declarations(file, document.data, previous)
        self.documents[path] = document
        self.read[path] = file
        self.problems += (Problem(path, issue.message, issue.span) for issue in file.issues)
        return file

    def _parse(self, path: str, data: bytes) -> File:
        previous = self._remembered.get(path)
        if previous is None or path.endswith(".json"):
            return _reader(path)(data)
        return read_edited_file(data, self._texts[path].data, previous)


def called_directories(directory: str, files: Files) -> set[str]:
    """The directories that the module in `directory` calls by a local source.

    Unreadable files are skipped.
    """
    read: list[File] = []
    opentofu = choose_tool(directory, files).dialect.reads_tofu_files
    for name in configuration_files(files.list_dir(directory), opentofu=opentofu):
        try:
            data = files.read(os.path.join(directory, name)).data
        except UnreadableError:
            continue
        if not _LOCAL.search(data) and not _COMPUTED.search(data):
            continue  # Most files have no local calls and need no parsing.
        read.append(_reader(name)(data))
    return local_calls(directory, read) | computed_calls(directory, read, files)


def local_calls(directory: str, read: Iterable[File]) -> set[str]:
    """The directories that the module in `directory` calls by a local source, according to its
    parsed files `read`."""
    called = (local_source(directory, source) for file in read for source in file.sources)
    return {path for path in called if path}


def computed_calls(directory: str, read: Iterable[File], files: Files) -> set[str]:
    """The directories that the module in `directory` calls by a computed local source.

    `read` are its parsed files. The values that a caller gives to its variables are unknown here.
    """
    names = [name for file in read for name in file.computed_calls]
    if not names:
        return set()
    scopes = StaticScopes(files, directory, choose_tool(directory, files).dialect)
    values = scopes.of_root(directory)
    called = (local_source(directory, values.source(name)) for name in names)
    return {path for path in called if path}


def _reader(name: str) -> Callable[[bytes], File]:
    """Return the parser for a file called `name`."""
    return read_json_file if name.endswith(".json") else read_file


def _problem(error: ConfigError) -> Problem:
    located, first = error.located, error.first
    message = error.message + (f" ({os.path.basename(first.path)})" if first else "")
    return Problem(located.path, message, located.span(located.declaration.header))
