"""The state that determines the diagnostics: disk, open documents, folders and settings.

Paths are relative to the top directory of the world and use `/`.
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
    """An open document. `version` never decreases. `uri` is the spelling that the editor uses."""

    text: str
    version: int
    uri: str
    bom: bool = False


@dataclass
class World:
    """The whole state. `folders` are the workspace folders, `settings` those of the editor.

    `sound` maps the damaged open document, if any, to its last valid text. It is needed because a
    server keeps the last valid references of a block.
    """

    top: str
    folders: set[str]
    settings: dict[str, Any]
    buffers: dict[str, Buffer] = field(default_factory=dict)
    sound: dict[str, str] = field(default_factory=dict)

    def absolute(self, path: str) -> str:
        """The absolute path."""
        return os.path.join(self.top, path)

    @property
    def files(self) -> list[str]:
        """The configuration files on disk, sorted. Includes dangling links."""
        paths = [
            os.path.relpath(os.path.join(directory, name), self.top)
            for directory, _, names in os.walk(self.top)
            for name in names
            if name != SETTINGS_FILE
        ]
        return sorted(paths)

    @property
    def directories(self) -> list[str]:
        """The directories on disk that contain files, sorted."""
        return sorted({os.path.dirname(path) for path in self.files})

    @property
    def visible(self) -> list[str]:
        """The files on disk and the open documents, sorted."""
        return sorted({*self.files, *self.buffers})

    def text(self, path: str) -> str | None:
        """The text of a file on disk as an editor shows it. None if it is missing or not UTF-8."""
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
        """Whether a file, a directory or a link exists."""
        return os.path.lexists(self.absolute(path))

    def write(self, path: str, data: bytes) -> None:
        """Write a file. Follows a link, even if the directory of its target no longer exists."""
        where = self._place(path)
        Path(os.path.realpath(where)).parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(data)

    def delete(self, path: str) -> None:
        """Delete a file or a directory."""
        where = Path(self.absolute(path))
        if where.is_dir():
            shutil.rmtree(where)
        else:
            where.unlink()

    def move(self, old: str, new: str) -> None:
        """Rename a file or a directory."""
        Path(self.absolute(old)).rename(self._place(new))

    def link(self, path: str, to: str) -> None:
        """Create a symbolic link to a file."""
        where = self._place(path)
        where.symlink_to(os.path.relpath(self.absolute(to), where.parent))

    def names_of(self, path: str) -> set[str]:
        """All paths of a file, including links to it. A change affects all of them."""
        real = os.path.realpath(self.absolute(path))
        same = {file for file in self.files if os.path.realpath(self.absolute(file)) == real}
        return same | {path}

    def _place(self, path: str) -> Path:
        where = Path(self.absolute(path))
        where.parent.mkdir(parents=True, exist_ok=True)
        return where
