"""Caches the fixes at a range of a file.

An editor requests code actions whenever the cursor moves, and verifying each fix takes most of the
time of a response. Fixes stay valid while all documents of the root module are unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
    from tf_cycle_ls.analysis.model import Place
    from tf_cycle_ls.fixes.model import Fix
    from tf_cycle_ls.root_kinds import Root

_MAX_RANGES = 16

_Key = tuple[str, str, Span]


class FixCache:
    """Caches the fixes at the ranges that were requested last. Any thread may use it."""

    def __init__(self) -> None:
        self._entries: dict[_Key, tuple[Mapping[str, Document], tuple[Fix, ...]]] = {}
        self._lock = Lock()

    def fixes_at(
        self, root: Root, analysis: GraphAnalysis, files: Files, path: str, span: Span
    ) -> tuple[Fix, ...]:
        """The verified fixes at a span of a file of a root. They are computed again only if they
        are not cached or the documents have changed."""
        from tf_cycle_ls.root_fixes import fixes_at

        key = root.name, path, span
        with self._lock:
            entry = self._entries.pop(key, None)
        if entry is None or entry[0] != analysis.documents:
            entry = analysis.documents, fixes_at(root.kind, analysis, files, path, span)
        with self._lock:
            self._entries[key] = entry
            for oldest in list(self._entries)[:-_MAX_RANGES]:
                del self._entries[oldest]
        return entry[1]

    def best_fix(self, root: Root, analysis: GraphAnalysis, place: Place) -> Fix | None:
        """The best fix of a root for the reference at `place`, if the fixes for the reference or a
        part of it are cached. Computes nothing."""
        with self._lock:
            entries = list(self._entries.items())
        for (name, path, span), (documents, fixes) in entries:
            if (
                (name, path) == (root.name, place.path)
                and place.span.covers(span)
                and documents == analysis.documents
            ):
                return fixes[0] if fixes else None
        return None
