"""The state that a server's answers follow from: disk, open texts, folders, settings.

Paths are relative to the world's top, with `/`.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SETTINGS_FILE = ".tf-cycle-ls.toml"
BOM = "\ufeff"


@dataclass(frozen=True)
class Buffer:
    """An open text. `version` never falls; `uri` is how the editor spells the file's name."""

    text: str
    version: int
    uri: str
    bom: bool = False


@dataclass
class World:
    """All of it. `folders` are those of the workspace, `settings` what is set in the editor.

    `sound` has for the one open text that is damaged, if there is one, what it was before, for a
    server keeps what a block referred to when it could last be read.
    """

    top: str
    folders: set[str]
    settings: dict[str, Any]
    buffers: dict[str, Buffer] = field(default_factory=dict)
    sound: dict[str, str] = field(default_factory=dict)

    def absolute(self, path: str) -> str:
        """A path as the rest of the system has it."""
        return os.path.join(self.top, path)

    @property
    def files(self) -> list[str]:
        """The files of configuration on disk, sorted; also links that lead nowhere."""
        found = [
            os.path.relpath(os.path.join(directory, name), self.top)
            for directory, _, names in os.walk(self.top)
            for name in names
            if name != SETTINGS_FILE
        ]
        return sorted(found)

    @property
    def directories(self) -> list[str]:
        """The directories on disk that have files, sorted."""
        return sorted({os.path.dirname(path) for path in self.files})

    @property
    def visible(self) -> list[str]:
        """The files on disk and those that only an editor has, sorted."""
        return sorted({*self.files, *self.buffers})

    def text(self, path: str) -> str | None:
        """The text that an editor would show of a file on disk; None for what is not text."""
        try:
            return Path(self.absolute(path)).read_bytes().decode("utf-8").removeprefix(BOM)
        except (OSError, UnicodeDecodeError):
            return None

    def has_bom(self, path: str) -> bool:
        """Whether a file on disk begins with a byte order mark."""
        try:
            return Path(self.absolute(path)).read_bytes().startswith(BOM.encode())
        except OSError:
            return False

    def has(self, path: str) -> bool:
        """Whether there is a file, a folder or a link."""
        return os.path.lexists(self.absolute(path))

    def write(self, path: str, data: bytes) -> None:
        """Write a file, through a link if it is one, be that to a folder that is gone."""
        where = self._place(path)
        Path(os.path.realpath(where)).parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(data)

    def delete(self, path: str) -> None:
        """Delete a file or a folder."""
        where = Path(self.absolute(path))
        if where.is_dir():
            shutil.rmtree(where)
        else:
            where.unlink()

    def move(self, old: str, new: str) -> None:
        """Give a file or a folder another name."""
        Path(self.absolute(old)).rename(self._place(new))

    def link(self, path: str, to: str) -> None:
        """Make a link to a file."""
        where = self._place(path)
        where.symlink_to(os.path.relpath(self.absolute(to), where.parent))

    def names_of(self, path: str) -> set[str]:
        """All names of a file: what changes under one changes under each."""
        real = os.path.realpath(self.absolute(path))
        same = {each for each in self.files if os.path.realpath(self.absolute(each)) == real}
        return same | {path}

    def _place(self, path: str) -> Path:
        where = Path(self.absolute(path))
        where.parent.mkdir(parents=True, exist_ok=True)
        return where
