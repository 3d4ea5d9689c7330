"""Registers the server for notifications of changed files and changed settings."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from tf_cycle_ls.config.config_files import ANALYZED_FILES
from tf_cycle_ls.root_kinds import KINDS
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.settings.project import OWN_FILE, SHARED_FILE
from tf_cycle_ls.settings.sources import SECTION

logger = logging.getLogger(__name__)

# Results are correct even without watchers, because opening or saving a file in the editor reads
# its directory again.
_OF_OTHER_KINDS = tuple(pattern for kind in KINDS.values() for pattern in kind.patterns)
_PATTERNS = (*ANALYZED_FILES, *_OF_OTHER_KINDS, f"**/{OWN_FILE}", f"**/{SHARED_FILE}")


async def register(server: LanguageServer, client: ClientCapabilities) -> None:
    """Register file watchers and the settings section (LSP: client/registerCapability)."""
    registrations = list(_registrations(client))
    if not registrations:
        return
    try:
        await server.client_register_capability_async(
            types.RegistrationParams(registrations=registrations)
        )
    except JsonRpcException as error:
        logger.warning("client rejected file watching: %s", error.message)


def _registrations(client: ClientCapabilities) -> Iterator[types.Registration]:
    if client.supports_file_watching:
        watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _PATTERNS]
        yield types.Registration(
            id="configuration-files",
            method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
        )
    if client.supports_configuration_registration:
        yield types.Registration(
            id="settings",
            method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
            register_options=types.DidChangeConfigurationRegistrationOptions(section=SECTION),
        )
