"""Telling the client what was found: only what is new, and nothing left standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lsprotocol import types

from tf_cycle_ls.server.documents import Snapshot
from tf_cycle_ls.server.roots import directory_of

Found = Mapping[str, Sequence[types.Diagnostic]]


class Publisher:
    """Publishes diagnostics (LSP: textDocument/publishDiagnostics).

    A file may belong to several roots; what is published for it is what all of them found.
    """

    def __init__(self, send: Callable[[types.PublishDiagnosticsParams], None]) -> None:
        self._send = send
        self._found: dict[str, Found] = {}
        self._sent: dict[str, types.PublishDiagnosticsParams] = {}

    def update(self, root: str, found: Found, snapshot: Snapshot) -> None:
        """Replace what was found in a root, by path; `snapshot` is what it was found in.

        What was published for files that are not among these any more is taken back.
        """
        before = self._found.get(root, {})
        self._found[root] = found
        for path in sorted({*before, *found}):
            self._publish(path, snapshot)

    def _publish(self, path: str, snapshot: Snapshot) -> None:
        params = types.PublishDiagnosticsParams(
            uri=snapshot.uri(path),
            version=snapshot.version(path),
            diagnostics=self._diagnostics(path),
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

    def _diagnostics(self, path: str) -> list[types.Diagnostic]:
        """What all roots found in a file. Where several found the same kind of thing in the same
        place, as they do in a module that they all call, the module's own word counts."""
        own = directory_of(path)
        found: list[types.Diagnostic] = []
        told: set[object] = set()
        for root in sorted(self._found, key=lambda root: (root != own, root)):
            here = self._found[root].get(path, ())
            found += (each for each in here if _kind_and_place(each) not in told)
            told.update(map(_kind_and_place, here))
        return found


def _kind_and_place(diagnostic: types.Diagnostic) -> tuple[object, ...]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return (diagnostic.code, start.line, start.character, end.line, end.character)


def _matters(
    params: types.PublishDiagnosticsParams, sent: types.PublishDiagnosticsParams | None
) -> bool:
    """Whether to say that there is nothing: of an open text, that it was looked at."""
    return params.version is not None or bool(sent and sent.diagnostics)
