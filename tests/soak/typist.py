"""Simulates a user who edits a tree of modules, a few files at a time."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.server.positions import position
from tests.server.wire import Wire

_HEADER = re.compile(r'^(?:resource|data) "[\w-]+" "[\w-]+" \{\n', re.MULTILINE)
_NAMES = re.compile(r'^resource "([\w-]+)" "([\w-]+)" \{$', re.MULTILINE)
_TYPED = ("x", " ", "\n", "# a word\n", '"', "${", "}", "{", "<<EOT\n", "é")


@dataclass
class Opened:
    """An open file, with its text on disk and its text in the editor."""

    uri: str
    path: Path
    saved: str
    text: str
    version: int = 1


class Typist:
    """Edits, saves, reverts, opens and closes files of a server."""

    def __init__(self, server: Wire, files: list[Path], at_once: int, seed: int) -> None:
        self._server = server
        self._files = files
        self._chance = random.Random(seed)
        self.opened: list[Opened] = []
        self.saves = 0
        for path in self._chance.sample(files, min(at_once, len(files))):
            self._open(path)

    def edit(self) -> None:
        """Make one edit. Sometimes also do other things that users do."""
        opened = self._chance.choice(self.opened)
        if opened.text != opened.saved and self._chance.random() < 0.5:
            self._replace(opened, opened.saved)
        else:
            self._type(opened)
        if self._chance.random() < 0.15:
            self._save(opened)
        if self._chance.random() < 0.002:
            self._close(opened)
            self._open(self._chance.choice([each for each in self._files if self._is_closed(each)]))

    def finish(self) -> None:
        """Revert unsaved changes and save all files, so that the final state is valid."""
        for opened in self.opened:
            self._replace(opened, opened.saved)
            self._save(opened)

    def ask(self) -> None:
        """Send a few requests, as when the cursor moves. Raises AssertionError if one fails."""
        opened = self._chance.choice(self.opened)
        document = {"uri": opened.uri}
        here = position(opened.text, self._place(opened.text))
        at = {"textDocument": document, "position": here}
        whole = {"start": here, "end": here}
        context = {"textDocument": document, "range": whole, "context": {"diagnostics": []}}
        for method, params in (
            ("hover", at),
            ("codeLens", {"textDocument": document}),
            ("codeAction", context),
        ):
            answer = self._server.ask(f"textDocument/{method}", params)
            assert "result" in answer, answer

    def _type(self, opened: Opened) -> None:
        text = opened.text
        names = _NAMES.findall(text)
        headers = list(_HEADER.finditer(text))
        if names and headers and self._chance.random() < 0.4:
            type_, name = self._chance.choice(names)
            at, typed = self._chance.choice(headers).end(), f"  typed = {type_}.{name}.id\n"
        else:
            at, typed = self._place(text), self._chance.choice(_TYPED)
        self._change(opened, at, at, typed)

    def _place(self, text: str) -> int:
        at = self._chance.randint(0, len(text))
        return at - 1 if text[at - 1 : at + 1] == "\r\n" else at

    def _replace(self, opened: Opened, text: str) -> None:
        self._change(opened, 0, len(opened.text), text)

    def _change(self, opened: Opened, start: int, end: int, new: str) -> None:
        places = {"start": position(opened.text, start), "end": position(opened.text, end)}
        opened.version += 1
        params: dict[str, Any] = {
            "textDocument": {"uri": opened.uri, "version": opened.version},
            "contentChanges": [{"range": places, "text": new}],
        }
        self._server.notify("textDocument/didChange", params)
        opened.text = opened.text[:start] + new + opened.text[end:]

    def _save(self, opened: Opened) -> None:
        opened.path.write_bytes(opened.text.encode())
        self._server.save(opened.uri)
        self.saves += 1
        if opened.text != opened.saved:
            # Restore the file at once, because a tree of broken files would be unrealistic.
            self._replace(opened, opened.saved)
            opened.path.write_bytes(opened.text.encode())
            self._server.save(opened.uri)
            self.saves += 1

    def _open(self, path: Path) -> None:
        text = path.read_bytes().decode()
        self.opened.append(Opened(path.as_uri(), path, text, text))
        self._server.open(path.as_uri(), text)

    def _close(self, opened: Opened) -> None:
        opened.path.write_bytes(opened.saved.encode())
        self.opened.remove(opened)
        self._server.close(opened.uri)

    def _is_closed(self, path: Path) -> bool:
        return all(each.path != path for each in self.opened)
