"""Packs the VS Code extension: `python -m release.extension`

Writes to `dist/` a small package for all platforms, which finds an installed server, and one for
each frozen program there (see frozen.py), which contains it. The version is that of the project at
a tag, otherwise 0.0.0, which is older than each release. Node comes from PyPI.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from release import node
from release.node import EXTENSION
from release.targets import TARGETS

TOP = Path(__file__).parent.parent
SERVER = EXTENSION / "server"

_ARCHIVE = re.compile(
    r"tf-cycle-ls-(?P<version>.+)-(?P<target>[a-z0-9]+-[a-z0-9]+)\.(?:tar\.gz|zip)"
)
_MAX_MEGABYTES = 35


class ExtensionError(Exception):
    """The extension could not be packed; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Pack the extension for all platforms, and for those of the archives. Returns the exit
    status."""
    parser = argparse.ArgumentParser(prog="python -m release.extension", description=__doc__)
    parser.add_argument("--out", type=Path, default=TOP / "dist", help="the folder of the archives")
    parser.add_argument("--version", help="the version of the project, if there is no archive")
    options = parser.parse_args(arguments)
    try:
        for package in create(options.out, options.version):
            print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    except (ExtensionError, node.NodeError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def create(out: Path, version: str | None = None) -> Iterator[Path]:
    """Pack the extension without a server, then with each frozen program in `out`. Yields the
    packages. `version` is that of the project, if `out` has no archive. Raises ExtensionError or
    NodeError."""
    archives = {match["target"]: (path, match["version"]) for path, match in _archives(out)}
    if unknown := set(archives) - set(TARGETS):
        raise ExtensionError(f"unknown platforms: {', '.join(sorted(unknown))}")
    versions = {version_of(version) for _, version in archives.values()} or {version_of(version)}
    if len(versions) > 1:
        raise ExtensionError(f"the archives in {out} have several versions")
    (number,) = versions
    environment = node.environment()
    node.install_packages(environment)
    shutil.rmtree(SERVER, ignore_errors=True)
    yield _pack(out, None, number, environment)
    for target, (archive, _) in sorted(archives.items()):
        try:
            _unpack(archive)
            yield _pack(out, target, number, environment)
        finally:
            # Otherwise the next package for all platforms would contain the server.
            shutil.rmtree(SERVER, ignore_errors=True)


def version_of(version: str | None) -> str | None:
    """The version of the package for a version of the project: the same, or None if it is not three
    numbers, as the marketplace requires."""
    return version if version and re.fullmatch(r"\d+\.\d+\.\d+", version) else None


def _archives(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    for path in sorted(folder.glob("tf-cycle-ls-*")):
        if match := _ARCHIVE.fullmatch(path.name):
            yield path, match


def _unpack(archive: Path) -> None:
    """Unpack a frozen program into SERVER."""
    scratch = EXTENSION / "unpacked"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.unpack_archive(archive, scratch)
    (scratch / "tf-cycle-ls").rename(SERVER)
    scratch.rmdir()


def _pack(
    out: Path, target: str | None, version: str | None, environment: Mapping[str, str]
) -> Path:
    """Build one package with vsce. Raises ExtensionError or NodeError."""
    name = "-".join(filter(None, ("vscode-tf-cycle-ls", version, target)))
    package = out / f"{name}.vsix"
    out.mkdir(parents=True, exist_ok=True)
    command = ["npx", "vsce", "package", "--no-dependencies", "--out", str(package.resolve())]
    if target:
        command += ["--target", target]
    if version:
        command += [version, "--no-update-package-json"]
    print("$", *command, flush=True)
    node.run(command, environment, EXTENSION)
    megabytes = package.stat().st_size / 1e6
    if megabytes > _MAX_MEGABYTES:
        raise ExtensionError(f"{package.name} has {megabytes:.1f} MB, more than the limit")
    return package


if __name__ == "__main__":
    sys.exit(main())
