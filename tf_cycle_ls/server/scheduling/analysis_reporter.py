"""Reports the results of analyses to the client."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tf_cycle_ls.root_kinds import directory_of_root
from tf_cycle_ls.server.client.notifier import Notifier
from tf_cycle_ls.server.diagnostics.publisher import Publisher
from tf_cycle_ls.server.diagnostics.store import DiagnosticsByPath, DiagnosticStore
from tf_cycle_ls.server.diagnostics.summary import RootSummary, WorkspaceSummary
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.state.documents import Snapshot

if TYPE_CHECKING:
    from tf_cycle_ls.vfs import UnreadableError

logger = logging.getLogger(__name__)


class AnalysisReporter:
    """Stores and publishes the diagnostics of root modules, and asks the client to refresh."""

    def __init__(
        self, diagnostic_store: DiagnosticStore, publisher: Publisher, notifier: Notifier
    ) -> None:
        self._diagnostic_store = diagnostic_store
        self._publisher = publisher
        self._notifier = notifier
        self._status: dict[str, str] = {}
        self._summary = WorkspaceSummary()
        # The files of pending textDocument/diagnostic requests.
        self._pulled: list[str] = []

    @contextmanager
    def pulling(self, path: str) -> Iterator[None]:
        """A context in which a request for the diagnostics of a file is pending. If these
        diagnostics change, the client needs no workspace/diagnostic/refresh."""
        self._pulled.append(path)
        try:
            yield
        finally:
            self._pulled.remove(path)

    def report(self, root_dir: str, diagnostics: DiagnosticsByPath, snapshot: Snapshot) -> None:
        """Replace the diagnostics of a root module, and publish the changes."""
        changed = self._diagnostic_store.update(root_dir, diagnostics)
        self._publisher.publish({*diagnostics, *changed}, snapshot)
        if changed:
            self._notifier.refresh_lenses()
        if not changed.issubset(self._pulled):
            self._notifier.refresh_diagnostics()

    def report_status(self, root_dir: str, message: str) -> None:
        """Send the limitations of the results for a root module, if they have changed. `message` is
        empty if there are none."""
        if self._status.get(root_dir, "") != message:
            self._status[root_dir] = message
            self._notifier.send_status(uris.from_path(directory_of_root(root_dir)), message)

    def report_summary(self, root_dir: str, summary: RootSummary | None) -> None:
        """Send the summary of all root modules, if that of this one has changed. `summary` is None
        if the root module is no longer reported."""
        if self._summary.update(root_dir, summary) and self._notifier.sends_summaries:
            self._notifier.send_summary(self._summary.to_json())

    def report_unreadable(self, root_dir: str, error: UnreadableError, snapshot: Snapshot) -> None:
        """Clear the diagnostics of a root module that cannot be read."""
        if not uris.is_placeholder(root_dir):
            self._notifier.log(f"{root_dir} cannot be read: {error}")
        self.report(root_dir, {}, snapshot)
        self.report_summary(root_dir, None)

    def report_failure(self, root_dir: str, error: Exception) -> None:
        """Log an internal error. The diagnostics of the root module are left unchanged."""
        logger.error("the analysis of %s failed", root_dir, exc_info=error)
        failure = f"{type(error).__name__}: {error}"
        self._notifier.log(f"The analysis of {root_dir} failed, please report it: {failure}")

    def log_duration(self, root_dir: str, diagnostics: DiagnosticsByPath, seconds: float) -> None:
        """Log and trace how long an analysis took."""
        count = sum(map(len, diagnostics.values()))
        message = f"{root_dir}: {count} diagnostics after {seconds * 1000:.0f} ms"
        logger.info(message)
        self._notifier.trace(message)
