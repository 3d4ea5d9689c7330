"""Finds the stack configurations below a directory."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from tf_cycle_ls.analysis.module_calls import roots
from tf_cycle_ls.stacks.config import read_stack
from tf_cycle_ls.stacks.files import is_stack_file
from tf_cycle_ls.stacks.stack_tree import embedded_directories
from tf_cycle_ls.vfs import Disk, Files, UnreadableError, walk_directories

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


def outermost_stacks(directories: Iterable[str], files: Files) -> list[str]:
    """The directories, sorted, whose stacks are embedded in no other of them."""
    embedded: dict[str, list[str]] = {}
    for directory in directories:
        with suppress(UnreadableError):
            embedded[directory] = embedded_directories(read_stack(directory, files))
    return roots(embedded)


def relative_name(directory: str, top: str) -> str:
    """The path of a directory relative to `top`, with forward slashes."""
    return os.path.relpath(directory, top).replace(os.sep, "/")
