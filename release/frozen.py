"""Builds the frozen program, which needs no Python: `python -m release.frozen`

It contains Python, the project and its dependencies in one folder, which PyInstaller creates from
tf-cycle-ls.spec. The result is `dist/tf-cycle-ls-VERSION-TARGET.tar.gz` (`.zip` for Windows). Uses
only the standard library.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from pathlib import Path

from release import frozen_check
from release.targets import executable, own_target

TOP = Path(__file__).parent.parent
BUILD = TOP / "build" / "frozen"
PROGRAM = BUILD / "tf-cycle-ls"
SPEC = Path(__file__).with_name("tf-cycle-ls.spec")

_PYINSTALLER = "pyinstaller>=6.16,<7"
_MAX_ARCHIVE_MEGABYTES = 35


class FrozenError(Exception):
    """The program could not be built, or the built program does not work; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, check and pack the program for this platform. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.frozen", description=__doc__)
    parser.add_argument("--wheel", type=Path, help="what to freeze, instead of this checkout")
    parser.add_argument("--target", help="fail if this platform is another one")
    parser.add_argument("--out", type=Path, default=TOP / "dist", help="the folder of the archive")
    options = parser.parse_args(arguments)
    if options.target not in (None, own_target()):
        parser.error(f"this platform is {own_target()}")
    try:
        archive = create(options.wheel or TOP, options.out)
    except (FrozenError, frozen_check.BrokenError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print(f"{archive}: built, checked, packed")
    return 0


def create(source: Path, out: Path) -> Path:
    """Build the program of a wheel or checkout for this platform, check it, and pack it in `out`.

    Returns the archive. Raises FrozenError or BrokenError.
    """
    target = own_target()
    if target is None:
        raise FrozenError(f"no frozen program for {sys.platform} on {platform.machine()}")
    build(source)
    program = PROGRAM / executable("tf-cycle-ls", target)
    version = frozen_check.check(program)
    out.mkdir(parents=True, exist_ok=True)
    return pack(out / f"tf-cycle-ls-{version}-{target}")


def build(source: Path) -> None:
    """Build the folder PROGRAM from a wheel or checkout. Raises FrozenError."""
    shutil.rmtree(BUILD, ignore_errors=True)
    python = _create_environment(BUILD / "venv")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run(*pip, _PYINSTALLER, str(source))
    folders = ("--distpath", str(BUILD), "--workpath", str(BUILD / "work"))
    # An isolated Python: the checkout must not be found before the installed package.
    _run(python, "-I", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, SPEC)
    shutil.copyfile(TOP / "LICENSE", PROGRAM / "LICENSE")
    _copy_license_of_python(PROGRAM / "LICENSE-Python.txt")


def pack(path: Path) -> Path:
    """Pack the folder PROGRAM, and return the archive. `path` has no suffix. Raises FrozenError if
    the archive is too large for a package of VS Code."""
    form = "zip" if sys.platform == "win32" else "gztar"
    archive = Path(shutil.make_archive(str(path), form, PROGRAM.parent, PROGRAM.name))
    megabytes = archive.stat().st_size / 1e6
    if megabytes > _MAX_ARCHIVE_MEGABYTES:
        raise FrozenError(f"{archive.name} has {megabytes:.1f} MB, more than the limit")
    print(f"{archive.name}: {megabytes:.1f} MB, unpacked {_megabytes(PROGRAM):.1f} MB", flush=True)
    return archive


def _create_environment(folder: Path) -> str:
    """Create a virtual environment, and return the path of its Python."""
    venv.create(folder, with_pip=True)
    scripts = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    return str(folder / scripts)


def _copy_license_of_python(path: Path) -> None:
    """Copy the license of Python, if this Python has it; some packages of Python leave it out."""
    library = Path(sysconfig.get_path("stdlib"))
    for license_ in (library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if license_.exists():
            shutil.copyfile(license_, path)
            return
    print(f"release: no license of Python in {library}", flush=True)


def _megabytes(folder: Path) -> float:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _run(*command: str | Path) -> None:
    print("$", *command, flush=True)
    if subprocess.run(command, check=False).returncode:
        raise FrozenError(f"failed: {' '.join(map(str, command))}")


if __name__ == "__main__":
    sys.exit(main())
