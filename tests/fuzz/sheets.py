"""A whole configuration in one text ("sheet"), which a fuzzer can cut and splice.

A line `--- NAME` begins a file. The text before the first such line is `main.tf`. After a line
`=====` there are edit instructions of four bytes each.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.fuzz.tokens import TOKENS
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import UnreadableError, decode

TOP = "/configuration"
_NAME = re.compile(rb"^--- ([\w/-]{1,20}\.(?:tf|tofu|tf\.json))\n", re.MULTILINE)
_PROGRAM = b"\n=====\n"
_MAX_FILES = 8
_MAX_EDITS = 12


class Sheet:
    """The files of a sheet; implements `tf_cycle_ls.vfs.Files`."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents

    def list_dir(self, directory: str) -> tuple[str, ...]:
        """See `Files.list_dir`."""
        names = [os.path.basename(path) for path in self.contents if _is_in(path, directory)]
        if not names:
            raise UnreadableError("not there")
        return tuple(sorted(names))

    def read(self, path: str) -> Document:
        """See `Files.read`."""
        if path not in self.contents:
            raise UnreadableError("not there")
        return decode(path, self.contents[path])


class Change(NamedTuple):
    """Replaces `removed` characters at character offset `at` with `inserted`."""

    at: int
    removed: int
    inserted: str

    def applied(self, text: str) -> str:
        """Return the text after the change."""
        return text[: self.at] + self.inserted + text[self.at + self.removed :]


def sheet(data: bytes) -> Sheet:
    """Parse the files of a sheet."""
    parts = _NAME.split(data.partition(_PROGRAM)[0])
    contents = {f"{TOP}/main.tf": parts[0]}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        if len(contents) < _MAX_FILES:
            contents[os.path.normpath(f"{TOP}/./{name.decode()}")] = text
    return Sheet(contents)


def changes(data: bytes, text: str) -> Iterator[Change]:
    """Yield the changes of a sheet's edit instructions. Each applies to the result of the last."""
    program = data.partition(_PROGRAM)[2]
    for number in range(min(len(program) // 4, _MAX_EDITS)):
        high, low, removed, token = program[4 * number : 4 * number + 4]
        start = _outside_crlf(text, (high << 8 | low) % (len(text) + 1))
        end = _outside_crlf(text, min(start + removed % 12, len(text)))
        change = Change(start, end - start, TOKENS[token % len(TOKENS)])
        yield change
        text = change.applied(text)


def _outside_crlf(text: str, at: int) -> int:
    """Move an offset inside `\\r\\n`, which has no LSP position, before it."""
    return at - 1 if text[at - 1 : at + 1] == "\r\n" else at


def _is_in(path: str, directory: str) -> bool:
    return os.path.dirname(path) == directory
