"""The task `package`: builds what a release has in dist/, and tests it.

First sdist and wheel, which are tested in an empty environment; then, from the wheel, the frozen
program and the VS Code extension (see frozen.py and extension.py).
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import parse_sdist_filename, parse_wheel_filename
from packaging.version import Version

from release.changelog import missing_for
from release.extension import ExtensionError
from release.extension import create as pack_extension
from release.frozen import FrozenError, create
from release.frozen_check import BrokenError
from release.node import NodeError
from release.targets import own_target

TOP = Path(__file__).parent.parent
CYCLIC = TOP / "examples" / "kms-endpoint-cycle"
REPAIRED = TOP / "examples" / "kms-endpoint-fixed"


class RefusedError(Exception):
    """The package must not be released; the message says why."""


def main(*, is_release: bool) -> None:
    """Build both, test them, and replace dist/ with them. Raises RefusedError on a problem.

    A release requires a tag.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, wheel = _built(folder / "dist")
        version = _version_of(source, wheel)
        if is_release and (Version(version).is_devrelease or Version(version).local):
            raise RefusedError(
                f"{version} is not a release: HEAD has no tag, or files have changed"
            )
        missing = missing_for(version, (TOP / "CHANGELOG.md").read_text(encoding="utf-8"))
        if missing:
            raise RefusedError(missing)
        _run([sys.executable, "-m", "twine", "check", "--strict", str(source), str(wheel)])
        _test_installation(wheel, version, folder)
        shutil.rmtree(TOP / "dist", ignore_errors=True)
        shutil.copytree(folder / "dist", TOP / "dist")
    print(f"dist/{source.name} and dist/{wheel.name}: built, checked, installed and run")


def add_programs() -> None:
    """Build the frozen program for this platform from the wheel in dist/, and the packages of the
    extension. A platform without a frozen program gets only the package without a server. Raises
    RefusedError on a problem."""
    (wheel,) = (TOP / "dist").glob("*.whl")
    try:
        if own_target() is None:
            print(f"no frozen program for {sys.platform} on {platform.machine()}")
        else:
            print(f"{create(wheel, TOP / 'dist')}: built, checked and packed")
        for package in pack_extension(TOP / "dist", str(parse_wheel_filename(wheel.name)[1])):
            print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    except (FrozenError, BrokenError, ExtensionError, NodeError) as error:
        raise RefusedError(error) from error


def _built(folder: Path) -> tuple[Path, Path]:
    """Build the source archive, and the wheel from the unpacked archive."""
    _run([sys.executable, "-m", "build", "--outdir", str(folder), str(TOP)])
    (source,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return source, wheel


def _version_of(source: Path, wheel: Path) -> str:
    _, of_source = parse_sdist_filename(source.name)
    _, of_wheel, *_ = parse_wheel_filename(wheel.name)
    if of_source != of_wheel:
        raise RefusedError(
            f"the source archive has version {of_source}, the wheel built from it {of_wheel}"
        )
    return str(of_wheel)


def _test_installation(wheel: Path, version: str, folder: Path) -> None:
    """Install into an empty environment and run the command from there."""
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    venv.create(folder / "venv", with_pip=True)
    pip = [str(scripts / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", "--no-input", str(wheel)])
    _run([*pip, "check"])
    command = str(scripts / "tf-cycle-ls")
    _expect(f"tf-cycle-ls {version}", 0, [command, "--version"], folder)
    _expect("3 cycles", 1, [command, "check", str(CYCLIC)], folder)
    _expect("0 cycles", 0, [command, "check", str(REPAIRED)], folder)
    _expect("# wildcard", 0, [command, "rule", "wildcard"], folder)


def _expect(words: str, status: int, command: Sequence[str], folder: Path) -> None:
    """Run a command outside the checkout, so that the installed package is used."""
    print("$", *command, flush=True)
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    if ran.returncode != status or words not in ran.stdout:
        raise RefusedError(
            f"status {ran.returncode} instead of {status}, or no {words!r} in the output:\n"
            f"{ran.stdout}{ran.stderr}"
        )


def _run(command: Sequence[str]) -> None:
    print("$", *command, flush=True)
    if subprocess.run(command, check=False).returncode:
        raise RefusedError(f"failed: {' '.join(command)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="release.package", description=__doc__)
    parser.add_argument("--release", action="store_true", help="require a tag at HEAD")
    parser.add_argument("--python-only", action="store_true", help="only sdist and wheel")
    options = parser.parse_args()
    try:
        main(is_release=options.release)
        if not options.python_only:
            add_programs()
    except RefusedError as error:
        sys.exit(f"release: {error}")
