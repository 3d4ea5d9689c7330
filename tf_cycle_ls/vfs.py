"""Where text comes from: the disk, with open editor buffers laid over it.

The only file input of the project. An overlay is a value: a fix is tried out by laying the
edited text over the files, and thrown away with it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from tf_cycle_ls.text import MAX_BYTES, TOO_LARGE, Document

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


class UnreadableError(Exception):
    """A file or directory that could not be read; `str()` of it is one line naming the reason."""


class Files(Protocol):
    """Something that has directories of files. All paths are absolute and normalised."""

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """The names of the files in a directory, sorted. Raises UnreadableError."""

    def read(self, path: str) -> Document:
        """The text of a file. Raises UnreadableError; also when it is not UTF-8."""


FilesOf = Callable[[str], Files]
"""For each directory the files that the module in it may be made of."""


def decode(path: str, data: bytes) -> Document:
    """A document of what a file holds: checked to be UTF-8, the byte order mark taken off.

    Editors do not show the mark, so positions must not count it. Raises UnreadableError.
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


@dataclass(frozen=True)
class Disk:
    """The files as they are on disk."""

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


@dataclass(frozen=True)
class Overlay:
    """`documents`, by path, laid over other files."""

    below: Files
    documents: Mapping[str, Document]

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        laid = {
            os.path.basename(path) for path in self.documents if os.path.dirname(path) == directory
        }
        try:
            names = self.below.list_dir(directory)
        except UnreadableError:
            # An editor may hold a file of a directory that is not on disk yet.
            if not laid:
                raise
            names = ()
        return tuple(sorted(laid.union(names)))

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        document = self.documents.get(path)
        return self.below.read(path) if document is None else document


@dataclass(frozen=True)
class CachedFiles:
    """Other files, each listed and read once: for one job, during which they stay the same."""

    below: Files
    _names: dict[str, tuple[str, ...] | str] = field(default_factory=dict)
    _read: dict[str, Document | str] = field(default_factory=dict)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        return _once(self.below.list_dir, directory, self._names)

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        return _once(self.below.read, path, self._read)


def _once(get: Callable[[str], T], path: str, known: dict[str, T | str]) -> T:
    """What `get` gives for a path, or why it gives nothing, asked for once."""
    if path not in known:
        try:
            known[path] = get(path)
        except UnreadableError as error:
            known[path] = str(error)
    found = known[path]
    if isinstance(found, str):
        raise UnreadableError(found)
    return found


@dataclass(frozen=True)
class RestrictedFiles:
    """Of other files only those in or below some directories; all else cannot be listed or read,
    nor can what a link leads to."""

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
        except ValueError:  # It has a NUL in it.
            inside = False
        else:
            inside = inside and is_within(real, map(os.path.realpath, self.directories))
        if not inside:
            raise UnreadableError("outside of what may be read")


# A named pipe that nobody writes to, or a terminal, would keep whoever opens it waiting; Windows
# would change line ends.
_FLAGS = ("O_RDONLY", "O_NONBLOCK", "O_NOCTTY", "O_BINARY")
_READING = sum(getattr(os, flag, 0) for flag in _FLAGS)
_PIECE = 65_536


def _read(path: str) -> bytes:
    """The bytes of a file. Not by a file object, which takes twice as long: this is done for each
    file of a root at each save."""
    descriptor = os.open(path, _READING)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not a regular file; it was left out")
        if status.st_size > MAX_BYTES:
            raise UnreadableError(f"{TOO_LARGE}; the file was left out")
        # Less than is asked for there is only at the end (POSIX: read, of regular files).
        data = os.read(descriptor, status.st_size + 1)
        # One that grows just now is read until it is too large.
        while status.st_size < len(data) <= MAX_BYTES and (more := os.read(descriptor, _PIECE)):
            data += more
        return data
    finally:
        os.close(descriptor)


_NOT_SEARCHED = frozenset({"node_modules"})


def _none(_: str) -> bool:
    return False


def walk_directories(path: str, excludes: Callable[[str], bool] = _none) -> Iterator[str]:
    """`path` and the directories below it, parents first, each level sorted.

    Hidden directories (`.terraform`, `.git`) are not entered, nor are links to directories, nor
    what is excluded; `path` itself always is. Raises UnreadableError when it cannot be listed.
    """
    Disk().list_dir(path)
    for directory, below, _ in os.walk(path):
        below[:] = sorted(
            name for name in below if _is_entered(os.path.join(directory, name), excludes)
        )
        yield directory


def is_walked_from(path: str, directory: str, excludes: Callable[[str], bool] = _none) -> bool:
    """Whether `walk_directories` a path gives a directory, if that is there."""
    while directory != path and is_within(directory, (path,)):
        if not _is_entered(directory, excludes):
            return False
        directory = os.path.dirname(directory)
    return directory == path


def _is_entered(directory: str, excludes: Callable[[str], bool]) -> bool:
    name = os.path.basename(directory)
    is_ours = not name.startswith(".") and name not in _NOT_SEARCHED
    return is_ours and not Path(directory).is_symlink() and not excludes(directory)


def find_checkout(directory: str) -> str | None:
    """The top of the git checkout that a directory is in; None when it is in none."""
    above = directory
    while not os.path.lexists(os.path.join(above, ".git")):
        directory, above = above, os.path.dirname(above)
        if above == directory:
            return None
    return above


def is_within(path: str, directories: Iterable[str]) -> bool:
    """Whether a path is one of some directories, or below one."""
    return any(
        path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)
        for directory in directories
    )


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # A link that leads in a circle.


def _reason(error: OSError | ValueError) -> str:
    """Why not, in a few words. (A name with a NUL in it is a ValueError.)"""
    return str(getattr(error, "strerror", None) or error or type(error).__name__).lower()
