"""The virtual file system: files on disk with open editor buffers on top.

All configuration files are read through this module. Overlays are immutable. A fix is verified by
reading the files through an overlay with the edited text, which is dropped afterwards.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct, field

from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Document

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


class UnreadableError(Exception):
    """A file or directory could not be read. `str()` gives the reason in one line."""


OUTSIDE = "outside the directories that may be read"
"""The reason why a file outside of the project cannot be read."""


class Files(Protocol):
    """A read-only file system. All paths are absolute and normalized."""

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """Return the sorted names of the files in a directory. May raise UnreadableError."""

    def read(self, path: str) -> Document:
        """Read a file. Raises UnreadableError if that fails or if the file is not UTF-8."""


FilesOf = Callable[[str], Files]
"""Maps the directory of a module to the file system through which the module is read."""


def decode(path: str, data: bytes) -> Document:
    """Check the content of a file, remove its byte order mark and return it as a Document.

    Editors hide the byte order mark, so positions must not count it. Raises UnreadableError if
    the content is not UTF-8 or exceeds the size limit.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"{TOO_LARGE}; the file was left out")
    data = data.removeprefix(_BOM)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"not UTF-8 (line {line}); the file was left out") from None
    return Document(path, data)


class Disk(Struct, frozen=True):
    """The files on disk."""

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        try:
            with os.scandir(directory) as entries:
                return tuple(sorted(entry.name for entry in entries if not _is_directory(entry)))
        except (OSError, ValueError) as error:
            raise UnreadableError(_reason(error)) from None

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        try:
            data = _read(path)
        except (OSError, ValueError) as error:
            raise UnreadableError(_reason(error)) from None
        return decode(path, data)


class Overlay(Struct, frozen=True, dict=True):
    """The files of `below`, overlaid with `documents`.

    `documents` is keyed by path, and must not change. A document replaces the file at its path or
    adds a new file.
    """

    below: Files
    documents: Mapping[str, Document]

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        overlaid = self._names.get(directory, set())
        try:
            names = self.below.list_dir(directory)
        except UnreadableError:
            # The directory of an open document may not exist on disk yet.
            if not overlaid:
                raise
            names = ()
        return tuple(sorted(overlaid.union(names)))

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        document = self.documents.get(path)
        return self.below.read(path) if document is None else document

    @cached_property
    def _names(self) -> Mapping[str, set[str]]:
        """The names of the documents in each directory."""
        names: dict[str, set[str]] = {}
        for directory, name in map(os.path.split, self.documents):
            names.setdefault(directory, set()).add(name)
        return names


class CachedFiles(Struct, frozen=True):
    """Caches the listings, documents and errors of `below`, to give a job a consistent view.

    `listings` and `documents` map each path that was asked for to the result or, if that failed, to
    the message of the error.
    """

    below: Files
    listings: dict[str, tuple[str, ...] | str] = field(default_factory=dict)
    documents: dict[str, Document | str] = field(default_factory=dict)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        return _cached(self.below.list_dir, directory, self.listings)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        return _cached(self.below.read, path, self.documents)


def outcome(get: Callable[[str], T], path: str) -> T | str:
    """Return the result of `get(path)`, or the message of its UnreadableError."""
    try:
        return get(path)
    except UnreadableError as error:
        return str(error)


def _cached(get: Callable[[str], T], path: str, cache: dict[str, T | str]) -> T:
    """Return the result of `get(path)`, or raise its error. Calls `get` once for each path."""
    if path not in cache:
        cache[path] = outcome(get, path)
    result = cache[path]
    if isinstance(result, str):
        raise UnreadableError(result)
    return result


class RestrictedFiles(Struct, frozen=True):
    """Restricts the files of `below` to `directories` and their subdirectories.

    Other paths are unreadable, including paths in `directories` that leave them through a symlink.
    """

    below: Files
    directories: tuple[str, ...]

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        self._check(directory)
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        self._check(path)
        return self.below.read(path)

    def _check(self, path: str) -> None:
        inside = is_within(path, self.directories)
        try:
            real = os.path.realpath(path)
        except ValueError:  # The path contains a NUL.
            inside = False
        else:
            inside = inside and is_within(real, map(os.path.realpath, self.directories))
        if not inside:
            raise UnreadableError(OUTSIDE)


