"""The scene that every editor plays: a folder with a cycle, a home of its own, two servers."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from typing import Any

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
CACHE = TOP / ".cache" / "editors"
DRIVERS = HERE / "drivers"
EDITORS = TOP / "editors"
EXPECTED = HERE / "scene" / "expected.json"

PATIENCE = 60
"""Seconds that an editor is given for any one thing: on a busy machine all takes long."""

LINES, COLUMNS = 20, 300
"""The most of an editor's last words that is told."""

Report = Mapping[str, Any]
"""What an editor saw, in the words of expected.json."""


class Missing(Exception):
    """What an editor needs, and this machine lacks."""


class Failed(Exception):
    """Why an editor did not play the scene to its end; `status` is that of its command."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Scene:
    """A copy of the scene for one editor, and the environment to start it in."""

    folder: Path
    home: Path
    programs: Path
    environment: Mapping[str, str]

    def run(self, command: Sequence[str], **more: str) -> str:
        """Run a command of an editor in the folder; gives what it printed."""
        return run(command, self.folder, {**self.environment, **more})

    def report(self) -> Report:
        """What the editor's driver wrote down."""
        path = Path(self.environment["REPORT"])
        if not path.exists():
            raise Failed("the driver wrote no report")
        found: Report = json.loads(path.read_text(encoding="utf-8"))
        return found


def scene(parent: Path, name: str) -> Scene:
    """The scene, made anew below a folder, in one with a name."""
    home, programs = parent / "home", parent / "programs"
    folder = parent / name
    # .terraform, for editors that look for a root.
    for each in (home, programs, folder / ".terraform"):
        each.mkdir(parents=True)
    for path in EXPECTED.parent.glob("*.tf"):
        copy(path, folder)
    _script(programs / "tf-cycle-ls", sys.executable, "-m", "tf_cycle_ls")
    _script(programs / "terraform-ls", sys.executable, str(HERE / "companion.py"))
    environment = {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(programs), "/usr/local/bin", "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(TOP),
        "EXPECTED": str(EXPECTED),
        "EDITORS": str(EDITORS),
        "DRIVERS": str(DRIVERS),
        "REPORT": str(parent / "report.json"),
        "PATIENCE": str(PATIENCE),
    }
    return Scene(folder, home, programs, environment)


def _script(path: Path, *command: str) -> None:
    path.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    path.chmod(0o755)


def run(
    command: Sequence[str],
    folder: Path = TOP,
    environment: Mapping[str, str] | None = None,
    patience: int = 10 * PATIENCE,
) -> str:
    """Run a command to its end; gives what it printed, and tells it where it failed."""
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{command[0]} did not end: {error.output or ''}") from error
    if result.returncode != 0:
        told = "\n".join(line[:COLUMNS] for line in result.stdout.splitlines()[-LINES:])
        why = f"{command[0]}: exit status {result.returncode}\n{told}"
        raise Failed(why, result.returncode)
    return result.stdout
