"""Publishes changed diagnostics and clears outdated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol import types

from tf_cycle_ls.server.diagnostics.store import DiagnosticStore
from tf_cycle_ls.server.state.documents import Snapshot


class Publisher:
    """Publishes diagnostics (LSP: textDocument/publishDiagnostics).

    A diagnostic is never both pushed and pulled. With `uses_pull`, or after `use_pull_for_open`,
    the client pulls the diagnostics of open documents (LSP: textDocument/diagnostic), so they are
    not published. After `disable_push`, it pulls all diagnostics (LSP: workspace/diagnostic), so
    none are published.
    """

    def __init__(
        self,
        diagnostic_store: DiagnosticStore,
        send: Callable[[types.PublishDiagnosticsParams], None],
        *,
        uses_pull: bool,
    ) -> None:
        self._diagnostic_store = diagnostic_store
        self._send = send
        self._uses_pull = uses_pull
        self._push_disabled = False
        self._sent: dict[str, types.PublishDiagnosticsParams] = {}

    def use_pull_for_open(self, snapshot: Snapshot) -> None:
        """Stop publishing diagnostics of open documents, because this client pulls them, and clear
        the published ones."""
        if not self._uses_pull:
            self._uses_pull = True
            self.publish(self._sent.keys() & snapshot.open.keys(), snapshot)

    def disable_push(self) -> None:
        """Clear all published diagnostics, and stop publishing."""
        self._push_disabled = True
        for sent in self._sent.values():
            if sent.diagnostics:
                self._send(types.PublishDiagnosticsParams(uri=sent.uri, diagnostics=[]))
        self._sent.clear()

    def publish(self, paths: Iterable[str], snapshot: Snapshot) -> None:
        """Publish the diagnostics of the files `paths`, which were computed from `snapshot`.

        An open document without diagnostics gets an empty list, so that the client knows that the
        document was analyzed.
        """
        if self._push_disabled:
            return
        for path in sorted(paths):
            # Skip files that have no diagnostics and never had any.
            if (
                path in snapshot.open
                or path in self._sent
                or self._diagnostic_store.diagnostics(path)
            ):
                self._publish(path, snapshot)

    def _publish(self, path: str, snapshot: Snapshot) -> None:
        is_pulled = self._uses_pull and path in snapshot.open
        params = types.PublishDiagnosticsParams(
            uri=snapshot.uri(path),
            version=None if is_pulled else snapshot.version(path),
            diagnostics=() if is_pulled else self._diagnostic_store.diagnostics(path),
        )
        sent = self._sent.get(path)
        if sent is not None and sent.uri != params.uri and sent.diagnostics:
            # Clients may keep diagnostics that were published under another spelling of the URI.
            self._send(types.PublishDiagnosticsParams(uri=sent.uri, diagnostics=[]))
        if params != sent and (params.diagnostics or _needs_empty_list(params, sent)):
            self._send(params)
        if params.diagnostics or params.version is not None:
            self._sent[path] = params
        else:
            self._sent.pop(path, None)


def _needs_empty_list(
    params: types.PublishDiagnosticsParams, sent: types.PublishDiagnosticsParams | None
) -> bool:
    """Whether to publish an empty list: if the document is open, or if previously sent diagnostics
    must be cleared."""
    return params.version is not None or bool(sent and sent.diagnostics)
