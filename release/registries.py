"""Fills in the files for package registries: `python -m release.registries 1.2.3`

Writes `dist/SHA256SUMS` with the checksums of all files in dist/, and `dist/registries.zip` with
the files of release/registries/, in which the version and these checksums replace the placeholders
`%VERSION%` and `%SHA256:TARGET%`. docs/releasing.md says where each file belongs. Uses only the
standard library.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

TOP = Path(__file__).parent.parent
TEMPLATES = Path(__file__).with_name("registries")
SUMS = "SHA256SUMS"
FILLED = "registries.zip"

_PLACEHOLDER = re.compile(r"%(VERSION|SHA256:[a-z0-9-]+)%")


class MissingError(Exception):
    """A file in dist/ is missing; the message names it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write both files. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m release.registries", description=__doc__)
    parser.add_argument("version", help="the version of the files in dist/")
    parser.add_argument("--dist", type=Path, default=TOP / "dist")
    options = parser.parse_args(arguments)
    try:
        print(*write(options.version, options.dist), sep="\n")
    except MissingError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def write(version: str, dist: Path) -> tuple[Path, Path]:
    """Write the checksums and the filled-in files, and return their paths. Raises MissingError."""
    files = sorted(path for path in dist.iterdir() if path.name not in (SUMS, FILLED))
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    lines = [f"{digest}  {name}\n" for name, digest in sums.items()]
    (dist / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    with zipfile.ZipFile(dist / FILLED, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in filled(version, sums).items():
            archive.writestr(name, text)
    return dist / SUMS, dist / FILLED


def filled(version: str, sums: Mapping[str, str]) -> dict[str, str]:
    """The texts of all files for registries, by relative path. `sums` maps the names of the files
    of a release to their checksums. Raises MissingError."""

    def replacement(match: re.Match[str]) -> str:
        name, _, target = match[1].partition(":")
        if name == "VERSION":
            return version
        suffix = "zip" if target.startswith("win32") else "tar.gz"
        archive = f"tf-cycle-ls-{version}-{target}.{suffix}"
        if archive not in sums:
            raise MissingError(f"there is no {archive}")
        return sums[archive]

    return {
        path.relative_to(TEMPLATES).as_posix(): _PLACEHOLDER.sub(
            replacement, path.read_text(encoding="utf-8")
        )
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main())
