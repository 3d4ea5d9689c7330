"""The last analysis of each root, for questions that come many at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tf_cycle_ls.server.state.documents import OpenDocument, Snapshot
from tf_cycle_ls.server.state.module_call_index import directory_of

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.model import Analysis

# An editor asks about the files that it shows, which belong to a few roots.
_MOST = 4


@dataclass(frozen=True)
class _Known:
    news: int
    open: Mapping[str, OpenDocument]
    root: Analysis


class Memory:
    """Analyses, as they were last; used by the worker thread only.

    One is as good as new while the client's texts in its directories are the same, and while the
    client has told of no other files: `news` counts how often it did.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def root(
        self, directory: str, news: int, snapshot: Snapshot, before: Analysis | None
    ) -> Analysis:
        """The analysis of a root. Raises UnreadableError when it cannot be read."""
        from tf_cycle_ls.analysis.analyze import analyze

        known = self._known.pop(directory, None)
        if known is None or known.news != news or known.open != _open_in(known.root, snapshot):
            root = analyze(directory, snapshot.files_of(directory), before)
            known = _Known(news, _open_in(root, snapshot), root)
        self._known[directory] = known
        for oldest in list(self._known)[:-_MOST]:
            del self._known[oldest]
        return known.root


def _open_in(root: Analysis, snapshot: Snapshot) -> Mapping[str, OpenDocument]:
    directories = {root.root_dir, *map(directory_of, root.documents)}
    return {
        path: opened for path, opened in snapshot.open.items() if directory_of(path) in directories
    }
