"""Analyzes a root of any kind, with the open documents of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tf_cycle_ls import root_kinds
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.vfs import Files

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis


def analyze_root(
    name: str, snapshot: Snapshot, previous: GraphAnalysis | None, files: Files | None = None
) -> GraphAnalysis:
    """Analyze the root with a name. `previous` is an earlier analysis of it, and `files` is what it
    reads, if not the files of the snapshot. Raises UnreadableError if it cannot be read."""
    read = snapshot.files_of(name) if files is None else files
    return root_kinds.analyze_root(root_kinds.root_of(name), snapshot.project(name), read, previous)
