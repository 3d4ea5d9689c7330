"""The directory of the cache of `check`: where it is, and how its files are read and written.

The cache only saves time. A file that is absent, damaged, too large or not the user's own counts as
empty, and a file that cannot be written is not written; neither is an error.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

VARIABLE = "TF_CYCLE_LS_CACHE_DIR"
"""The environment variable that names the directory."""

MAX_BYTES = 64_000_000
"""The maximum size of all files together."""

MAX_FILES = 1_000
"""The maximum number of files."""

# Other files in the directory are neither counted nor removed.
_FILE_NAME = re.compile(r"check-[0-9a-f]{40}\.msgpack(\.\d+-\d+\.tmp)?")
_DIGEST_SIZE = 32
# O_NOFOLLOW: a file of the cache is never a symlink. O_BINARY: see vfs.py.
_FLAGS = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def cache_directory() -> Path | None:
    """The directory, which may not exist. Returns None if the environment names none.

    Only the environment decides, so that a workspace cannot. A relative path, which would depend on
    the working directory, is ignored (XDG Base Directory Specification, "Basics").
    """
    from platformdirs import user_cache_path

    own = os.environ.get(VARIABLE)
    directory = Path(own) if own else user_cache_path("tf-cycle-ls", appauthor=False)
    return directory if directory.is_absolute() else None


def read_entry(key: bytes) -> bytes | None:
    """The content of the file for a key. Returns None if there is none, or if it is damaged, too
    large, or another user's or writable by one."""
    path = _path(key)
    if path is None:
        return None
    with suppress(OSError, ValueError):
        descriptor = os.open(path, os.O_RDONLY | _FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            if _is_trusted(os.fstat(descriptor)):
                data = file.read(MAX_BYTES)
                if data[:_DIGEST_SIZE] == _digest(data[_DIGEST_SIZE:]):
                    return data[_DIGEST_SIZE:]
    return None


def write_entry(key: bytes, content: bytes) -> None:
    """Replace the file for a key, and remove the files that were unused for longest if there are
    too many."""
    path = _path(key)
    if path is None or len(content) + _DIGEST_SIZE > MAX_BYTES:
        return
    temporary = Path(f"{path}.{os.getpid()}-{time.time_ns()}.tmp")
    with suppress(OSError, ValueError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(_digest(content) + content)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _remove_surplus(path.parent)


def mark_used(key: bytes) -> None:
    """Note that the file for a key was of use."""
    path = _path(key)
    if path is not None:
        with suppress(OSError):
            os.utime(path)


def usage() -> tuple[int, int]:
    """The number of files and their size in bytes."""
    directory = cache_directory()
    sizes = [status.st_size for _, status in _files(directory)] if directory else []
    return len(sizes), sum(sizes)


def _path(key: bytes) -> Path | None:
    directory = cache_directory()
    return directory and directory / f"check-{blake2b(key, digest_size=20).hexdigest()}.msgpack"


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_SIZE).digest()


def _is_trusted(status: os.stat_result) -> bool:
    """Whether a file is a regular one that only this user can have written."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if sys.platform == "win32":
        return True  # There, the directory belongs to the user's profile.
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _files(directory: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with suppress(OSError):
        for path in directory.iterdir():
            if _FILE_NAME.fullmatch(path.name):
                with suppress(OSError):  # Another process has removed it.
                    yield path, path.lstat()


def _remove_surplus(directory: Path) -> None:
    newest_first = sorted(_files(directory), key=lambda item: -item[1].st_mtime_ns)
    size = 0
    for number, (path, status) in enumerate(newest_first, start=1):
        size += status.st_size
        if size > MAX_BYTES or number > MAX_FILES:
            with suppress(OSError):
                path.unlink(missing_ok=True)
