"""Runs the scenario with Vim and ALE in a terminal."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.editors import debian
from tests.editors.comparison import expected
from tests.editors.debian import Unpacked
from tests.editors.scene import DRIVERS, Failed, Report, Scene
from tests.editors.terminal import Terminal, running


def ale(scene: Scene, *, suite: str) -> Report:
    """Run the scenario with ALE, which starts terraform-ls by default, and tf-cycle-ls.

    ALE only shows diagnostics of the open file.
    """
    root = debian.unpacked(suite, "vim-nox", "vim-ale")
    path = root.find("usr/share/vim-ale")
    version = re.findall(r"current_ale_version = \[(.*)\]", (path / "autoload/ale.vim").read_text())
    vim = _Vim(scene, root, "ALE " + version[0].replace(", ", "."), marks=1)
    return vim.play("ale.vim", "ALECodeAction", ALE=str(path))


ALE_OLDEST = partial(ale, suite=debian.OLDEST)
ALE_NEWEST = partial(ale, suite=debian.NEWEST)


@dataclass(frozen=True)
class _Vim:
    """An unpacked Vim with a client that shows `marks` of the diagnostics of tf-cycle-ls."""

    scene: Scene
    root: Unpacked
    client: str
    marks: int

    def play(self, driver: str, command_for_fixes: str, **more: str) -> Report:
        """Run the scenario with a vimrc; `command_for_fixes` lists the code actions."""
        expectations = expected()
        runtime = self.root.find("usr/share/vim/vim[0-9]*")
        vim = self.root.command("usr/bin/vim.nox")
        head = self.scene.run([*vim, "--version"]).splitlines()
        version = f"Vim {head[0].split()[4]}.{head[1].rpartition('-')[2].split(',')[0].strip()}"
        command = [*vim, "-Nu", str(DRIVERS / driver), expectations["open"]]
        more = {"VIMRUNTIME": str(runtime), **more}
        with running(self.scene, command, more=more) as terminal:
            opened = self._diagnostics(terminal, "opened", self.marks)
            first = next(mark for mark in opened if mark["source"] == "tf-cycle-ls")
            self._do(terminal, f"call cursor({first['line'] + 1}, 1)")
            self._do(terminal, f"call search('\\V{first['text']}')")
            self._do(terminal, command_for_fixes)
            screen = terminal.wait_for(expectations["fix"])
            line = next(line for line in screen.splitlines() if expectations["fix"] in line)
            number = re.search(r"(\d+)[).]", line)
            if number is None:
                raise Failed(f"no number before the fix: {line}")
            terminal.press(*number[1], "Enter")
            terminal.wait("the fix", lambda screen: "${" not in screen)
            self._do(terminal, "call SceneWriteJson('fixed', getline(1, '$'))")
            fixed = self._read_json(terminal, "fixed")
            self._do(terminal, "write")
            saved = self._diagnostics(terminal, "saved", 0)
        report = {"opened": opened, "fixed": fixed, "saved": saved}
        return {"version": f"{version}, {self.client}", **report}

    def _diagnostics(self, terminal: Terminal, when: str, ours: int) -> list[dict[str, Any]]:
        others = len(expected()["other_server"])
        self._do(terminal, f"call SceneWriteDiagnostics('{when}', {ours}, {others})")
        diagnostics = self._read_json(terminal, when)
        if isinstance(diagnostics, dict):
            counts = f"{ours} own and {others} other diagnostics"
            raise Failed(f"timed out waiting for {counts}: {diagnostics}")
        return list(diagnostics)

    def _read_json(self, terminal: Terminal, name: str) -> Any:
        path = Path(self.scene.environment["REPORT"] + f".{name}")
        terminal.wait(name, lambda _: path.exists(), patience=2)
        return json.loads(path.read_text(encoding="utf-8"))

    def _do(self, terminal: Terminal, command: str) -> None:
        terminal.type(f":{command}\r")
