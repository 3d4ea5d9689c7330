"""The scenario for every editor: a folder with a cycle, a home directory, and two servers."""

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
"""The timeout of each step in seconds. It is long because the machine may be busy."""

LINES, COLUMNS = 20, 300
"""The maximum size of the output of an editor that an error shows."""

Report = Mapping[str, Any]
"""The report of an editor, with the fields of expected.json."""


class Missing(Exception):
    """An editor requires something that this machine does not have."""


class Failed(Exception):
    """An editor did not complete the scenario; `status` is the exit status of its command."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Scene:
    """A copy of the scenario for one editor, and its environment variables."""

    folder: Path
    home: Path
    programs: Path
    environment: Mapping[str, str]

    def run(self, command: Sequence[str], **more: str) -> str:
        """Run a command in the folder and return its output."""
        return run(command, self.folder, {**self.environment, **more})

    def report(self) -> Report:
        """Read the report of the driver. Raises Failed if there is none."""
        path = Path(self.environment["REPORT"])
        if not path.exists():
            raise Failed("the driver wrote no report")
        report: Report = json.loads(path.read_text(encoding="utf-8"))
        return report


def scene(parent: Path, name: str) -> Scene:
    """Create the scenario in `parent`; `name` is the name of the folder with the configuration."""
    home, programs = parent / "home", parent / "programs"
    folder = parent / name
    # Some editors look for .terraform to find the root of a project.
    for path in (home, programs, folder / ".terraform"):
        path.mkdir(parents=True)
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
    """Run a command and return its output. Raises Failed, with the end of the output."""
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
        raise Failed(f"{command[0]} timed out: {error.output or ''}") from error
    if result.returncode != 0:
        output = "\n".join(line[:COLUMNS] for line in result.stdout.splitlines()[-LINES:])
        why = f"{command[0]}: exit status {result.returncode}\n{output}"
        raise Failed(why, result.returncode)
    return result.stdout