class UnreadableFiles(Struct, frozen=True):
    """The files of `below`, of which those in `reasons` are unreadable. `reasons` maps their paths
    to the messages of the errors."""

    below: Files
    reasons: Mapping[str, str]

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        return self.below.list_dir(directory)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        if path in self.reasons:
            raise UnreadableError(self.reasons[path])
        return self.below.read(path)


# O_NONBLOCK: opening a named pipe without a writer must not block. O_NOCTTY: a terminal must not
# become the controlling terminal. O_BINARY: Windows must not convert line endings.
_FLAGS = ("O_RDONLY", "O_NONBLOCK", "O_NOCTTY", "O_BINARY")
_READ_FLAGS = sum(getattr(os, flag, 0) for flag in _FLAGS)
_CHUNK_SIZE = 65_536


def _read(path: str) -> bytes:
    """Read the bytes of a regular file.

    Uses os.read because a file object takes twice as long, and every save reads all files of a
    root module.
    """
    descriptor = os.open(path, _READ_FLAGS)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not a regular file; it was left out")
        if status.st_size > MAX_BYTES:
            raise UnreadableError(f"{TOO_LARGE}; the file was left out")
        # Reading a regular file returns fewer bytes than requested only at its end (POSIX: read).
        data = os.read(descriptor, status.st_size + 1)
        # If the file has grown since fstat, read on, up to the size limit.
        while status.st_size < len(data) <= MAX_BYTES and (
            chunk := os.read(descriptor, _CHUNK_SIZE)
        ):
            data += chunk
        return data
    finally:
        os.close(descriptor)


_SKIPPED_NAMES = frozenset({"node_modules"})


def _exclude_nothing(_: str) -> bool:
    return False


def walk_directories(
    path: str, excludes: Callable[[str], bool] = _exclude_nothing
) -> Iterator[str]:
    """Yield `path` and the directories below it, parents first, each level sorted.

    Skips hidden directories (such as `.terraform` and `.git`), `node_modules`, symlinks to
    directories, and directories for which `excludes` returns True, but never `path` itself. Raises
    UnreadableError if `path` cannot be listed.
    """
    Disk().list_dir(path)
    for directory, children, _ in os.walk(path):
        children[:] = sorted(
            name for name in children if _is_entered(os.path.join(directory, name), excludes)
        )
        yield directory


def is_walked_from(
    path: str, directory: str, excludes: Callable[[str], bool] = _exclude_nothing
) -> bool:
    """Whether `walk_directories(path, excludes)` yields `directory`, provided that it exists."""
    while directory != path and is_within(directory, (path,)):
        if not _is_entered(directory, excludes):
            return False
        directory = os.path.dirname(directory)
    return directory == path


def _is_entered(directory: str, excludes: Callable[[str], bool]) -> bool:
    name = os.path.basename(directory)
    is_skipped = name.startswith(".") or name in _SKIPPED_NAMES
    return not is_skipped and not Path(directory).is_symlink() and not excludes(directory)


def find_checkout(directory: str) -> str | None:
    """Return the top directory of the git checkout that contains `directory`, or None."""
    candidate = directory
    while not os.path.lexists(os.path.join(candidate, ".git")):
        directory, candidate = candidate, os.path.dirname(candidate)
        if candidate == directory:
            return None
    return candidate


def is_within(path: str, directories: Iterable[str]) -> bool:
    """Whether a path is one of the directories or inside one of them."""
    return any(
        path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)
        for directory in directories
    )


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # A symlink loop.


def _reason(error: OSError | ValueError) -> str:
    """Return the message of an error in lower case. A path with a NUL causes a ValueError."""
    return str(getattr(error, "strerror", None) or error or type(error).__name__).lower()
