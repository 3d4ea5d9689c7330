"""The project that a directory belongs to, its settings file and its settings."""

from __future__ import annotations

import os.path
import sys
from collections.abc import Collection, Iterable
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.settings.ignore_patterns import IgnorePatterns, parse_pattern
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import (
    SECTION,
    SettingError,
    SettingsSource,
    merge_sources,
    parse_source,
)
from tf_cycle_ls.vfs import Files, RestrictedFiles, UnreadableError, find_checkout, is_within

OWN_FILE = ".tf-cycle-ls.toml"
SHARED_FILE = "pyproject.toml"

MAX_BYTES = 65_536
"""The maximum size of a settings file."""

MAX_DOTS = 1_000
"""The maximum number of dots on a line. tomllib takes quadratic time to parse a key with dots."""


class Project(Struct, frozen=True, dict=True):
    """The project that a directory belongs to, with its settings.

    `top` is the outermost directory of the project. `file` is its settings file, and `base` is the
    directory of that file, or `top` if there is none. `overrides` take precedence over the file.
    """

    top: str
    base: str
    file: SettingsSource | None
    overrides: tuple[SettingsSource, ...]

    @property
    def sources(self) -> tuple[SettingsSource, ...]:
        """The sources of the settings, in increasing order of precedence."""
        return (*([self.file] if self.file else []), *self.overrides)

    @cached_property
    def settings(self) -> Settings:
        """The merged settings."""
        return merge_sources(self.sources)

    def files(self, files: Files) -> Files:
        """Restrict `files` to the project, unless the setting `outside` allows other files."""
        return files if self.settings.outside else RestrictedFiles(files, (self.top,))

    def excludes(self, directory: str) -> bool:
        """Whether the setting `exclude` excludes a directory from the search for root modules."""
        if not self.settings.exclude:
            return False
        if not is_within(directory, (self.base,)):
            return False
        name = os.path.relpath(directory, self.base).replace(os.sep, "/")
        return name != "." and self._exclude_patterns.excludes(name)

    @cached_property
    def _exclude_patterns(self) -> IgnorePatterns:
        return IgnorePatterns(map(parse_pattern, self.settings.exclude))


class Projects:
    """Finds and caches the projects of directories, and reads each settings file only once.

    The cache is never invalidated, so an instance should live only as long as one task. `folders`
    are the workspace folders. `overrides` take precedence over settings files.
    """

    def __init__(
        self, files: Files, folders: Collection[str], overrides: Iterable[SettingsSource] = ()
    ) -> None:
        self._files = files
        self._folders = folders
        self._overrides = tuple(overrides)
        self._by_directory_and_top: dict[tuple[str, str], Project] = {}
        self._by_directory: dict[str, Project] = {}

    def of(self, directory: str) -> Project:
        """The project of a directory."""
        if directory not in self._by_directory:
            self._by_directory[directory] = self._project(directory, self._top(directory))
        return self._by_directory[directory]

    def _top(self, directory: str) -> str:
        """The outermost of the directory, its git checkout and the workspace folders around it."""
        folders = [folder for folder in self._folders if is_within(directory, (folder,))]
        checkout = find_checkout(directory)
        return min([directory, *folders, *([checkout] if checkout else [])], key=len)

    def _project(self, directory: str, top: str) -> Project:
        """The project of `directory`, with the nearest settings file from there up to `top`."""
        key = directory, top
        if key not in self._by_directory_and_top:
            file = self._settings_file(directory)
            parent = os.path.dirname(directory)
            if file is not None:
                project = Project(top, directory, file, self._overrides)
            elif directory in (top, parent):
                project = Project(top, top, None, self._overrides)
            else:
                project = self._project(parent, top)
            self._by_directory_and_top[key] = project
        return self._by_directory_and_top[key]

    def _settings_file(self, directory: str) -> SettingsSource | None:
        """Return the settings file in a directory, or None."""
        try:
            names = self._files.list_dir(directory)
        except UnreadableError:
            return None
        sources = (
            _read_file(os.path.join(directory, name), self._files)
            for name in (OWN_FILE, SHARED_FILE)
            if name in names
        )
        return next((source for source in sources if source is not None), None)


def _read_file(path: str, files: Files) -> SettingsSource | None:
    """Read a settings file. Returns None if a pyproject.toml is broken or lacks our section."""
    # Imported late: most directories have no settings file.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    is_own = os.path.basename(path) == OWN_FILE
    try:
        data = tomllib.loads(_read_text(path, files))
    # A number of 5,000 digits is a ValueError; so is a TOMLDecodeError.
    except (UnreadableError, ValueError, RecursionError) as error:
        # A broken pyproject.toml is not reported, because it may not have our section.
        if not is_own:
            return None
        return SettingsSource(path, {}, (SettingError("", f"the file cannot be read: {error}"),))
    if is_own:
        return parse_source(path, data)
    tool = data.get("tool")
    section = tool.get(SECTION) if isinstance(tool, dict) else None
    return None if section is None else parse_source(path, section)


def _read_text(path: str, files: Files) -> str:
    """Read a settings file. Raises UnreadableError if parsing it might take long."""
    data = files.read(path).data
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES // 1024} KiB")
    if any(line.count(b".") > MAX_DOTS for line in data.splitlines()):
        raise UnreadableError(f"more than {MAX_DOTS} dots on a line")
    return data.decode("utf-8")
