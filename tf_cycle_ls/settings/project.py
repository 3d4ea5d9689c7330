"""The project that a directory belongs to, and the settings file of it."""

from __future__ import annotations

import os.path
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import (
    SECTION,
    SettingError,
    SettingsSource,
    merge_sources,
    parse_source,
)
from tf_cycle_ls.vfs import Files, RestrictedFiles, UnreadableError, find_checkout, is_within

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

OWN_FILE = ".tf-cycle-ls.toml"
SHARED_FILE = "pyproject.toml"


@dataclass(frozen=True)
class Project:
    """What holds for the root module in one directory.

    `top` is the outermost directory that belongs to it, `base` the one that its settings file is
    in, or `top` where there is no such `file`. What is in `overrides` counts more.
    """

    top: str
    base: str
    file: SettingsSource | None
    overrides: tuple[SettingsSource, ...]

    @property
    def sources(self) -> tuple[SettingsSource, ...]:
        """What the settings are made of, what counts most last."""
        return (*([self.file] if self.file else []), *self.overrides)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        return merge_sources(self.sources)

    def files(self, files: Files) -> Files:
        """Those of some files that a root module may be made of."""
        return files if self.settings.outside else RestrictedFiles(files, (self.top,))

    def excludes(self, directory: str) -> bool:
        """Whether a directory is one of those that are not searched for root modules."""
        if not self.settings.exclude:
            return False
        if not is_within(directory, (self.base,)):
            return False
        name = os.path.relpath(directory, self.base).replace(os.sep, "/")
        return name != "." and self._excluded.match_file(f"{name}/")

    @cached_property
    def _excluded(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # Late: most projects exclude nothing.

        return GitIgnoreSpec.from_lines(self.settings.exclude)


class Projects:
    """The projects of any directories, each settings file read once.

    For one job: what changes on disk meanwhile is not seen. `folders` are those of the workspace;
    the layers `overrides` count more than a settings file.
    """

    def __init__(
        self, files: Files, folders: Collection[str], overrides: Iterable[SettingsSource] = ()
    ) -> None:
        self._files = files
        self._folders = folders
        self._above = tuple(overrides)
        self._found: dict[tuple[str, str], Project] = {}
        self._known: dict[str, Project] = {}

    def of(self, directory: str) -> Project:
        """The project of a directory."""
        if directory not in self._known:
            self._known[directory] = self._project(directory, self._top(directory))
        return self._known[directory]

    def _top(self, directory: str) -> str:
        """The higher one of the git checkout and the folder of the workspace."""
        candidates = [folder for folder in self._folders if is_within(directory, (folder,))]
        checkout = find_checkout(directory)
        return min([directory, *candidates, *([checkout] if checkout else [])], key=len)

    def _project(self, directory: str, top: str) -> Project:
        key = directory, top
        if key not in self._found:
            source = self._written_in(directory)
            parent = os.path.dirname(directory)
            if source is not None:
                project = Project(top, directory, source, self._above)
            elif directory in (top, parent):
                project = Project(top, top, None, self._above)
            else:
                project = self._project(parent, top)
            self._found[key] = project
        return self._found[key]

    def _written_in(self, directory: str) -> SettingsSource | None:
        try:
            names = self._files.list_dir(directory)
        except UnreadableError:
            return None
        sources = (
            _layer(os.path.join(directory, name), self._files)
            for name in (OWN_FILE, SHARED_FILE)
            if name in names
        )
        return next((source for source in sources if source is not None), None)


def _layer(path: str, files: Files) -> SettingsSource | None:
    """What a settings file says; None for a pyproject.toml that says nothing about us."""
    # Late: most directories have no settings file.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    is_own = os.path.basename(path) == OWN_FILE
    try:
        written = tomllib.loads(files.read(path).data.decode("utf-8"))
    except (UnreadableError, tomllib.TOMLDecodeError, RecursionError) as error:
        # Whether someone else's damaged file is about us, nobody can tell.
        return (
            SettingsSource(path, {}, (SettingError("", f"it cannot be read: {error}"),))
            if is_own
            else None
        )
    if is_own:
        return parse_source(path, written)
    tool = written.get("tool")
    section = tool.get(SECTION) if isinstance(tool, dict) else None
    return None if section is None else parse_source(path, section)
