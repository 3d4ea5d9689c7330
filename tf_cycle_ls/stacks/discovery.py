"""Finds the stack configurations below a directory. Most directories have none: no parser here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from tf_cycle_ls.stacks.files import is_stack_file
from tf_cycle_ls.vfs import Disk, UnreadableError, walk_directories

Excludes = Callable[[str], bool]


def has_stacks(directory: str, excludes: Excludes) -> bool:
    """Whether there is a stack configuration in a directory on disk, or below it."""
    return any(True for _ in stack_directories(directory, excludes))


def stack_directories(directory: str, excludes: Excludes) -> Iterator[str]:
    """The directories on disk with a stack configuration: this one and those below it."""
    with suppress(UnreadableError):
        for folder in walk_directories(directory, excludes):
            with suppress(UnreadableError):
                if any(map(is_stack_file, Disk().list_dir(folder))):
                    yield folder
