"""Files written together: all of them, or none as far as that is possible."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from tf_cycle_ls.cli.common import shown
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import UnreadableError, decode

_NOTHING = "nothing was written"


class NotWrittenError(Exception):
    """Not all files were written; `str()` of it is one line that says why, and which were."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it was read, and as it is to be."""

    before: Document
    after: Document


@dataclass(frozen=True, slots=True)
class _Staged:
    """A change whose new text lies ready in a temporary file beside its target."""

    change: Change
    target: Path
    temporary: Path


def write_together(changes: Sequence[Change]) -> None:
    """Write all files.

    What can go wrong is tried before the first file is touched: the new texts are written to
    temporary files first, and the files must still be as they were read. Each then takes the place
    of the old file, so that at no moment there is half a file. A link keeps leading where it led;
    mode, owner and byte order mark stay. Raises NotWrittenError.
    """
    with ExitStack() as clean_up:
        staged: list[_Staged] = []
        for change in changes:
            try:
                staged.append(_stage(change, clean_up))
            except OSError as error:
                raise NotWrittenError(f"{_told(change, error)}; {_NOTHING}") from None
        _check_apart(staged)
        for each in staged:
            _check_unchanged(each.change, each.target)
        for number, each in enumerate(staged):
            try:
                each.temporary.replace(each.target)
            except OSError as error:
                written = ", ".join(shown(done.change.after.path) for done in staged[:number])
                done = f"only {written} was written" if written else _NOTHING
                raise NotWrittenError(f"{_told(each.change, error)}; {done}") from None


def _check_apart(staged: Sequence[_Staged]) -> None:
    """Two links may lead to one file: it cannot become two texts."""
    first: dict[Path, _Staged] = {}
    for each in staged:
        other = first.setdefault(each.target, each)
        if other.change.after.data != each.change.after.data:
            names = f"{shown(other.change.after.path)} and {shown(each.change.after.path)}"
            raise NotWrittenError(f"{names} are one file, and would differ; {_NOTHING}")


def _stage(change: Change, clean_up: ExitStack) -> _Staged:
    target = Path(change.after.path).resolve(strict=True)
    status = target.stat()
    if not (status.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(0, "is read-only")
    mark = _check_unchanged(change, target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tf-cycle-ls-")
    temporary = Path(name)
    clean_up.callback(_remove, temporary)
    with os.fdopen(handle, "wb") as file:
        file.write(mark + change.after.data)
        file.flush()
        os.fsync(file.fileno())  # Some file systems say only here that they are full.
    with suppress(PermissionError, AttributeError):  # Windows has no owners of this kind.
        os.chown(temporary, status.st_uid, status.st_gid)
    temporary.chmod(status.st_mode)
    return _Staged(change, target, temporary)


def _check_unchanged(change: Change, target: Path) -> bytes:
    """Give the byte order mark of a file that is still as it was read."""
    with suppress(OSError, UnreadableError):
        data = target.read_bytes()
        if decode(change.after.path, data).data == change.before.data:
            return data[: len(data) - len(change.before.data)]
    raise NotWrittenError(f"{shown(change.after.path)} was changed meanwhile; {_NOTHING}")


def _remove(temporary: Path) -> None:
    with suppress(OSError):  # What kept it from taking its place may keep it from going, too.
        temporary.unlink(missing_ok=True)


def _told(change: Change, error: OSError) -> str:
    reason = (error.strerror or type(error).__name__).lower()
    return f"{shown(change.after.path)}: {reason}"
