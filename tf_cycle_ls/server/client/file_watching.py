"""Asking the client to tell of what changes behind its back: files, and its settings."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.settings.project import OWN_FILE, SHARED_FILE
from tf_cycle_ls.settings.sources import SECTION

logger = logging.getLogger(__name__)

# The directory of a file that is opened or saved is read again anyway, so nothing that must be
# right hangs on these events.
_PATTERNS = ("**/*.{tf,tofu,tf.json,tofu.json}", f"**/{OWN_FILE}", f"**/{SHARED_FILE}")


async def register(server: LanguageServer, client: ClientCapabilities) -> None:
    """LSP: client/registerCapability."""
    registrations = list(_registrations(client))
    if not registrations:
        return
    try:
        await server.client_register_capability_async(
            types.RegistrationParams(registrations=registrations)
        )
    except JsonRpcException as error:
        logger.warning("the client does not tell of changes outside: %s", error.message)


def _registrations(client: ClientCapabilities) -> Iterator[types.Registration]:
    if client.supports_file_watching:
        watchers = [types.FileSystemWatcher(glob_pattern=each) for each in _PATTERNS]
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
