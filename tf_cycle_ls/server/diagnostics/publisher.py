"""Telling the client what was found: only what is new, and nothing left standing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol import types

from tf_cycle_ls.server.diagnostics.store import DiagnosticStore
from tf_cycle_ls.server.state.documents import Snapshot


class Publisher:
    """Publishes diagnostics (LSP: textDocument/publishDiagnostics).

    What a client asks for itself is not published too: with `asks`, or once it `asked`, nothing
    about open texts (LSP: textDocument/diagnostic), and after `hush` nothing at all (LSP:
    workspace/diagnostic).
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
        """Take back what was published about open texts: this client asks for that."""
        if not self._uses_pull:
            self._uses_pull = True
            self.publish(self._sent.keys() & snapshot.open.keys(), snapshot)

    def disable_push(self) -> None:
        """Take back all that was published, and publish nothing any more."""
        self._push_disabled = True
        for sent in self._sent.values():
            if sent.diagnostics:
                self._send(types.PublishDiagnosticsParams(uri=sent.uri, diagnostics=[]))
        self._sent.clear()

    def publish(self, paths: Iterable[str], snapshot: Snapshot) -> None:
        """Tell of some files what there is to tell; `snapshot` is what it was found in.

        Of an open text without anything to tell, that it was looked at.
        """
        if self._push_disabled:
            return
        for path in sorted(paths):
            # Of most files there is nothing to tell, and never was.
            if (
                path in snapshot.open
                or path in self._sent
                or self._diagnostic_store.diagnostics(path)
            ):
                self._publish(path, snapshot)

    def _publish(self, path: str, snapshot: Snapshot) -> None:
        is_asked_for = self._uses_pull and path in snapshot.open
        params = types.PublishDiagnosticsParams(
            uri=snapshot.uri(path),
            version=None if is_asked_for else snapshot.version(path),
            diagnostics=() if is_asked_for else self._diagnostic_store.diagnostics(path),
        )
        sent = self._sent.get(path)
        if sent is not None and sent.uri != params.uri and sent.diagnostics:
            # Clients may keep what they were told under the other spelling of the URI.
            self._send(types.PublishDiagnosticsParams(uri=sent.uri, diagnostics=[]))
        if params != sent and (params.diagnostics or _matters(params, sent)):
            self._send(params)
        if params.diagnostics or params.version is not None:
            self._sent[path] = params
        else:
            self._sent.pop(path, None)


def _matters(
    params: types.PublishDiagnosticsParams, sent: types.PublishDiagnosticsParams | None
) -> bool:
    """Whether to say that there is nothing: of an open text, that it was looked at."""
    return params.version is not None or bool(sent and sent.diagnostics)
