"""The repairs that were offered at some places, for as long as they hold.

An editor asks for code actions with every move of the cursor, and to try out each repair takes most
of the time of an answer. What was tried out holds while all texts of the root are the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_at
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files

_MOST = 16

_Place = tuple[str, str, Span]


class Offered:
    """Repairs that were offered lately; used by the worker thread only."""

    def __init__(self) -> None:
        self._known: dict[_Place, tuple[Mapping[str, Document], tuple[Fix, ...]]] = {}

    def fixes(self, root: Analysis, files: Files, path: str, span: Span) -> tuple[Fix, ...]:
        """As `fixes_at`."""
        place = root.root_dir, path, span
        known = self._known.pop(place, None)
        if known is None or known[0] != root.documents:
            known = root.documents, fixes_at(root, files, path, span)
        self._known[place] = known
        for oldest in list(self._known)[:-_MOST]:
            del self._known[oldest]
        return known[1]
