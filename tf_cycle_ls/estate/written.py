"""Which states a root module writes: the addresses in its backend configuration."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.decoder import LABELS
from tf_cycle_ls.config.source_bodies import SourceBody, source_bodies
from tf_cycle_ls.config.static_values import StaticScope
from tf_cycle_ls.estate.arguments import Arguments, Value, arguments_of_body
from tf_cycle_ls.estate.backend_files import Folders, backend_files, completed, read_backend_file
from tf_cycle_ls.estate.backends import Addresses, addresses_of, missing_arguments, naming_argument
from tf_cycle_ls.estate.terragrunt_states import unit_backend
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files, UnreadableError

_TYPES = ("backend", "cloud")


class Backend(Struct, frozen=True):
    """The block of the backend of a root module. `header` is its type and label, `span` all of it.

    `type` is that of the backend, or "cloud".
    """

    type: str
    header: Place
    span: Span
    body: SourceBody


class WrittenStates(Struct, frozen=True):
    """The states that a root module writes with one configuration of its backend.

    `place` is the block of the backend, or the argument in the file that completes it. A root
    module without a backend has the start of its first file.
    """

    root_dir: str
    addresses: Addresses
    place: Place


def backend_of(root_dir: str, documents: Mapping[str, Document]) -> Backend | None:
    """The backend of the root module in `root_dir`. `documents` has the files of its module tree.

    A block in an override file replaces the others (`configs/module.go`, `mergeFile`).
    """
    own = [documents[path] for path in documents if os.path.dirname(path) == root_dir]
    found = None
    for document in sorted(own, key=lambda one: (_is_override(one.path), one.path)):
        for backend in _blocks(document):
            if found is None or _is_override(document.path):
                found = backend
    return found


def written_states(
    root_dir: str,
    backend: Backend | None,
    place: Place,
    files: Files,
    folders: Folders,
    scope: StaticScope,
) -> tuple[WrittenStates, ...]:
    """The states that the root module in `root_dir` writes, one for each possible configuration.

    `place` is where a root module without a backend is shown. `folders` are the directories
    around it. `scope` has the values of the root module.
    """
    unit = unit_backend(root_dir, files)
    if unit is not None:
        return _known(root_dir, unit.type, unit.arguments, unit.place)
    if backend is None:
        return _known(root_dir, "local", {}, place)
    arguments = arguments_of_body(backend.body, backend.header.path, scope)
    paths = backend_files(root_dir, folders)
    configurations = _with_files(backend.type, arguments, files, paths, scope)
    return tuple(
        states
        for one in configurations or [arguments]
        for states in _known(root_dir, backend.type, one, _place(one, backend))
    )


def _with_files(
    type_: str, arguments: Arguments, files: Files, paths: Iterable[str], scope: StaticScope
) -> list[Arguments]:
    """The configurations with which backend configuration files complete the `arguments` of a
    block. Empty if nothing is missing, or if the files do not have it."""
    missing = missing_arguments(type_, arguments)
    naming = naming_argument(type_)
    if naming is None or (not missing and naming in arguments):
        return []
    found = _read(files, paths, scope)
    unnamed = () if naming in arguments else (naming,)
    whole = completed(arguments, found, {*missing, *unnamed})
    if not whole and missing:
        whole = completed(arguments, found, missing)
    return whole


def _known(
    root_dir: str, type_: str, arguments: Arguments, place: Place
) -> tuple[WrittenStates, ...]:
    addresses = addresses_of(type_, arguments, root_dir)
    if addresses is None or not addresses.is_known:
        return ()
    return (WrittenStates(root_dir, addresses, place),)


def _is_override(path: str) -> bool:
    return is_override(os.path.basename(path))


def _blocks(document: Document) -> Iterator[Backend]:
    if not any(name.encode() in document.data for name in _TYPES):
        return
    for item in source_bodies(document, LABELS):
        for _, terraform in item.blocks("terraform"):
            for name in _TYPES:
                for block, body in terraform.blocks(name):
                    type_ = block.labels[0] if block.labels else name
                    header = Place(document.path, body.span(block.header))
                    yield Backend(type_, header, body.span(block.span), body)


def _read(files: Files, paths: Iterable[str], scope: StaticScope) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for path in paths:
        with suppress(UnreadableError):
            found[path] = read_backend_file(files.read(path), scope)
    return found


def _place(arguments: Arguments, backend: Backend) -> Place:
    """The place of the argument that names the state if a file has it, otherwise the block."""
    named = arguments.get(naming_argument(backend.type) or "")
    has_file = named is not None and named.place.path != backend.header.path
    return named.place if named is not None and has_file else backend.header
