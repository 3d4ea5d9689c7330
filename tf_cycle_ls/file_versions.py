"""Tells cheaply whether files and directories have changed since they were read.

The version of a file on disk consists of its modification time, change time, size and number.
It takes a tenth of the time of reading the file. A file that was modified a moment ago has no
version, because a second change in the same moment would not show.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence

from tf_cycle_ls.vfs import Disk, Files, Overlay

_MOMENT_NS = 2_000_000_000

Version = tuple[object, ...] | None
"""Compares equal to another version only if nothing has changed. None is never the same."""

_ABSENT: Version = ("absent",)


_NOTHING: Mapping[str, Version] = {}


def versions_of(
    files: Files, paths: Sequence[str], known: Mapping[str, Version] = _NOTHING
) -> list[Version]:
    """The version of each path, which may be that of a directory. A directory changes with the
    names in it. Of files that are not on disk there is none. `known` has versions on disk that were
    determined a moment ago.

    `files` that forward to other files have these as `below`, such as `CachedFiles`.
    """
    if isinstance(files, Disk):
        now = time.time_ns()
        return [known[path] if path in known else version_at(path, now) for path in paths]
    if isinstance(files, Overlay):
        return _overlaid(files, paths, known)
    below: Files | None = getattr(files, "below", None)
    return [None] * len(paths) if below is None else versions_of(below, paths, known)


def version_at(path: str, now: int) -> Version:
    """The version of a file or directory on disk at a time in nanoseconds, which is now."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path takes longer than the call
    except (OSError, ValueError):
        return _ABSENT
    if now - status.st_mtime_ns < _MOMENT_NS:
        return None
    # The change time shows a file that was replaced by one with an old modification time.
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _overlaid(files: Overlay, paths: Sequence[str], known: Mapping[str, Version]) -> list[Version]:
    """The versions of paths of which some have open documents, or contain some."""
    names: dict[str, tuple[str, ...]] = {}
    for path in files.documents:
        directory, name = os.path.split(path)
        names[directory] = (*names.get(directory, ()), name)
    found = versions_of(files.below, paths, known)
    concerned = files.documents.keys() | names.keys()
    for index, path in enumerate(paths):
        if path not in concerned:
            continue
        document, version = files.documents.get(path), found[index]
        if document is not None:
            found[index] = (document,)
        elif version is not None:
            found[index] = (*version, names[path])
    return found
