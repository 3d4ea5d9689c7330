"""Asking the client to tell of files that change behind its back."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

# The directory of a file that is opened or saved is read again anyway, so nothing that must be
# right hangs on these events.
_PATTERN = "**/*.{tf,tofu,tf.json,tofu.json}"


async def register(server: LanguageServer) -> None:
    """LSP: client/registerCapability for workspace/didChangeWatchedFiles."""
    watchers = [types.FileSystemWatcher(glob_pattern=_PATTERN)]
    registration = types.Registration(
        id="configuration-files",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
    )
    await server.client_register_capability_async(
        types.RegistrationParams(registrations=[registration])
    )
