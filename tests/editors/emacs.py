"""Emacs with eglot and with lsp-mode, on the oldest and the newest Debian that is tried."""

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
    """An Emacs that was unpacked, with the packages of Emacs Lisp unpacked with it."""

    root: Unpacked

    def batch(self, scene: Scene, *files: Path, **environment: str) -> str:
        """Load files in a new Emacs without a window."""
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


def eglot(scene: Scene, *, suite: str, packages: Sequence[str], beside: bool) -> Report:
    """Eglot, which runs one server in a buffer: ours alone, or a multiplexer with another."""
    emacs = Emacs(debian.unpacked(suite, *packages))
    more = {"CONFIGURATION": "emacs/eglot.el"}
    if beside:
        (scene.programs / "rass").symlink_to(pypi.program("rass", MULTIPLEXER))
        more |= {"CONFIGURATION": "emacs/eglot-beside-terraform-ls.el", "BESIDE": "yes"}
    emacs.batch(scene, DRIVERS / "emacs.el", DRIVERS / "eglot.el", **more)
    return scene.report()


def lsp_mode(scene: Scene, *, suite: str, packages: Sequence[str]) -> Report:
    """lsp-mode, which starts terraform-ls by itself, and ours beside it."""
    emacs = Emacs(debian.unpacked(suite, *packages))
    drivers = DRIVERS / "emacs.el", DRIVERS / "lsp-mode.el"
    emacs.batch(scene, *drivers, CONFIGURATION="emacs/lsp-mode.el")
    return scene.report()


# Eglot is a part of Emacs from 29 on.
_NEWEST = ("emacs-nox", "elpa-lsp-mode")
EGLOT_OLDEST = partial(
    eglot, suite=debian.OLDEST, packages=("emacs-nox", "elpa-eglot"), beside=False
)
EGLOT_NEWEST = partial(eglot, suite=debian.NEWEST, packages=_NEWEST, beside=True)
LSP_MODE = partial(lsp_mode, suite=debian.NEWEST, packages=_NEWEST)
