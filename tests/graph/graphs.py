"""Builds the graph of a configuration that is given as texts."""

from __future__ import annotations

from collections.abc import Mapping

from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.graph.reference_graph import ReferenceGraph
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Overlay

_ROOT = "/configuration"


def graph(texts: Mapping[str, str]) -> ReferenceGraph:
    """The graph of a configuration. `texts` maps paths relative to the root module to texts."""
    paths = {f"{_ROOT}/{path}": text for path, text in texts.items()}
    documents = {path: Document(path, f"{text}\n".encode()) for path, text in paths.items()}
    loaded = load(_ROOT, Overlay(Disk(), documents))
    assert loaded.problems == ()
    return ReferenceGraph(loaded.tree)


def edges(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    """The edges of the graph of a configuration; see `graph`."""
    return {(a, b) for a, targets in graph(texts).successors.items() for b in targets}
