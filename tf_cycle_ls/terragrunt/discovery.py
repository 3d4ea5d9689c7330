"""Finds the units and stacks below a directory, as Terragrunt finds them.

Source of the rules: Terragrunt's `internal/discovery/phase_filesystem.go` and `util/file.go`
(SkipDirIfIgnorable). Directories whose names begin with a dot are entered, because a stack
generates its units in one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from msgspec import Struct

from tf_cycle_ls.terragrunt.reading import STACK_FILE
from tf_cycle_ls.terragrunt.unit import UNIT_FILE

SKIPPED = frozenset((".git", ".terraform", ".terragrunt-cache", "node_modules"))
"""The names of directories that are not entered. `node_modules`, which Terragrunt enters, has no
units, and can have a hundred thousand directories."""


class Found(Struct, frozen=True):
    """The directories of units and of stacks, sorted. A directory can be in both, by mistake."""

    units: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()


def discover(top: str, excludes: Callable[[str], bool] = lambda _: False) -> Found:
    """The units and stacks at or below the directory `top` on disk. Symlinks to directories are not
    followed, and directories for which `excludes` returns True are left out."""
    units: list[str] = []
    stacks: list[str] = []
    for directory, names in walk(top, excludes):
        if UNIT_FILE in names:
            units.append(directory)
        if STACK_FILE in names:
            stacks.append(directory)
    return Found(tuple(sorted(units)), tuple(sorted(stacks)))


def has_units(top: str, excludes: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether there is a unit or a stack at or below a directory."""
    return any(UNIT_FILE in names or STACK_FILE in names for _, names in walk(top, excludes))


def walk(
    top: str, excludes: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[str, list[str]]]:
    """Each directory that discovery enters, with the names of the files in it."""
    for directory, children, names in os.walk(top):
        children[:] = [
            name
            for name in children
            if name not in SKIPPED and not excludes(os.path.join(directory, name))
        ]
        yield directory, names
