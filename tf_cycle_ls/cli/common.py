"""What the commands share: the roots that paths lead to, exit statuses, names of paths."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

from tf_cycle_ls.analysis.root_modules import find_root_modules
from tf_cycle_ls.config.config_files import configuration_files
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import Disk, find_checkout, is_within, walk_directories

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def shown(path: str) -> str:
    """A path relative to the working directory, with forward slashes."""
    with suppress(ValueError):  # On another drive of a Windows machine there is no relative path.
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def below_top(path: str) -> str:
    """A path relative to the top of the checkout that is worked in (to the working directory, where
    that is in none), with forward slashes; an absolute one for what does not lie below it."""
    here = os.path.abspath(".")
    top = find_checkout(here) or here
    inside = os.path.relpath(path, top) if is_within(path, (top,)) else path
    return inside.replace(os.sep, "/")


def uri(path: str) -> str:
    """`below_top` as a URI, or a URI reference (RFC 3986)."""
    inside = below_top(path)
    return Path(path).as_uri() if Path(inside).is_absolute() else quote(inside)


def roots_at(path: str, projects: Projects) -> list[str]:
    """The roots at or below a path, but for what their projects exclude; for a file, the module
    that it is part of. What is wrong in settings is told."""
    absolute = os.path.abspath(path)
    if os.path.isfile(absolute):
        Disk().read(absolute)
        roots = [os.path.dirname(absolute)]
    else:
        modules = [
            directory
            for directory in walk_directories(absolute, _excludes(absolute, projects))
            if configuration_files(Disk().list_dir(directory), opentofu=True)
        ]
        if not modules:
            tell(f"{path}: no Terraform configuration in it or below it")
        roots = find_root_modules(modules, lambda directory: projects.of(directory).files(Disk()))
    for root in roots:
        for source in projects.of(root).sources:
            for objection in source.errors:
                _tell_once(f"{shown(source.origin)}: {objection.message}")
    return roots


def _excludes(path: str, projects: Projects) -> Callable[[str], bool]:
    """What is excluded below a path; nothing, where it is itself, for it was named."""
    if projects.of(path).excludes(path):
        return lambda _: False
    return lambda directory: projects.of(directory).excludes(directory)


def tell(message: str) -> None:
    """Say something on stderr, under our name; nothing in it steers a terminal."""
    legible = "\n".join(map(printable, message.split("\n")))
    print(f"tf-cycle-ls: {legible}", file=sys.stderr)


_tell_once = cache(tell)
