"""The platforms that a frozen program and a package for VS Code are built for.

The names are those of VS Code (`vsce package --target`).
"""

from __future__ import annotations

import platform
import sys

TARGETS = (
    "linux-x64",
    "linux-arm64",
    "alpine-x64",
    "alpine-arm64",
    "darwin-x64",
    "darwin-arm64",
    "win32-x64",
)

_SYSTEMS = {"linux": "linux", "darwin": "darwin", "win32": "win32"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def own_target() -> str | None:
    """The platform of this machine, or None if it is not one of them."""
    system = _SYSTEMS.get(sys.platform)
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        system = "alpine"
    name = f"{system}-{_MACHINES.get(platform.machine().lower())}"
    return name if name in TARGETS else None


def executable(name: str, target: str) -> str:
    """The file name of a program on a platform."""
    return f"{name}.exe" if target.startswith("win32") else name
