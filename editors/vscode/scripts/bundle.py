#!/usr/bin/env python3
"""Packs the extension with the server in it, for one platform: python3 scripts/bundle.py

With `--target universal`, the package is for all platforms and has no server. The version is that
of the project at a tag, otherwise 0.0.0, which is older than each release.

The folder server/ has the project's wheel and its dependencies. Compiled modules are included once
for each supported version of Python; their file names contain the version. Each of these Pythons
can run the folder. Standard library only; needs pip, and vsce from npm.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PROJECT = HERE.parents[1]
SERVER = HERE / "server"

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")

# The platforms of VS Code, and the tags of wheels for them.
UNIVERSAL = "universal"
PLATFORMS = {
    "linux-x64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "linux-arm64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "alpine-x64": ("musllinux_1_2_x86_64",),
    "alpine-arm64": ("musllinux_1_2_aarch64",),
    "darwin-x64": ("macosx_11_0_x86_64", "macosx_10_13_x86_64", "macosx_10_9_x86_64"),
    "darwin-arm64": ("macosx_11_0_arm64",),
    "win32-x64": ("win_amd64",),
    "win32-arm64": ("win_arm64",),
}

# pip evaluates the markers of dependencies for the Python that runs it, not for `--python-version`.
# So the packages that only Python 3.10 needs are listed here.
FOR_THE_OLDEST = ("exceptiongroup", "tomli", "typing_extensions")

MAIN = '''"""Starts the server in this folder."""

import sys

from tf_cycle_ls.cli.main import entry

sys.exit(entry())
'''


def main() -> None:
    """Build the package for the chosen platform."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", choices=(*PLATFORMS, UNIVERSAL), default=own_platform())
    parser.add_argument("--out", type=Path, help="the .vsix to write")
    options = parser.parse_args()
    if options.target is None:
        parser.error(f"name a --target: {', '.join(PLATFORMS)}")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        pip("wheel", "--no-deps", "--wheel-dir", str(scratch), str(PROJECT))
        (wheel,) = scratch.glob("*.whl")
        try:
            if options.target != UNIVERSAL:
                fill(options.target, wheel, scratch)
            package(options.target, version_of(wheel), options.out)
        finally:
            # Otherwise the next universal package would contain the server.
            shutil.rmtree(SERVER, ignore_errors=True)


def own_platform() -> str | None:
    """The platform of this machine. Returns None if VS Code does not support it."""
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform)
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        system = "alpine"
    name = f"{system}-{machine}"
    return name if name in PLATFORMS else None


def version_of(wheel: Path) -> str | None:
    """The version of a wheel, or None if it is not three numbers, as the marketplace requires."""
    version = wheel.name.split("-")[1]
    return version if re.fullmatch(r"\d+\.\d+\.\d+", version) else None


def fill(target: str, wheel: Path, scratch: Path) -> None:
    """Create the folder server/."""
    shutil.rmtree(SERVER, ignore_errors=True)
    SERVER.mkdir()
    (SERVER / "__main__.py").write_text(MAIN)
    constraints = scratch / "constraints.txt"
    constraints.write_text("")
    for python in PYTHONS:
        folder = scratch / f"python{python.replace('.', '_')}"
        unpack(target, python, wheel, constraints, folder)
        # The oldest Python determines the versions, which the other Pythons support, too.
        constraints.write_text("".join(f"{pin}\n" for pin in pins(folder)))
        merge(folder)
    print(f"server/ has {sum(1 for _ in SERVER.rglob('*'))} files for {target}")


def unpack(target: str, python: str, wheel: Path, constraints: Path, folder: Path) -> None:
    """Unpack the wheels for one version of Python on a platform into a new folder.

    `pip install --target` may install packages for other versions of Python, if the index has no
    metadata; `pip download` reads the metadata in the packages.
    """
    tags = [option for tag in PLATFORMS[target] for option in ("--platform", tag)]
    wheels = folder.with_suffix(".wheels")
    pip(
        *("download", "--dest", str(wheels), "--only-binary", ":all:"),
        *("--implementation", "cp", "--python-version", python, *tags),
        *("--constraint", str(constraints), str(wheel), *FOR_THE_OLDEST),
    )
    for path in wheels.glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)


def pins(folder: Path) -> Iterator[str]:
    """The versions of the packages in a folder, as constraints."""
    for path in sorted(folder.glob("*.dist-info")):
        name, version = path.name.removesuffix(".dist-info").rsplit("-", 1)
        if name != "tf_cycle_ls":
            yield f"{name}=={version}"


def merge(folder: Path) -> None:
    """Copy the files of a folder to server/. Exits if a file exists there with other content."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir() or is_left_out(name):
            continue
        target = SERVER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(path, target)
        elif target.read_bytes() != path.read_bytes() and ".dist-info" not in name.parts[0]:
            sys.exit(f"bundle.py: {name} differs between versions of Python")


def is_left_out(name: Path) -> bool:
    """Whether a file is a test or a source of a compiled module, which the server does not need."""
    return "tests" in name.parts or name.suffix in (".c", ".h")


def package(target: str, version: str | None, out: Path | None) -> None:
    """Build the .vsix with vsce."""
    vsce = ["npx", "vsce", "package", "--no-dependencies"]
    if target != UNIVERSAL:
        vsce += ["--target", target]
    if version:
        vsce += [version, "--no-update-package-json"]
    if out:
        vsce += ["--out", str(out)]
    subprocess.run(vsce, cwd=HERE, check=True, shell=sys.platform == "win32")


def pip(*arguments: str) -> None:
    """Run pip. Exits if it fails."""
    options = ("--quiet", "--disable-pip-version-check", "--no-input")
    command = [sys.executable, "-m", "pip", arguments[0], *options, *arguments[1:]]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"bundle.py: pip {arguments[0]} failed; its output is above")


if __name__ == "__main__":
    main()
