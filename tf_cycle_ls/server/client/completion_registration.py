"""Announces completion to the client while the setting `completion` is on in the workspace.

An editor in which it is off is not told of it, because some then ask no other source.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot

logger = logging.getLogger(__name__)

COMPLETION_OPTIONS = types.CompletionOptions(trigger_characters=["."])
_ID = "completion"
_METHOD = types.TEXT_DOCUMENT_COMPLETION


class CompletionRegistration:
    """Registers completion with a client that supports dynamic registration, and announces it to
    other clients at `initialize`. `start` runs a coroutine beside the handling of messages."""

    def __init__(
        self,
        server: LanguageServer,
        client: ClientCapabilities,
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self._server = server
        self._client = client
        self._start = start
        self._is_registered = False

    def is_announced(self, snapshot: Snapshot) -> bool:
        """Whether the response to `initialize` has completion."""
        return not self._client.supports_completion_registration and _is_wanted(snapshot)

    def update(self, snapshot: Snapshot) -> None:
        """Register or unregister completion, if the settings have changed (LSP:
        client/registerCapability, client/unregisterCapability)."""
        wanted = _is_wanted(snapshot)
        if self._client.supports_completion_registration and wanted != self._is_registered:
            self._is_registered = wanted
            self._start(self._register() if wanted else self._unregister())

    async def _register(self) -> None:
        registration = types.Registration(
            _ID, _METHOD, types.CompletionRegistrationOptions(trigger_characters=["."])
        )
        params = types.RegistrationParams([registration])
        try:
            await self._server.client_register_capability_async(params)
        except JsonRpcException as error:
            logger.warning("client rejected completion: %s", error.message)

    async def _unregister(self) -> None:
        params = types.UnregistrationParams([types.Unregistration(_ID, _METHOD)])
        try:
            await self._server.client_unregister_capability_async(params)
        except JsonRpcException as error:
            logger.warning("client did not unregister completion: %s", error.message)


def _is_wanted(snapshot: Snapshot) -> bool:
    """Whether the setting is on in the editor or in a workspace folder."""
    configuration = snapshot.configuration
    return configuration.settings.completion or any(
        snapshot.project(folder).settings.completion for folder in configuration.folders
    )
