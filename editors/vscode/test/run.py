#!/usr/bin/env python3
"""Tests the extension in real VS Codes: python3 editors/vscode/test/run.py

Installs Node (from PyPI) and, into .vscode-test, the project and code-server (from npm), which has
the server of VS Code: code-server 4.N has VS Code 1.N. The frozen server is that of the last
`tasks.py package`; without one, it is built. Chromium must be installed, or is installed with
apt-get if the user is root. Exit status 0: all passed; 1: a test failed; 2: wrong usage; 3:
Chromium is missing, so only the tests without an editor were run.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PROJECT = HERE.parents[1]
sys.path.insert(0, str(PROJECT))

from release import extension  # noqa: E402 the line above makes it importable
from release import node as node_of_release  # noqa: E402
from release.targets import own_target  # noqa: E402

TOOLS = HERE / ".vscode-test"
PYTHON = TOOLS / "venv" / "bin" / "python"
SERVER = PYTHON.with_name("tf-cycle-ls")
PICTURES = TOOLS / "pictures"

NEWEST = "4.139.1"
OLDEST = "4.100.3"  # engines.vscode in package.json
VERSIONS = {"newest": (NEWEST,), "oldest": (OLDEST,), "both": (NEWEST, OLDEST)}
# The extensions in test/fixtures.
STAND_INS = ("ms-python", "hashicorp", "another", "printer")
PARTS = ("unit", "api", "ui")

# The pictures of the README.
SHOWN = (
    *("cut-dark", "cut-light", "cycles", "hover", "fixes", "offer", "why", "wrong-path"),
    *("graph", "preview", "film-1", "film-2", "film-3", "film-4"),
)


def main() -> int:
    """Run the chosen tests and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vscode", choices=VERSIONS, default="both")
    parser.add_argument("--only", choices=PARTS, action="append", help="may be given several times")
    parser.add_argument("--test", action="append", help="run only this test of ui.ts")
    parser.add_argument("--pictures", action="store_true", help="update the pictures of the README")
    options = parser.parse_args()
    if sys.platform != "linux":
        parser.error("the real VS Code is started on Linux only")
    parts = options.only or PARTS
    if options.test:
        parts = ("ui",)
        os.environ["ONLY"] = ",".join(options.test)
    set_up()
    failed = []
    if "unit" in parts and not (npm("run", "check") and npm("run", "unit")):
        failed.append("unit")
    if set(parts) & {"api", "ui"}:
        chromium = find_chromium()
        if chromium is None:
            print("run.py: skipped: Chromium is missing (Debian, Ubuntu: apt-get install chromium)")
            return 1 if failed else 3
        os.environ["CHROMIUM"] = chromium
        packages = package(parts)
        for version in VERSIONS[options.vscode]:
            failed += [f"{part} in {version}" for part in test_in(version, parts, packages)]
    if options.pictures and not failed:
        copy_pictures()
    print(f"run.py: failed: {', '.join(failed)}" if failed else "run.py: all passed")
    return 1 if failed else 0


def set_up() -> None:
    """Install the server, Node, and the packages of package-lock.json."""
    if not PYTHON.exists():
        with timed("virtual environment"):
            venv.create(TOOLS / "venv", clear=True, with_pip=True)
    pip = (str(PYTHON), "-m", "pip")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    with timed("server"):
        # Not editable, so that the package is tested as users install it.
        run(*pip, "install", *quiet, str(PROJECT))
        run(*pip, "install", *quiet, "--no-deps", "--force-reinstall", str(PROJECT))
    with timed("Node and packages of npm"):
        variables = node_of_release.environment()
        node_of_release.install_packages(variables)
    os.environ["PATH"] = os.pathsep.join((str(PYTHON.parent), variables["PATH"]))


