"""The workspace folders and the client's settings, from which the settings of each project are
computed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.settings.settings import Settings
from tf_cycle_ls.settings.sources import (
    NO_SETTINGS,
    SECTION,
    SettingError,
    SettingsSource,
    merge_sources,
    parse_source,
)
from tf_cycle_ls.vfs import Files


class ClientConfiguration(Struct, frozen=True):
    """The workspace folders and the client's settings.

    `initial` comes from the initialization options, `current` from the client's configuration.
    """

    folders: frozenset[str] = frozenset()
    initial: SettingsSource = NO_SETTINGS
    current: SettingsSource = NO_SETTINGS

    @property
    def settings(self) -> Settings:
        """The settings for directories outside of any project with settings."""
        return merge_sources((self.initial, self.current))

    @property
    def errors(self) -> tuple[SettingError, ...]:
        """The client's invalid settings, which are ignored."""
        return (*self.initial.errors, *self.current.errors)

    def projects(self, files: Files) -> Projects:
        """The settings of each directory, cached for one job."""
        return Projects(files, self.folders, (self.initial, self.current))

    def with_initialization_options(self, options: object) -> ClientConfiguration:
        """Apply the initialization options, which may be nested under the name of the settings
        section."""
        if isinstance(options, dict) and SECTION in options:
            options = options[SECTION]
        return replace(self, initial=parse_source("the editor, at the start", options))

    def with_client_settings(self, section: object) -> ClientConfiguration:
        """Apply the client's current settings (LSP: workspace/configuration)."""
        return replace(self, current=parse_source("the editor's settings", section))

    def with_folders(self, added: set[str], removed: set[str]) -> ClientConfiguration:
        """Add and remove folders (LSP: workspace/didChangeWorkspaceFolders)."""
        return replace(self, folders=(self.folders - removed) | added)
