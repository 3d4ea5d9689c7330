"""Which root modules a file belongs to."""

from __future__ import annotations

import os.path


def directory_of(path: str) -> str:
    """The directory of a file."""
    return os.path.dirname(path)


def roots_of(path: str) -> tuple[str, ...]:
    """The directories of the root modules to look at when someone works on a file."""
    return (directory_of(path),)
