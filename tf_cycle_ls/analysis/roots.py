"""Which directories are root modules."""

from __future__ import annotations

from collections.abc import Iterable

from tf_cycle_ls.analysis.callers import roots
from tf_cycle_ls.analysis.load import called_directories
from tf_cycle_ls.files import Files


def roots_among(directories: Iterable[str], files: Files) -> list[str]:
    """The directories that no other of them calls by a local source, sorted; see `roots`."""
    return roots({directory: called_directories(directory, files) for directory in directories})
