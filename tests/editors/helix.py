"""Runs the scenario with Helix in a terminal.

The diagnostics are read from the screen. The range of a diagnostic is the selection after jumping
to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from shutil import copy
from time import monotonic, sleep
from typing import Any

from tests.editors import debian
from tests.editors.comparison import expected
from tests.editors.scene import EDITORS, PATIENCE, Failed, Report, Scene
from tests.editors.terminal import Terminal, running

SEVERITIES = {"ERROR": "error", "WARN": "warning", "INFO": "information", "HINT": "hint"}

# Wide enough that no message is truncated.
SIZE = 480, 50


def play(scene: Scene, *, suite: str) -> Report:
    """Run the scenario with the Helix of a Debian suite, with terraform-ls and tf-cycle-ls."""
    root = debian.unpacked(suite, "hx")
    hx = root.command(str(root.find("usr/lib/hx/hx").relative_to(root.folder)))
    runtime = str(root.find("usr/lib/hx/runtime"))
    configuration = scene.home / ".config" / "helix"
    configuration.mkdir(parents=True)
    copy(EDITORS / "helix" / "languages.toml", configuration)
    version = scene.run([*hx, "--version"]).partition("(")[0].strip().capitalize()
    start = partial(running, scene, [*hx, expected()["open"]], SIZE, {"HELIX_RUNTIME": runtime})
    with start() as terminal:
        opened = _Helix(terminal, scene).diagnostics()
    # Restart, because jumping to the diagnostics opened queue.tf.
    with start() as terminal:
        return {"version": version, "opened": opened, **_Helix(terminal, scene).fix()}


OLDEST = partial(play, suite=debian.STABLE)
NEWEST = partial(play, suite=debian.NEWEST)


@dataclass(frozen=True)
class _Helix:
    terminal: Terminal
    scene: Scene

    def diagnostics(self) -> list[dict[str, Any]]:
        """All diagnostics with their ranges."""
        expectations = expected()
        return self._all(len(expectations["marked"]) + len(expectations["other_server"]))

    def fix(self) -> Report:
        """Apply the fix, save, and return the text and the diagnostics."""
        expectations = expected()
        rows = self._listed(len(expectations["marked"]) + len(expectations["other_server"]))
        first = expectations["marked"][0]["message"]
        self._show(next(row["message"] for row in rows if first in row["message"]))
        self.terminal.press("Space", "a")
        self.terminal.wait_for(expectations["fix"])
        self.terminal.press("Enter")
        self.terminal.wait("the fix", lambda screen: "${" not in screen)
        self.terminal.press("%")
        fixed = self._selected().splitlines()
        self._command("write")
        return {"fixed": fixed, "saved": self._all(len(expectations["other_server"]))}

    def _all(self, count: int) -> list[dict[str, Any]]:
        """All diagnostics of the workspace with the text and position of their ranges."""
        return [self._placed(row) for row in self._listed(count)]

    def _listed(self, count: int) -> list[dict[str, Any]]:
        """Wait until there are `count` diagnostics, and return them."""
        self.terminal.wait_for(" NOR ")
        rows = self._open_list(f"{count} diagnostics", lambda rows: len(rows) == count)
        self.terminal.press("Escape")
        self._wait_for_end_of_list()
        return rows

    def _open_list(
        self, what: str, is_so: Callable[[list[dict[str, Any]]], bool]
    ) -> list[dict[str, Any]]:
        """Open the list of all diagnostics and return its rows.

        An open list is not updated, so it is reopened until the condition holds.
        """
        end = monotonic() + PATIENCE
        while True:
            self.terminal.press("Space", "D")
            screen = self.terminal.wait(
                "the list",
                lambda screen: "severity " in screen and f" {len(list(_rows(screen)))}/" in screen,
            )
            rows = list(_rows(screen))
            if is_so(rows):
                return rows
            if monotonic() > end:
                raise Failed(f"timed out waiting for {what}: {rows}")
            self.terminal.press("Escape")
            self._wait_for_end_of_list()
            sleep(0.5)

    def _wait_for_end_of_list(self) -> None:
        self.terminal.wait("the end of the list", lambda screen: "severity " not in screen)

    def _placed(self, row: dict[str, Any]) -> dict[str, Any]:
        """Add the position and the text of the range to a row."""
        self._show(row["message"])
        here = self._selected(), self._position()
        # Move the cursor to the other end of the selection.
        self.terminal.press("M-;")
        there = self._selected(), self._position()
        line, column = min(here[1], there[1])
        return {**row, "line": line - 1, "column": column - 1, "text": here[0]}

    def _position(self) -> tuple[int, int]:
        """The position of the cursor, from the status line."""
        line, column = re.findall(r" (\d+):(\d+)\s*$", self.terminal.screen(), re.MULTILINE)[-1]
        return int(line), int(column)

    def _show(self, message: str) -> None:
        """Jump to a diagnostic in the list of all diagnostics."""
        rows = self._open_list(message, lambda rows: message in (row["message"] for row in rows))
        number = [row["message"] for row in rows].index(message)
        self.terminal.press(*["Down"] * number, "Enter")
        self._wait_for_end_of_list()

    def _selected(self) -> str:
        """The selected text."""
        path = self.scene.home / "selected"
        path.unlink(missing_ok=True)
        self._command(f"pipe-to cat > {path}.part && mv {path}.part {path}")
        self.terminal.wait("the selected text", lambda _: path.exists())
        return path.read_text(encoding="utf-8")

    def _command(self, command: str) -> None:
        self.terminal.type(f":{command}")
        self.terminal.wait_for(f":{command}")
        self.terminal.press("Enter")
        self.terminal.wait("the end of the command", lambda screen: f":{command}" not in screen)


def _rows(screen: str) -> Iterator[dict[str, Any]]:
    """Parse the rows of the list of diagnostics; the header names the columns."""
    starts: list[tuple[str, int]] = []
    for line in screen.splitlines():
        cell = line.partition("│")[2].partition("│")[0]
        names = cell.split()
        if names[:2] in (["severity", "source"], ["severity", "code"]):
            starts = [(name, cell.index(f" {name}") + 1) for name in names]
        elif cell[3:].partition(" ")[0] in SEVERITIES:
            ends = [start for _, start in starts[1:]] + [len(cell)]
            row = {
                name: cell[start:end].strip()
                for (name, start), end in zip(starts, ends, strict=True)
            }
            row["severity"] = SEVERITIES[row["severity"]]
            row["file"] = row.pop("path")
            yield row
