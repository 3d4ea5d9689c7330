"""Simulates a user who writes and rewrites blocks, so that no text occurs twice in a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.server.wire import Wire
from tests.soak.typist import Opened, Typist

_MAX_BLOCKS = 12
# Each leaves something open or closes too much. `@` is a number that occurs only once.
_DAMAGE = ('x@ = "', "x@ = ${", "}@", "{@", "<<E@\n", "/* @", "x@ =\n", "é@", "x@ = [", "%{ if @ }")


class Author(Typist):
    """Adds, removes, renames and damages blocks, and saves, opens and closes the files.

    The blocks of a root module refer to each other, also in other files, and often form cycles.
    Each text contains a number that no earlier text had.
    """

    def __init__(self, server: Wire, files: Sequence[Path], at_once: int, seed: int) -> None:
        self._bases: dict[Path, str] = {}
        self._blocks: dict[Path, dict[str, list[str]]] = defaultdict(dict)
        self._number = 0
        self.broken: set[Path] = set()
        super().__init__(server, list(files), at_once, seed)

    def edit(self) -> None:
        """Make one edit. Sometimes also save, or close a file and open another one."""
        opened = self._chance.choice(self.opened)
        self._bases.setdefault(opened.path, opened.path.read_bytes().decode())
        self._number += 1
        if opened.path in self.broken:
            self.broken.remove(opened.path)
            self._replace_with(opened, self._text(opened.path))
        elif self._chance.random() < 0.25:
            self.broken.add(opened.path)
            at = self._place(opened.text)
            damage = self._chance.choice(_DAMAGE).replace("@", str(self._number))
            self._change(opened, at, at, damage)
        else:
            self._rewrite(opened.path)
            self._replace_with(opened, self._text(opened.path))
        if self._chance.random() < 0.15:
            self._write(opened)
        if self._chance.random() < 0.01:
            self._write(opened)
            self.opened.remove(opened)
            self._server.close(opened.uri)
            self._open(self._chance.choice([each for each in self._files if self._is_closed(each)]))

    def finish(self) -> None:
        """Repair the open files, and save them."""
        for opened in self.opened:
            if opened.path in self.broken:
                self._replace_with(opened, self._text(opened.path))
            self._write(opened)

    def _rewrite(self, path: Path) -> None:
        """Add, remove, rename or change a block of a file."""
        blocks = self._blocks[path]
        action = self._chance.choice(["add", "remove", "rename", "change"])
        if action == "remove" and blocks:
            del blocks[self._chance.choice(list(blocks))]
        elif action == "rename" and blocks:
            blocks[f"n{self._number}"] = blocks.pop(self._chance.choice(list(blocks)))
        elif action == "change" and blocks:
            blocks[self._chance.choice(list(blocks))] = self._targets(path)
        elif len(blocks) < _MAX_BLOCKS:
            blocks[f"n{self._number}"] = self._targets(path)

    def _targets(self, path: Path) -> list[str]:
        """Blocks of the same root module to refer to."""
        names = [
            name for other, of in self._blocks.items() if other.parent == path.parent for name in of
        ]
        return self._chance.sample(names, min(len(names), self._chance.randint(0, 3)))

    def _text(self, path: Path) -> str:
        blocks = "".join(
            f'\nresource "test_a" "{name}" {{\n'
            + "".join(f"  v{index} = test_a.{target}.id\n" for index, target in enumerate(targets))
            + "}\n"
            for name, targets in self._blocks[path].items()
        )
        return f"{self._bases[path]}# {self._number}\n{blocks}"

    def _replace_with(self, opened: Opened, text: str) -> None:
        """Change only what is different, as an editor does."""
        old = opened.text
        start = 0
        while start < min(len(old), len(text)) and old[start] == text[start]:
            start += 1
        end = 0
        while end < min(len(old), len(text)) - start and old[-1 - end] == text[-1 - end]:
            end += 1
        self._change(opened, start, len(old) - end, text[start : len(text) - end])

    def _write(self, opened: Opened) -> None:
        opened.path.write_bytes(opened.text.encode())
        self._server.save(opened.uri)
        self.saves += 1
