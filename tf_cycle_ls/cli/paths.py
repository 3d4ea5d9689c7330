"""Converts paths to the form in which they are printed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from tf_cycle_ls.vfs import find_checkout, is_within


def relative_path(path: str) -> str:
    """A path relative to the working directory, with forward slashes."""
    with suppress(ValueError):  # On Windows, no relative path leads from one drive to another.
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def repository_path(path: str) -> str:
    """A path relative to the top of the git checkout, with forward slashes.

    Outside of a checkout the path is relative to the working directory. Paths that are not below
    that directory stay absolute.
    """
    working_directory = os.path.abspath(".")
    top = find_checkout(working_directory) or working_directory
    inside = os.path.relpath(path, top) if is_within(path, (top,)) else path
    return inside.replace(os.sep, "/")


def repository_uri(path: str) -> str:
    """The result of `repository_path` as a URI reference (RFC 3986), or a `file:` URI if it is
    absolute."""
    inside = repository_path(path)
    return Path(path).as_uri() if Path(inside).is_absolute() else quote(inside)
