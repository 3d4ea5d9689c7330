"""Emacs with eglot and with lsp-mode, from the oldest and the newest supported Debian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.editors import debian, pypi
from tests.editors.debian import Unpacked
from tests.editors.scene import DRIVERS, Report, Scene

MULTIPLEXER = "rassumfrassum==0.3.5"


@dataclass(frozen=True)
class Emacs:
    """An unpacked Emacs with its unpacked Emacs Lisp packages."""

    root: Unpacked

    def batch(self, scene: Scene, *files: Path, **environment: str) -> str:
        """Start Emacs in batch mode, load files, and return the output."""
        share = self.root.find("usr/share/emacs/[0-9]*")
        helpers = self.root.find(f"usr/lib*/emacs/{share.name}/*-linux-gnu*")
        dump = self.root.find("usr/lib*/emacs/*/*-linux-gnu*/*.pdmp")
        command = [*self.root.command("usr/bin/emacs-nox"), f"--dump-file={dump}"]
        for path in sorted(share.parent.glob("site-lisp/elpa-src/*")):
            command += ["--directory", str(path)]
        loads = [word for path in files for word in ("--load", str(path))]
        paths = {
            "EMACSLOADPATH": str(share / "lisp"),
            "EMACSDATA": str(share / "etc"),
            "EMACSDOC": str(share / "etc"),
            "EMACSPATH": str(helpers),
        }
        return scene.run([*command, "-Q", "--batch", *loads], **paths, **environment)


def eglot(scene: Scene, *, suite: str, packages: Sequence[str], has_second_server: bool) -> Report:
    """Run the scenario with Eglot, which supports one server per buffer.

    With `has_second_server`, this server is a multiplexer for tf-cycle-ls and a second server.
    """
    emacs = Emacs(debian.unpacked(suite, *packages))
    more = {"CONFIGURATION": "emacs/eglot.el"}
    if has_second_server:
        (scene.programs / "rass").symlink_to(pypi.program("rass", MULTIPLEXER))
        more |= {"CONFIGURATION": "emacs/eglot-beside-terraform-ls.el", "SECOND_SERVER": "yes"}
    else:
        settings = scene.folder / ".tf-cycle-ls.toml"
        settings.write_text("completion = true\n", encoding="utf-8")
    emacs.batch(scene, DRIVERS / "emacs.el", DRIVERS / "eglot.el", **more)
    return scene.report()


def lsp_mode(scene: Scene, *, suite: str, packages: Sequence[str]) -> Report:
    """Run the scenario with lsp-mode, which starts terraform-ls by default, and tf-cycle-ls."""
    emacs = Emacs(debian.unpacked(suite, *packages))
    drivers = DRIVERS / "emacs.el", DRIVERS / "lsp-mode.el"
    emacs.batch(scene, *drivers, CONFIGURATION="emacs/lsp-mode.el")
    return scene.report()


# Eglot is part of Emacs since version 29.
_NEWEST = ("emacs-nox", "elpa-lsp-mode")
EGLOT_OLDEST = partial(
    eglot, suite=debian.OLDEST, packages=("emacs-nox", "elpa-eglot"), has_second_server=False
)
EGLOT_NEWEST = partial(eglot, suite=debian.NEWEST, packages=_NEWEST, has_second_server=True)
LSP_MODE = partial(lsp_mode, suite=debian.NEWEST, packages=_NEWEST)
