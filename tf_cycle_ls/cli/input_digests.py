"""Digests of everything that a result was computed from: listings, files, and the settings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b

import msgspec
from msgspec import Struct

from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, outcome

_SIZE = 20


class Inputs(Struct, frozen=True, array_like=True):
    """The directories that were listed, the files that were read, and the digest of all results.

    Those that could not be listed or read are included, with the reason. Paths in the directory of
    the module are relative to it, because the cache has many of them.
    """

    listed: tuple[str, ...]
    read: tuple[str, ...]
    digest: bytes


class InputDigests:
    """Compares recorded inputs with the current ones. Each directory and file is read at most
    once, so an instance should live only as long as one run."""

    def __init__(self) -> None:
        # A project may restrict what can be read.
        self._listings: dict[Files, dict[str, bytes]] = {}
        self._documents: dict[Files, dict[str, bytes]] = {}

    def is_current(self, inputs: Inputs, directory: str, project: Project) -> bool:
        """Whether listing and reading again gives the results of `inputs`, which are those of a
        module in `directory`."""
        files = project.files(Disk())
        listings = self._listings.setdefault(files, {})
        documents = self._documents.setdefault(files, {})
        listed = [absolute_path(path, directory) for path in inputs.listed]
        read = [absolute_path(path, directory) for path in inputs.read]
        for path in listed:
            if path not in listings:
                listings[path] = _of_listing(outcome(files.list_dir, path))
        for path in read:
            if path not in documents:
                documents[path] = _of_document(outcome(files.read, path))
        found = [listings[path] for path in listed], [documents[path] for path in read]
        return inputs.digest == _joined(project, *found)

    def document(self, path: str, project: Project) -> Document | None:
        """A file that `is_current` has read. Returns None if it has changed since."""
        files = project.files(Disk())
        document = outcome(files.read, path)
        known = self._documents.get(files, {}).get(path)
        is_same = isinstance(document, Document) and _of_document(document) == known
        return document if isinstance(document, Document) and is_same else None


def inputs_of(files: CachedFiles, directory: str, project: Project) -> Inputs:
    """What has been read through `files`, a cache of the files of `project`, for the module in
    `directory`."""
    listed = tuple(_short_path(path, directory) for path in files.listings)
    read = tuple(_short_path(path, directory) for path in files.documents)
    listings = [_of_listing(result) for result in files.listings.values()]
    documents = [_of_document(result) for result in files.documents.values()]
    return Inputs(listed, read, _joined(project, listings, documents))


def absolute_path(path: str, directory: str) -> str:
    """The absolute form of a path of `Inputs`."""
    return os.path.join(directory, path) if path else directory


def _short_path(path: str, directory: str) -> str:
    if path == directory:
        return ""
    return path.removeprefix(os.path.join(directory, ""))


def _of_listing(result: object) -> bytes:
    if isinstance(result, tuple):
        return _digest(b"names", *map(os.fsencode, result))
    return _digest(b"error", str(result).encode("utf-8", "surrogatepass"))


def _of_document(result: object) -> bytes:
    if isinstance(result, Document):
        return _digest(b"text", result.data)
    return _digest(b"error", str(result).encode("utf-8", "surrogatepass"))


def _digest(kind: bytes, *parts: bytes) -> bytes:
    # No name of a file contains a NUL, so the joined names are unambiguous.
    return blake2b(b"\0".join(parts), digest_size=_SIZE, person=kind).digest()


def _joined(project: Project, listings: Iterable[bytes], documents: Iterable[bytes]) -> bytes:
    """A digest of digests, and of what decides what may be read and how it is reported."""
    settings = msgspec.msgpack.encode((project.top, project.settings))
    joined = blake2b(settings, digest_size=_SIZE)
    for part in (*listings, b"\0" * _SIZE, *documents):
        joined.update(part)
    return joined.digest()
