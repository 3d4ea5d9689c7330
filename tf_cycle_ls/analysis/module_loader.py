"""Files to the tree of modules that a root is made of."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from tf_cycle_ls.analysis.model import Problem
from tf_cycle_ls.analysis.module_sources import installed_modules, local_source
from tf_cycle_ls.config.config_files import LOCK_FILE, configuration_files, is_opentofu, is_override
from tf_cycle_ls.config.file import (
    File,
    read_changed_file,
    read_file,
    read_json_file,
    with_previous_declarations,
)
from tf_cycle_ls.config.module import ConfigError, Module, assemble
from tf_cycle_ls.graph.nodes import Tree
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

# A module may be called several times, and so may those in it: that many calls double with each
# level. Links make folders that lie in themselves.
_DEEPEST = 50
_MOST_TREES = 5_000
# What the text of every file has that calls a module by a local source.
_LOCAL = re.compile(rb'"\.\.?[/\\]')


@dataclass(frozen=True, slots=True)
class LoadedModules:
    """A root: its tree of modules, every file with its text, and what was wrong."""

    tree: Tree
    documents: Mapping[str, Document]
    files: Mapping[str, File]
    problems: tuple[Problem, ...]


def load(directory: str, files: Files, before: Before | None = None) -> LoadedModules:
    """The modules of the root in `directory`.

    `before` is how it was loaded before: a block that cannot be read now keeps the references it
    had there. Raises UnreadableError when the directory itself cannot be read.
    """
    loader = _Loader(directory, files, before)
    tree = loader.tree(directory, (), ())
    return LoadedModules(tree, loader.documents, loader.read, tuple(loader.problems))


class Before(Protocol):
    """Any earlier answer about a root that has the texts and what was read in them, by path."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The texts."""

    @property
    def files(self) -> Mapping[str, File]:
        """What was read in them."""


class _Loader:
    def __init__(self, root: str, files: Files, before: Before | None) -> None:
        self._files = files
        self._opentofu = _is_opentofu(root, files)
        self._installed = installed_modules(root, files)
        self._texts = before.documents if before else {}
        self._remembered = before.files if before else {}
        self._modules: dict[str, Module] = {}
        self._trees = 0
        self.documents: dict[str, Document] = {}
        self.read: dict[str, File] = {}
        self.problems: list[Problem] = []

    def tree(self, directory: str, path: tuple[str, ...], callers: tuple[str, ...]) -> Tree:
        """The module in `directory`; `path` are the calls that lead to it, `callers` the
        directories of the modules that these stand in."""
        module = self._module(directory)
        self._trees += 1
        around = (*callers, directory)
        children: dict[str, Tree | None] = {}
        for name, call in module.calls.items():
            inner = (*path, name)
            source = call.declaration.source
            called = local_source(directory, source) or self._installed.get(".".join(inner))
            objection = None if called is None else self._objection(called, around)
            children[name] = None
            if objection is not None:
                message = f"module.{name} {objection}; its inside was left out"
                problem = Problem(call.path, message, call.span(call.declaration.header))
                self.problems += [] if problem in self.problems[-1:] else [problem]
            elif called is not None:
                children[name] = self._child(called, inner, around)
        return Tree(module, children, self._opentofu)

    def _objection(self, called: str, around: tuple[str, ...]) -> str | None:
        """Why a module is not looked into that is called in others, if so."""
        if called in around:
            return "calls a module that calls it"
        if len(around) >= _DEEPEST:
            return f"is more than {_DEEPEST} calls deep"
        if self._trees >= _MOST_TREES:
            return f"is one of more than {_MOST_TREES} calls"
        return None

    def _child(
        self, directory: str, path: tuple[str, ...], callers: tuple[str, ...]
    ) -> Tree | None:
        try:
            return self.tree(directory, path, callers)
        except UnreadableError:
            # As Terraform before `init`: what is in the module is not known.
            return None

    def _module(self, directory: str) -> Module:
        if directory not in self._modules:
            found = self._files.list_dir(directory)
            names = configuration_files(found, opentofu=self._opentofu)
            overriding = list(filter(is_override, names))
            primary = [name for name in names if name not in overriding]
            module = assemble(
                self._read_files(directory, primary), self._read_files(directory, overriding)
            )
            self.problems += map(_problem, module.errors)
            self._modules[directory] = module
        return self._modules[directory]

    def _read_files(self, directory: str, names: Iterable[str]) -> Iterator[tuple[str, File]]:
        for path in (os.path.join(directory, name) for name in names):
            yield path, self._file(path)

    def _file(self, path: str) -> File:
        try:
            document = self._files.read(path)
        except UnreadableError as error:
            self.problems.append(Problem(path, str(error)))
            return File(())
        known = self._remembered.get(path)
        if known and known.is_parsed and self._texts[path].data == document.data:
            # The same objects: whatever was worked out about them before is found again.
            file, document = known, self._texts[path]
        else:
            read = _reader(path, is_new=known is None)
            file = read(document.data)
            file = with_previous_declarations(file, known) if known else file
        self.documents[path] = document
        self.read[path] = file
        self.problems += (Problem(path, issue.message, issue.span) for issue in file.issues)
        return file


def called_directories(directory: str, files: Files) -> set[str]:
    """The directories that the module in `directory` calls by a local source.

    Files that cannot be read call nothing.
    """
    read: list[File] = []
    opentofu = _is_opentofu(directory, files)
    for name in configuration_files(files.list_dir(directory), opentofu=opentofu):
        try:
            data = files.read(os.path.join(directory, name)).data
        except UnreadableError:
            continue
        if not _LOCAL.search(data):
            continue  # Most files call nothing; there is no need to read all of them.
        read.append(_reader(name, is_new=True)(data))
    return local_calls(directory, read)


def local_calls(directory: str, read: Iterable[File]) -> set[str]:
    """The same, for files of that directory that were read already."""
    called = (local_source(directory, source) for file in read for source in file.sources)
    return {each for each in called if each}


def _is_opentofu(directory: str, files: Files) -> bool:
    names = files.list_dir(directory)
    lock_file = b""
    if LOCK_FILE in names:
        with suppress(UnreadableError):
            lock_file = files.read(os.path.join(directory, LOCK_FILE)).data
    return is_opentofu(names, lock_file)


def _reader(name: str, *, is_new: bool) -> Callable[[bytes], File]:
    """What reads a file in the spelling that its name tells; `is_new` of one not read before."""
    if name.endswith(".json"):
        return read_json_file
    return read_file if is_new else read_changed_file


def _problem(objection: ConfigError) -> Problem:
    located, first = objection.located, objection.first
    message = objection.message + (f" ({os.path.basename(first.path)})" if first else "")
    return Problem(located.path, message, located.span(located.declaration.header))
