"""Reads the cases: small configurations, each in one text file.

A case is a comment, and then files, each after a line `-- path --`, as in Go's txtar format.
"""

from __future__ import annotations

import re
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_HEADER = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


def names() -> list[str]:
    """The names of all cases."""
    return sorted(path.stem for path in CASES.glob("*.txt"))


def files(name: str) -> dict[str, str]:
    """The texts of the files of a case, by path."""
    return read((CASES / f"{name}.txt").read_text(encoding="utf-8"))


def read(archive: str) -> dict[str, str]:
    """The texts of the files in an archive, by path."""
    _, *parts = _HEADER.split(archive)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def write(texts: dict[str, str], directory: Path) -> None:
    """Write the files of a case below a directory."""
    for path, text in texts.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
