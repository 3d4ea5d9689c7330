"""Decides which files `fix` may write without the option `--outside`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.vfs import is_within


class WriteScope:
    """The directories in which files may be written: the paths that the user has given, and the
    projects of their root modules."""

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._directories: set[str] = set()

    def add(self, path: str, root_dir: str) -> None:
        """Add a path that the user has given, and the project of a root module found there."""
        directory = path if Path(path).is_dir() else os.path.dirname(os.path.abspath(path))
        self._directories |= {
            os.path.realpath(directory),
            os.path.realpath(self._projects.of(root_dir).top),
        }

    def outside(self, paths: Iterable[str]) -> Iterator[str]:
        """The targets of those `paths` that are outside of the directories. The target of a
        symbolic link counts, because it is what would be written."""
        targets = map(os.path.realpath, paths)
        return (target for target in targets if not is_within(target, self._directories))
