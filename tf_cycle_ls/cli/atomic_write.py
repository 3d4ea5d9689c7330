"""Writes several files as one unit: either all of them, or, as far as possible, none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from msgspec import Struct

from tf_cycle_ls.cli.console import os_reason
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import UnreadableError, decode

_NOTHING_WRITTEN = "nothing was written"


class NotWrittenError(Exception):
    """At least one file could not be written.

    `str()` gives the reason and the names of the files that were written, in one line.
    """


class Change(Struct, frozen=True):
    """A change of one file: the document as it was read, and the document with the new content."""

    before: Document
    after: Document


class _StagedChange(Struct, frozen=True):
    """A change whose new content is in a temporary file in the directory of its target."""

    change: Change
    target: Path
    temporary: Path


def write_together(changes: Sequence[Change]) -> None:
    """Write all files.

    First the new content of each file is written to a temporary file, and every target is checked
    for changes since it was read. Only then does each temporary file replace its target, so that no
    file is ever half written. Symbolic links stay links. Mode, owner and byte order mark are kept.
    Raises NotWrittenError.
    """
    with ExitStack() as clean_up:
        staged_changes: list[_StagedChange] = []
        for change in changes:
            try:
                staged_changes.append(_stage(change, clean_up))
            except OSError as error:
                raise NotWrittenError(f"{_describe(change, error)}; {_NOTHING_WRITTEN}") from None
        _check_conflicts(staged_changes)
        for staged in staged_changes:
            _check_unchanged(staged.change, staged.target)
        for number, staged in enumerate(staged_changes):
            try:
                staged.temporary.replace(staged.target)
            except OSError as error:
                names = [relative_path(done.change.after.path) for done in staged_changes[:number]]
                state = f"only {', '.join(names)} was written" if names else _NOTHING_WRITTEN
                raise NotWrittenError(f"{_describe(staged.change, error)}; {state}") from None


def _check_conflicts(staged_changes: Sequence[_StagedChange]) -> None:
    """Raise NotWrittenError if two links to the same file would get different contents."""
    first_by_target: dict[Path, _StagedChange] = {}
    for staged in staged_changes:
        first = first_by_target.setdefault(staged.target, staged)
        if first.change.after.data != staged.change.after.data:
            paths = (first.change.after.path, staged.change.after.path)
            names = " and ".join(map(relative_path, paths))
            raise NotWrittenError(
                f"{names} are the same file, but need different changes; {_NOTHING_WRITTEN}"
            )


def _stage(change: Change, clean_up: ExitStack) -> _StagedChange:
    target = Path(change.after.path).resolve(strict=True)
    status = target.stat()
    if not (status.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(0, "is read-only")
    byte_order_mark = _check_unchanged(change, target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tf-cycle-ls-")
    temporary = Path(name)
    clean_up.callback(_remove, temporary)
    with os.fdopen(handle, "wb") as file:
        file.write(byte_order_mark + change.after.data)
        file.flush()
        os.fsync(file.fileno())  # Some file systems report a full disk only here.
    with suppress(PermissionError, AttributeError):  # Windows has no os.chown.
        os.chown(temporary, status.st_uid, status.st_gid)
    temporary.chmod(status.st_mode)
    return _StagedChange(change, target, temporary)


def _check_unchanged(change: Change, target: Path) -> bytes:
    """Return the byte order mark of a file.

    Raises NotWrittenError if the file has changed since it was read.
    """
    with suppress(OSError, UnreadableError):
        data = target.read_bytes()
        if decode(change.after.path, data).data == change.before.data:
            return data[: len(data) - len(change.before.data)]
    path = relative_path(change.after.path)
    raise NotWrittenError(f"{path} was changed meanwhile; {_NOTHING_WRITTEN}")


def _remove(temporary: Path) -> None:
    with suppress(OSError):  # The cause of a failed write may also prevent this.
        temporary.unlink(missing_ok=True)


def _describe(change: Change, error: OSError) -> str:
    return f"{relative_path(change.after.path)}: {os_reason(error)}"
