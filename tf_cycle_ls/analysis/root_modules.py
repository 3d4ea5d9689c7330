"""Which directories are root modules."""

from __future__ import annotations

from collections.abc import Iterable

from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.analysis.module_loader import called_directories
from tf_cycle_ls.vfs import FilesOf


def find_root_modules(directories: Iterable[str], files_of: FilesOf) -> list[str]:
    """The directories that no other of them calls by a local source, sorted; see `roots`."""
    return roots({each: called_directories(each, files_of(each)) for each in directories})
