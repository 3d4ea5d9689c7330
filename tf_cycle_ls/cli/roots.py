"""What the commands share: the roots that paths lead to, exit statuses, names of paths."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from tf_cycle_ls.analysis.roots import roots_among
from tf_cycle_ls.config.filenames import configuration_files
from tf_cycle_ls.files import Disk, directories_below

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def shown(path: str) -> str:
    """A path relative to the working directory, with forward slashes."""
    with suppress(ValueError):  # On another drive of a Windows machine there is no relative path.
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def roots_at(path: str) -> list[str]:
    """The roots at or below a path; for a file, the module that it is part of."""
    absolute = os.path.abspath(path)
    if os.path.isfile(absolute):
        Disk().read(absolute)
        return [os.path.dirname(absolute)]
    modules = [
        directory
        for directory in directories_below(absolute)
        if configuration_files(Disk().names(directory), opentofu=True)
    ]
    if not modules:
        tell(f"{path}: no Terraform configuration in it or below it")
    return roots_among(modules, Disk())


def tell(message: str) -> None:
    """Say something on stderr, under our name."""
    print(f"tf-cycle-ls: {message}", file=sys.stderr)
