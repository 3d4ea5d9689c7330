"""Analyses of in-memory directories, for the tests."""

from __future__ import annotations

from collections.abc import Mapping

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, Overlay, decode

ROOT = "/configuration"


class Raw:
    """Files with these contents, keyed by the path relative to ROOT."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = {f"{ROOT}/{path}": data for path, data in contents.items()}
        documents = {path: Document(path, b"") for path in self._contents}
        self._names = Overlay(Disk(), documents)

    def list_dir(self, directory: str) -> tuple[str, ...]:
        return self._names.list_dir(directory)

    def read(self, path: str) -> Document:
        return decode(path, self._contents[path])


def files_of(texts: Mapping[str, str]) -> Files:
    """Files with these texts, keyed by the path relative to ROOT."""
    return Raw({path: text.encode() for path, text in texts.items()})


def analysed(texts: Mapping[str, str], before: Analysis | None = None) -> Analysis:
    """Analyze these texts; `before` is the analysis of earlier texts."""
    return analyze(ROOT, files_of(texts), before)


def source_text(analysis: Analysis, reference: SourceReference) -> str:
    """The text at the place of a reference."""
    return analysis.documents[reference.place.path].text(reference.place.span)


def problems(analysis: Analysis) -> list[tuple[str, str]]:
    """The problems of an analysis: the path relative to ROOT, and the message."""
    return [
        (problem.path.removeprefix(f"{ROOT}/"), problem.message) for problem in analysis.problems
    ]


def equals_full_analysis(result: Analysis, texts: Mapping[str, str]) -> bool:
    """Whether an incremental result and its graph equal those of an analysis from scratch."""
    first = analysed(texts)
    return result == first and _graph_of(result) == _graph_of(first)


def _graph_of(analysis: Analysis) -> object:
    """The nodes and edges of a graph, in a form that can be compared."""
    graph = analysis.dependencies
    nodes = {
        name: (node.provider, node.source, [scoped.references for scoped in node.scoped_references])
        for name, node in graph.nodes.items()
    }
    return nodes, dict(graph.successors)
