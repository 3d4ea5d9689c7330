"""Finds the files with the rest of a partial backend configuration, and completes it with them.

Terraform reads such a file only if an option of `init` names it (`-backend-config=FILE`), so which
one is used is not known. Names are those of Terraform's documentation ("Partial configuration") and
those that are common.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from msgspec import Struct

from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.config.source_bodies import source_bodies
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.estate.arguments import Arguments, Value, arguments_of_body
from tf_cycle_ls.text import Document

_NAME = re.compile(r"(.*[-._])?backend([-._].*)?\.(hcl|tfvars|conf|config)|.*\.tfbackend")
_MAX_LEVELS = 2
_MAX_FILES = 50


class Folders(Struct, frozen=True, dict=True):
    """Maps directories to the names of their files, and knows which directories are in which."""

    names: Mapping[str, Iterable[str]]

    @cached_property
    def inner(self) -> Mapping[str, list[str]]:
        """The directories in each directory, sorted."""
        found: dict[str, list[str]] = {}
        for folder in sorted(self.names):
            found.setdefault(os.path.dirname(folder), []).append(folder)
        return found


def backend_files(root_dir: str, folders: Folders) -> list[str]:
    """The backend configuration files in the directory of a root module and below it, sorted.

    A directory with a module of its own, and what is below it, is left out.
    """
    searched = [(root_dir, 0)]
    for folder, level in searched:
        if level < _MAX_LEVELS:
            searched += (
                (inner, level + 1)
                for inner in folders.inner.get(folder, ())
                if not configuration_files(folders.names[inner], opentofu=True)
            )
    paths = (
        os.path.join(folder, name)
        for folder, _ in searched
        for name in sorted(folders.names.get(folder, ()))
        if _NAME.fullmatch(name)
    )
    return list(islice(paths, _MAX_FILES))


def read_backend_file(document: Document, scope: StaticScope) -> dict[str, Value]:
    """The arguments in a backend configuration file."""
    found: dict[str, Value] = {}
    for body in source_bodies(document, {}):
        found.update(arguments_of_body(body, document.path, scope))
    return found


def completed(
    block: Arguments, files: Mapping[str, Arguments], required: Collection[str]
) -> list[Arguments]:
    """The configurations that set all `required` arguments, built from a block and files.

    `files` maps the paths of files to their arguments. A file that completes the block by itself
    counts alone. Otherwise, each file is combined with the others as far as they agree.
    """

    def is_complete(arguments: Arguments) -> bool:
        return all(name in arguments for name in required)

    alone: list[Arguments] = [{**block, **inner} for inner in files.values()]
    whole = [arguments for arguments in alone if is_complete(arguments)]
    if whole:
        return whole
    found: dict[tuple[str, ...], Arguments] = {}
    for path in files:
        paths = tuple(sorted((path, *_beside(path, files))))
        inner = {name: value for one in paths for name, value in files[one].items()}
        if is_complete(arguments := {**block, **inner}):
            found[paths] = arguments
    return list(found.values())


def _beside(path: str, files: Mapping[str, Arguments]) -> Iterator[str]:
    """The other files that do not set what a file sets, and of which no two set the same."""
    own = files[path].keys()
    others = {one: inner.keys() for one, inner in files.items() if own.isdisjoint(inner)}
    for one, names in others.items():
        rest = (other for path_, other in others.items() if path_ != one)
        if all(names.isdisjoint(other) for other in rest):
            yield one
