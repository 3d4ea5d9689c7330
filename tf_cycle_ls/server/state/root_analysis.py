"""Analyzes a root of any kind, with the open documents of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tf_cycle_ls.root_kinds import root_of
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.vfs import Files

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis


def analyze_root(
    name: str, snapshot: Snapshot, previous: GraphAnalysis | None, files: Files | None = None
) -> GraphAnalysis:
    """Analyze the root with a name. `previous` is an earlier analysis of it, and `files` is what it
    reads, if not the files of the snapshot. Raises UnreadableError if it cannot be read."""
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.analysis.result import Analysis

    root, project = root_of(name), snapshot.project(name)
    read = snapshot.files_of(name) if files is None else files
    if root.kind is not None:
        return root.kind.analyze(root.directory, read, project.excludes, previous)
    before = previous if isinstance(previous, Analysis) else None
    return analyze(root.directory, read, before, project.settings.language)
