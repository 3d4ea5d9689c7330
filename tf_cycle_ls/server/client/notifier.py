"""Messages that the server sends on its own initiative: log entries, warnings, progress and refresh
requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities

Advance = Callable[[str, int, int], bool]
"""Reports a step of the work. The arguments are its message, its number and the total number of
steps. Returns False if the user has canceled the work."""


class Notifier:
    """Sends messages and requests to the client, and skips requests that the client does not
    support."""

    def __init__(self, server: LanguageServer, client: ClientCapabilities) -> None:
        self._server = server
        self._client = client
        self._warned: set[str] = set()
        self._numbers = count(1)

    def log(self, message: str) -> None:
        """Write a warning to the client's log (LSP: window/logMessage)."""
        kind = types.MessageType.Warning
        self._server.window_log_message(types.LogMessageParams(type=kind, message=message))

    def show_warning(self, message: str) -> None:
        """Show a warning about a mistake that the user can correct (LSP: window/showMessage).

        Each message is shown and logged only once.
        """
        if message not in self._warned:
            self._warned.add(message)
            self.log(message)
            kind = types.MessageType.Warning
            self._server.window_show_message(types.ShowMessageParams(type=kind, message=message))

    def trace(self, message: str) -> None:
        """Send a trace message unless tracing is off (LSP: $/logTrace)."""
        if self._server.protocol.trace is not types.TraceValue.Off:
            self._server.log_trace(types.LogTraceParams(message=message))

    def send_status(self, uri: str, message: str) -> None:
        """Send the status of a root module (tf-cycle-ls/status, a notification of our own)."""
        if self._client.shows_status:
            parameters = {"uri": uri, "message": message}
            self._server.protocol.notify("tf-cycle-ls/status", parameters)

    @property
    def sends_summaries(self) -> bool:
        """Whether the client shows the summary of all root modules."""
        return self._client.shows_summary

    def send_summary(self, summary: Mapping[str, Any]) -> None:
        """Send the summary of all root modules (tf-cycle-ls/summary, a notification of our own)."""
        self._server.protocol.notify("tf-cycle-ls/summary", summary)

    def refresh_lenses(self) -> None:
        """Have the client request code lenses again (LSP: workspace/codeLens/refresh)."""
        if self._client.supports_lens_refresh:
            self._server.workspace_code_lens_refresh(None)

    def refresh_diagnostics(self) -> None:
        """Have the client request diagnostics again (LSP: workspace/diagnostic/refresh)."""
        if self._client.uses_pull:
            self._server.workspace_diagnostic_refresh(None)

    @asynccontextmanager
    async def progress(self, title: str) -> AsyncIterator[Advance]:
        """Show progress while the context is open (LSP: window/workDoneProgress).

        Yields the function that reports a step.
        """
        token = f"tf-cycle-ls-{next(self._numbers)}"
        progress = self._server.work_done_progress
        if not (self._client.supports_progress and await self._create_progress(token)):
            yield lambda message, number, total: True
            return
        begin = types.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
        progress.begin(token, begin)

        def advance(message: str, number: int, total: int) -> bool:
            percentage = number * 100 // total
            report = types.WorkDoneProgressReport(message=message, percentage=percentage)
            progress.report(token, report)
            return not progress.tokens[token].cancelled()

        try:
            yield advance
        finally:
            progress.end(token, types.WorkDoneProgressEnd())
            del progress.tokens[token]

    async def _create_progress(self, token: str) -> bool:
        try:
            await self._server.work_done_progress.create_async(token)
        except JsonRpcException:
            return False
        return True
