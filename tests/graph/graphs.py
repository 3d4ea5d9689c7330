"""Configurations of several directories as text, to their graph."""

from __future__ import annotations

from collections.abc import Mapping

from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.graph.reference_graph import ReferenceGraph
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Overlay

_ROOT = "/configuration"


def graph(texts: Mapping[str, str]) -> ReferenceGraph:
    """The graph of some files, by their paths below the root; nothing of them is on disk."""
    paths = {f"{_ROOT}/{path}": text for path, text in texts.items()}
    documents = {path: Document(path, f"{text}\n".encode()) for path, text in paths.items()}
    loaded = load(_ROOT, Overlay(Disk(), documents))
    assert loaded.problems == ()
    return ReferenceGraph(loaded.tree)


def edges(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """The edges of the graph of some files."""
    return {(a, b) for a, targets in graph(texts).successors.items() for b in targets}