def find_chromium() -> str | None:
    """The path of a Chromium. It is installed if it is missing and the user may install it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None and shutil.which("apt-get") and os.geteuid() == 0:
        with timed("Chromium"):
            for command in (("update",), ("install", "--yes", "chromium", "fonts-dejavu-core")):
                # A failure is detected below: the program is still missing.
                subprocess.run(("apt-get", *command), check=False, stdout=subprocess.DEVNULL)
        path = shutil.which("chromium")
    return path


def package(parts: tuple[str, ...]) -> dict[str, Path]:
    """Build the packages to test, and return their paths by name."""
    folder = TOOLS / "packages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(frozen_server(), folder)
    with timed("packages"):
        packages = dict(zip(("extension", "bundled"), extension.create(folder), strict=True))
        for name in STAND_INS:
            packages[name] = folder / f"{name}.vsix"
            vsce = ("npx", "vsce", "package", "--no-dependencies", "--allow-missing-repository")
            fixture = HERE / "test" / "fixtures" / name
            run(*vsce, "--skip-license", "--out", str(packages[name]), cwd=fixture)
        if "ui" in parts:
            wheel = (str(PYTHON), "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder))
            run(*wheel, str(PROJECT))
            (packages["wheel"],) = folder.glob("*.whl")
        run("node", "scripts/build.mjs", "--tests", cwd=HERE)
    return packages


def frozen_server() -> Path:
    """The archive of the frozen server for this platform, which is built if there is none."""
    pattern = f"tf-cycle-ls-*-{own_target()}.tar.gz"
    archives = sorted((PROJECT / "dist").glob(pattern), key=lambda path: path.stat().st_mtime)
    if archives:
        return archives[-1]
    folder = TOOLS / "frozen"
    shutil.rmtree(folder, ignore_errors=True)  # Its version was another one.
    with timed("frozen server"):
        run(sys.executable, "-m", "release.frozen", "--out", str(folder), cwd=PROJECT)
    (archive,) = folder.glob(pattern)
    return archive


def test_in(version: str, parts: tuple[str, ...], packages: dict[str, Path]) -> Iterator[str]:
    """Run the tests in one version, and yield the parts that failed."""
    code = str(vscode(version))
    others = (str(packages["hashicorp"]), str(packages["another"]))
    vsix, bundled, python = (str(packages[name]) for name in ("extension", "bundled", "ms-python"))
    if "api" in parts:
        with timed(f"API test in {version}"):
            passed = node("test/drive/api.ts", code, vsix, str(SERVER), bundled, python, *others)
        if not passed:
            yield "api"
    if "ui" in parts:
        out = str(PICTURES / version)
        servers = (bundled, str(SERVER), str(packages["wheel"]), str(packages["printer"]))
        with timed(f"UI test in {version}"):
            passed = node("test/drive/ui.ts", code, out, vsix, *servers, *others)
        if not passed:
            yield "ui"


def vscode(version: str) -> Path:
    """Install code-server from npm if it is missing; return the folder of VS Code's server."""
    folder = TOOLS / version
    code = folder / "node_modules" / "code-server" / "lib" / "vscode"
    if needs_filling(folder, version):
        with timed(f"code-server {version}"):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text("{}")
            install = (*NPM, "install", "--ignore-scripts", "--no-audit", "--no-fund")
            run(*install, f"code-server@{version}", cwd=folder)
            for part in (code, code / "extensions"):
                run(*install, "--omit=dev", cwd=part)
            write_stamp(folder, version)
    return code


def copy_pictures() -> None:
    """Copy the pictures of the newest version to the images of the README."""
    images = HERE / "images"
    images.mkdir(exist_ok=True)
    for name in SHOWN:
        shutil.copyfile(PICTURES / NEWEST / f"{name}.png", images / f"{name}.png")


def needs_filling(folder: Path, content: str) -> bool:
    """Whether a folder does not have this content yet, according to its stamp."""
    stamp = stamp_of(folder)
    return not (folder.exists() and stamp.exists() and stamp.read_text() == digest(content))


def write_stamp(folder: Path, content: str) -> None:
    """Record the content of a folder."""
    stamp_of(folder).write_text(digest(content))


def stamp_of(folder: Path) -> Path:
    """The file that records the content of a folder."""
    return TOOLS / f"{folder.name}.stamp"


def digest(content: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(content.encode()).hexdigest()


NPM = ("npm", "--loglevel=error")


def npm(*arguments: str) -> bool:
    """Run npm in the extension, and return whether it succeeds."""
    return subprocess.run([*NPM, "--silent", *arguments], cwd=HERE, check=False).returncode == 0


def node(*arguments: str) -> bool:
    """Run a program of the tests with Node, and return whether it succeeds."""
    return subprocess.run(["node", *arguments], cwd=HERE, check=False).returncode == 0


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command. If it fails, print its output and exit."""
    result = subprocess.run(
        command, cwd=cwd, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if result.returncode != 0:
        sys.exit(f"run.py: {' '.join(command)} failed:\n{result.stdout.decode(errors='replace')}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the duration of the block."""
    start = time.monotonic()
    yield
    print(f"run.py: {what}: {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
