"""JSON-RPC as LSP wants it, where pygls leaves a client waiting or says the wrong thing."""

from __future__ import annotations

import logging
from collections.abc import Generator
from concurrent.futures import Future
from enum import Enum, auto
from typing import Any, NoReturn

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcContentModified,
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

logger = logging.getLogger(__name__)

# What pygls does with these is of no use to us: see `documents`. It would also keep a record of
# each such notification for ever.
_NOT_BUILT_IN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)


class _Phase(Enum):
    """Where in the life of a server we are (LSP: Server lifecycle)."""

    WAITING = auto()
    RUNNING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """Answers every request, if only with an error."""

    position_encoding: types.PositionEncodingKind | None = None
    """The unit of columns, whatever the client offers; None to agree on one with it."""
    announces_diagnostics = False
    """Whether the client is told that it may ask for diagnostics."""

    _phase = _Phase.WAITING

    @property
    def exit_code(self) -> int:
        """LSP, exit: 0 when the shutdown request came before, else 1."""
        return 0 if self._phase is _Phase.SHUT_DOWN else 1

    def refuse(self, message_id: str | int | None, error: JsonRpcException) -> None:
        """Answer a request with an error; without an id, one whose id could not be read.

        JSON-RPC 2.0, section 5: the id is null then. (pygls leaves it out.)
        """
        details = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": message_id, "error": details})

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A JSON object as the message that it is; None for one that has been dealt with.

        JSON-RPC 2.0, section 5: a request that makes no sense is answered too. (pygls raises, and
        so never answers.)
        """
        if "jsonrpc" not in data or not data.keys() & {"method", "result", "error"}:
            # Not a message but an object within one, of whatever content.
            return data
        is_request = "id" in data and "method" in data
        try:
            if is_request and _id_of(data) is None:
                raise JsonRpcInvalidRequest("an id is a number or a string")
            return super().structure_message(data)
        except JsonRpcInvalidRequest as error:
            self.refuse(None, error)
        except JsonRpcException:
            if is_request:
                self.refuse(_id_of(data), self._objection(data["method"]))
        return None

    def handle_message(self, message: Any) -> None:
        """Handle a message, unless this is not the time for it."""
        if message is None or _is_empty_response(message):
            return
        if getattr(message, "jsonrpc", None) != self.VERSION:
            self.refuse(_id_of(message), JsonRpcInvalidRequest())
            return
        method = getattr(message, "method", None)
        refusal = None if method is None else self._refusal(method)
        if refusal is None:
            super().handle_message(message)
        elif hasattr(message, "id"):
            self.refuse(message.id, refusal)
        else:
            logger.warning("%s was ignored: %s", method, refusal)

    def _send_handler_result(self, future: Future[Any], *, msg_id: str | int) -> None:
        """Answer a request. (pygls logs as a failure what is none: that a text has changed.)"""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcContentModified):
            self._request_futures.pop(msg_id, None)
            self.refuse(msg_id, error)
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        """LSP: $/cancelRequest. (pygls warns when the answer was on its way already.)"""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def _refusal(self, method: str) -> JsonRpcException | None:
        """Why a method may not be called now, if so (LSP: initialize, shutdown)."""
        is_first = method == types.INITIALIZE
        if method == types.EXIT or (self._phase is _Phase.RUNNING and not is_first):
            return None
        if self._phase is _Phase.WAITING:
            return None if is_first else JsonRpcServerNotInitialized()
        if self._phase is _Phase.RUNNING:
            return JsonRpcInvalidRequest("initialize may only be sent once")
        return JsonRpcInvalidRequest("the server has been shut down")

    def _objection(self, method: object) -> JsonRpcException:
        """What is wrong with a request that could not be read."""
        if not isinstance(method, str):
            return JsonRpcInvalidRequest()
        is_known = method in self.fm.features or method in self.fm.builtin_features
        return self._refusal(method) or (
            JsonRpcInvalidParams() if is_known else JsonRpcMethodNotFound.of(method)
        )

    def _register_builtin_features(self) -> None:
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        for method in _NOT_BUILT_IN:
            del self.fm.builtin_features[method]

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """LSP: initialize. Announces what is there, and not what pygls adds to it."""
        if self.position_encoding is not None:
            general = params.capabilities.general or types.GeneralClientCapabilities()
            general.position_encodings = [self.position_encoding]
            params.capabilities.general = general
        result = yield from super().lsp_initialize(params)
        if not self.announces_diagnostics:
            result.capabilities.diagnostic_provider = None
        workspace = result.capabilities.workspace
        if workspace is not None and workspace.file_operations == types.FileOperationOptions():
            workspace.file_operations = None
        self._phase = _Phase.RUNNING
        return result

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(
        self, params: types.ExecuteCommandParams
    ) -> Generator[Any, Any, Any]:
        """LSP: workspace/executeCommand. (pygls does not see that all arguments are missing.)"""
        params.arguments = params.arguments or ()
        return (yield from super().lsp_workspace__execute_command(params))

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """LSP: shutdown."""
        yield from super().lsp_shutdown(*args)
        self._phase = _Phase.SHUT_DOWN

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> NoReturn:
        """LSP: exit. (pygls closes the output first, and stays when that fails.)

        Its loop ends with this; `exit_code` is for whoever started it.
        """
        raise SystemExit


def _is_empty_response(message: Any) -> bool:
    # Some clients leave out a result that is null. There is nothing to learn from it.
    return isinstance(message, dict) and "method" not in message and "id" in message


def _id_of(message: Any) -> str | int | None:
    """The id of a message that may be anything; None when it has none, or no possible one."""
    found = message.get("id") if isinstance(message, dict) else getattr(message, "id", None)
    return found if isinstance(found, (str, int)) else None
