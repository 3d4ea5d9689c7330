"""Caches analyses for queries, which clients send whenever the cursor moves."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from tf_cycle_ls.root_kinds import root_of
from tf_cycle_ls.server.state.documents import OpenDocument, Snapshot
from tf_cycle_ls.server.state.module_call_index import directory_of
from tf_cycle_ls.server.state.root_analysis import analyze_root

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis

# An editor sends queries about visible files only, which belong to a few root modules.
_MAX_ANALYSES = 4


class _Entry(Struct, frozen=True):
    change_count: int
    open: Mapping[str, OpenDocument]
    analysis: GraphAnalysis


class AnalysisCache:
    """Holds the most recent analyses that queries needed. Any thread may use it.

    An analysis is reused while the open documents in its directories are unchanged and the client
    has reported no other change (`change_count`).
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._lock = Lock()

    def get_or_analyze(
        self, root_dir: str, change_count: int, snapshot: Snapshot, previous: GraphAnalysis | None
    ) -> GraphAnalysis:
        """The analysis of a root module, without the cycles that a comment suppresses. `previous`
        is the base of an incremental analysis. Raises UnreadableError if the root module cannot be
        read."""
        from tf_cycle_ls.findings.reported import without_suppressed

        with self._lock:
            entry = self._entries.pop(root_dir, None)
        if (
            entry is None
            or entry.change_count != change_count
            or entry.open != _open_documents(root_dir, entry.analysis, snapshot)
        ):
            analysis = without_suppressed(analyze_root(root_dir, snapshot, previous))
            entry = _Entry(change_count, _open_documents(root_dir, analysis, snapshot), analysis)
        with self._lock:
            self._entries[root_dir] = entry
            for oldest in list(self._entries)[:-_MAX_ANALYSES]:
                del self._entries[oldest]
        return entry.analysis


def _open_documents(
    root_dir: str, analysis: GraphAnalysis, snapshot: Snapshot
) -> Mapping[str, OpenDocument]:
    """The open documents that a root can read, keyed by path."""
    kind = root_of(root_dir).kind
    if kind is not None:
        return {path: document for path, document in snapshot.open.items() if kind.reads(path)}
    directories = {analysis.root_dir, *map(directory_of, analysis.documents)}
    return {
        path: document
        for path, document in snapshot.open.items()
        if directory_of(path) in directories
    }
