"""Takes the screenshot of Neovim for its documentation page, in a real terminal."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copy

from tests.editors import neovim
from tests.editors.scene import EDITORS, TOP, Missing, Scene
from tests.editors.terminal import running

PICTURE = EDITORS / "nvim" / "picture.svg"
EXAMPLE = TOP / "examples" / "cloudtrail-key" / "main.tf"

_SIZE = 118, 34
# Colored underlines, which the SVG renderer does not support.
_UNKNOWN = re.compile(r"\x1b\[58;[\d;]+m")


def take(scene: Scene) -> Path:
    """Take the screenshot and return its path."""
    try:
        from rich.text import Text

        from website.pictures import as_svg
    except ImportError as error:
        raise Missing(f"{error.name}, which is installed with the extra dev") from error
    path = Path(copy(EXAMPLE, scene.folder))
    command = [*neovim.installed(scene), str(path)]
    with running(scene, command, _SIZE) as terminal:
        terminal.wait("the marks", lambda screen: screen.count("\nE ") == 2)
        terminal.type(":set number | lua vim.diagnostic.config({ virtual_text = true })\r")
        terminal.type(":lua vim.diagnostic.jump({ count = 1 })\r")
        terminal.wait_for("Cycle: needs")
        terminal.type(":TfCycle\r")
        terminal.wait_for("Fixes,")
        screen = _UNKNOWN.sub("", terminal.screen(colours=True)).replace("\x1b[4:3m", "\x1b[4m")
    PICTURE.write_text(as_svg("neovim", _SIZE[0], Text.from_ansi(screen.rstrip("\n"))), "utf-8")
    return PICTURE
