"""Finds the units and stacks below a directory, as Terragrunt finds them.

Source of the rules: Terragrunt's `internal/discovery/phase_filesystem.go` and `util/file.go`
(SkipDirIfIgnorable). Directories whose names begin with a dot are entered, because a stack
generates its units in one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec import Struct, field

from tf_cycle_ls.file_versions import Version, version_at
from tf_cycle_ls.terragrunt.reading import STACK_FILE
from tf_cycle_ls.terragrunt.unit import UNIT_FILE

SKIPPED = frozenset((".git", ".terraform", ".terragrunt-cache", "node_modules"))
"""The names of directories that are not entered. `node_modules`, which Terragrunt enters, has no
units, and can have a hundred thousand directories."""


def _no_exclusion(_: str) -> bool:
    return False


class Directory(Struct, frozen=True):
    """A directory that was listed: its version then, the paths of its subdirectories, and what it
    holds."""

    version: Version
    children: tuple[str, ...]
    has_unit: bool
    has_stack: bool


class Found(Struct, frozen=True):
    """The directories of units and of stacks, sorted. A directory can be in both, by mistake.
    `directories` are all directories that were entered."""

    units: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    directories: Mapping[str, Directory] = field(default_factory=dict)

    @property
    def versions(self) -> Mapping[str, Version]:
        """The version of each directory on disk."""
        return {path: one.version for path, one in self.directories.items()}


def discover(
    top: str, excludes: Callable[[str], bool] = _no_exclusion, before: Found | None = None
) -> Found:
    """The units and stacks at or below the directory `top` on disk.

    Symlinks to directories are not followed, and directories for which `excludes` returns True are
    left out. `before` is an earlier result; only directories that have changed since are listed.
    """
    earlier = before.directories if before else {}
    directories: dict[str, Directory] = {}
    pending = [top]
    now = time.time_ns()
    while pending:
        path = pending.pop()
        version, known = version_at(path, now), earlier.get(path)
        if known is None or version is None or known.version != version:
            known = _listed(path, version)
        directories[path] = known
        if known.children:
            pending += [child for child in known.children if not excludes(child)]
    units = sorted(path for path, one in directories.items() if one.has_unit)
    stacks = sorted(path for path, one in directories.items() if one.has_stack)
    return Found(tuple(units), tuple(stacks), directories)


def has_units(top: str, excludes: Callable[[str], bool] = _no_exclusion) -> bool:
    """Whether there is a unit or a stack at or below a directory."""
    pending = [top]
    while pending:
        path = pending.pop()
        one = _listed(path, None)
        if one.has_unit or one.has_stack:
            return True
        pending += [child for child in one.children if not excludes(child)]
    return False


def _listed(path: str, version: Version) -> Directory:
    """List a directory. One that cannot be listed is empty."""
    children: list[str] = []
    names: set[str] = set()
    with suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            if entry.name in SKIPPED:
                continue
            if entry.is_dir(follow_symlinks=False):
                children.append(entry.path)
            elif entry.name in (UNIT_FILE, STACK_FILE):
                names.add(entry.name)
    return Directory(version, tuple(sorted(children)), UNIT_FILE in names, STACK_FILE in names)
