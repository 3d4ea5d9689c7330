"""What is set for the server: by the client, and in the projects of the workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Configuration:
    """The folders of the workspace, and what the client has set, at the start and since."""

    folders: frozenset[str] = frozenset()
    initial: SettingsSource = NO_SETTINGS
    current: SettingsSource = NO_SETTINGS

    @property
    def settings(self) -> Settings:
        """What holds where no project sets anything."""
        return merge_sources((self.initial, self.current))

    @property
    def errors(self) -> tuple[SettingError, ...]:
        """What the client has set and is ignored."""
        return (*self.initial.errors, *self.current.errors)

    def projects(self, files: Files) -> Projects:
        """What holds in each directory; for one job."""
        return Projects(files, self.folders, (self.initial, self.current))

    def with_initialization_options(self, options: object) -> Configuration:
        """LSP: initializationOptions, for this server alone; under its name or without."""
        if isinstance(options, dict) and SECTION in options:
            options = options[SECTION]
        return replace(self, initial=parse_source("the editor, at the start", options))

    def with_client_settings(self, section: object) -> Configuration:
        """What the client has under our name now (LSP: workspace/configuration)."""
        return replace(self, current=parse_source("the editor's settings", section))

    def with_folders(self, added: set[str], removed: set[str]) -> Configuration:
        """LSP: workspace/didChangeWorkspaceFolders."""
        return replace(self, folders=(self.folders - removed) | added)
