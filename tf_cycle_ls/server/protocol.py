"""Corrects the JSON-RPC protocol of pygls, which omits some responses and sends some wrong ones."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator
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

from tf_cycle_ls.server.lsp.invalid_sync import InvalidSync, has_texts, invalid_sync
from tf_cycle_ls.server.lsp.message_input import is_decoding_error

logger = logging.getLogger(__name__)

# The server tracks documents itself (see `documents`). pygls would also keep a record of each of
# these notifications forever.
_NOT_BUILT_IN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Whether to log a record of pygls, which logs a long traceback for each invalid message."""
    error = record.exc_info[1] if record.exc_info else None
    is_traceback = str(record.msg).startswith("Unable to deserialize message")
    is_invalid = is_traceback or (error is not None and is_decoding_error(error))
    return not is_invalid or logger.isEnabledFor(logging.DEBUG)


for _name in ("pygls.protocol.json_rpc", "pygls.server"):
    logging.getLogger(_name).addFilter(_is_wanted)


_ERRORS_OF_CLIENT = (JsonRpcContentModified, JsonRpcInvalidParams, JsonRpcInvalidRequest)


class _Phase(Enum):
    """The phase of the server's life (LSP: Server lifecycle)."""

    WAITING = auto()
    RUNNING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """A protocol that answers every request, at least with an error."""

    position_encoding: types.PositionEncodingKind | None = None
    """The position encoding to use regardless of the client, or None to negotiate it."""
    announces_diagnostics = False
    """Whether pull diagnostics are announced to the client."""
    announces_completion = False
    """Whether completion is announced at `initialize`."""
    on_invalid_sync: Callable[[InvalidSync], None] | None = None
    """Called for an invalid didOpen or didChange."""

    _phase = _Phase.WAITING

    @property
    def exit_code(self) -> int:
        """0 if the client sent `shutdown` before `exit`, else 1 (LSP: exit)."""
        return 0 if self._phase is _Phase.SHUT_DOWN else 1

    @property
    def was_initialized(self) -> bool:
        """Whether the client has sent `initialize`."""
        return self._phase is not _Phase.WAITING

    def refuse(self, message_id: str | float | None, error: JsonRpcException) -> None:
        """Respond to a request with an error. `message_id` is None if the id could not be read.

        The id of the response is null then (JSON-RPC 2.0, section 5). (pygls leaves it out.)
        """
        details = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": message_id, "error": details})

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Convert a JSON object to a message. If the object is invalid, returns None, or an
        InvalidSync.

        An invalid request requires a response (JSON-RPC 2.0, section 5), so an error is sent.
        (pygls only raises an exception.)
        """
        if "jsonrpc" not in data or not data.keys() & {"method", "result", "error"}:
            # This object is only a part of a message.
            return data
        is_request = "id" in data and "method" in data
        try:
            if is_request and _id_of(data) is None:
                raise JsonRpcInvalidRequest("an id is an integer or a string")
            if not has_texts(data):
                raise JsonRpcInvalidParams
            return super().structure_message(data)
        except JsonRpcInvalidRequest as error:
            # JSON-RPC allows fractional ids, so a client with such an id waits for it.
            number = data.get("id")
            is_fraction = isinstance(number, float) and math.isfinite(number)
            self.refuse(number if is_fraction else None, error)
        except JsonRpcException:
            if is_request:
                self.refuse(_id_of(data), self._invalid_request_error(data["method"]))
            logger.warning("%r is invalid and was ignored", data.get("method", "a response"))
        return invalid_sync(data)

    def handle_message(self, message: Any) -> None:
        """Handle a message, unless the server's phase does not allow it."""
        if message is None or _is_empty_response(message):
            return
        if isinstance(message, InvalidSync):
            if self._phase is _Phase.RUNNING and self.on_invalid_sync is not None:
                self.on_invalid_sync(message)
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
        """Respond to a request. (pygls would log a traceback if the document has changed, or if the
        request is invalid.)"""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, _ERRORS_OF_CLIENT):
            self._request_futures.pop(msg_id, None)
            self.refuse(msg_id, error)
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        """Cancel a request (LSP: $/cancelRequest). (pygls would warn if the request was already
        answered.)"""
        if isinstance(msg_id, (str, int)) and msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def _refusal(self, method: str) -> JsonRpcException | None:
        """The error to respond with if the server's phase does not allow a method (LSP: initialize,
        shutdown). Returns None if it does."""
        is_first = method == types.INITIALIZE
        if method == types.EXIT or (self._phase is _Phase.RUNNING and not is_first):
            return None
        if self._phase is _Phase.WAITING:
            return None if is_first else JsonRpcServerNotInitialized()
        if self._phase is _Phase.RUNNING:
            return JsonRpcInvalidRequest("initialize may only be sent once")
        return JsonRpcInvalidRequest("the server has been shut down")

    def _invalid_request_error(self, method: object) -> JsonRpcException:
        """The error for a request that could not be converted to a message."""
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
        """Handle `initialize`. The response leaves out capabilities that pygls adds by itself."""
        if self.position_encoding is not None:
            general = params.capabilities.general or types.GeneralClientCapabilities()
            general.position_encodings = [self.position_encoding]
            params.capabilities.general = general
        result = yield from super().lsp_initialize(params)
        if not self.announces_diagnostics:
            result.capabilities.diagnostic_provider = None
        if not self.announces_completion:
            result.capabilities.completion_provider = None
        workspace = result.capabilities.workspace
        if workspace is not None and workspace.file_operations == types.FileOperationOptions():
            workspace.file_operations = None
        self._phase = _Phase.RUNNING
        return result

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(
        self, params: types.ExecuteCommandParams
    ) -> Generator[Any, Any, Any]:
        """Handle `workspace/executeCommand`. (pygls fails if the arguments are missing.)"""
        params.arguments = params.arguments or ()
        return (yield from super().lsp_workspace__execute_command(params))

    @lsp_method(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def lsp_work_done_progress_cancel(
        self, params: types.WorkDoneProgressCancelParams
    ) -> Generator[Any, Any, None]:
        """Handle `window/workDoneProgress/cancel`. (pygls fails if the token is an object.)"""
        if isinstance(params.token, (str, int)):
            yield from super().lsp_work_done_progress_cancel(params)

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """Handle `shutdown`."""
        yield from super().lsp_shutdown(*args)
        self._phase = _Phase.SHUT_DOWN

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> NoReturn:
        """Handle `exit` by ending the loop of pygls. The process then exits with `exit_code`.

        (The handler of pygls closes the output first, and does not exit if that fails.)
        """
        raise SystemExit


def _is_empty_response(message: Any) -> bool:
    # Some clients leave out a null result. The response can be ignored.
    return isinstance(message, dict) and "method" not in message and "id" in message


def _id_of(message: Any) -> str | int | None:
    """The id of a message. Returns None if the message has no id or an invalid one."""
    message_id = message.get("id") if isinstance(message, dict) else getattr(message, "id", None)
    return message_id if isinstance(message_id, (str, int)) else None
