"""Runs the tests of the extension in the oldest and the newest supported VS Code."""

from __future__ import annotations

import os
import sys
from functools import partial

from tests.editors.scene import EDITORS, EXPECTED, PATIENCE, Failed, Missing, Report, Scene, run

TESTS = EDITORS / "vscode" / "test" / "run.py"
NO_CHROMIUM = 3
"""The exit status of the tests if the editor cannot be started."""


def play(scene: Scene, *, vscode: str, parts: tuple[str, ...]) -> Report:
    """Run parts of the tests. The part in the extension host runs the scenario, too."""
    if sys.platform != "linux":
        raise Missing("Linux")
    environment = {
        **os.environ,
        "SCENE": str(scene.folder),
        "EXPECTED": str(EXPECTED),
        "REPORT": scene.environment["REPORT"],
        "COMPANION": str(scene.programs / "terraform-ls"),
    }
    only = [word for part in parts for word in ("--only", part)]
    command = [sys.executable, str(TESTS), "--vscode", vscode, *only]
    try:
        # The tests have their own timeouts, and may have to install everything first.
        run(command, environment=environment, patience=30 * PATIENCE)
    except Failed as failed:
        if failed.status == NO_CHROMIUM:
            raise Missing("Chromium (Debian, Ubuntu: apt-get install chromium)") from failed
        raise
    return scene.report()


_API, _UI = ("unit", "api"), ("ui",)
API_OLDEST = partial(play, vscode="oldest", parts=_API)
API_NEWEST = partial(play, vscode="newest", parts=_API)
UI_OLDEST = partial(play, vscode="oldest", parts=_UI)
UI_NEWEST = partial(play, vscode="newest", parts=_UI)
