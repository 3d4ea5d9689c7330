"""Invariants of every parsed file and every analysis."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File
from tf_cycle_ls.text import Span


def check_file(file: File, data: bytes) -> None:
    """Check that items are sorted and do not overlap, that all spans are inside the text, and that
    every item that cannot be parsed has a syntax error."""
    spans = [item.span for item in file.items]
    assert all(before.end <= after.start for before, after in pairwise(spans)), spans
    for item in file.items:
        assert item.content.is_parsed or item.content.issues, (
            "an item was skipped without a syntax error"
        )
    for span in (*spans, *_spans(file)):
        assert 0 <= span.start <= span.end <= len(data), span


def _spans(file: File) -> Iterator[Span]:
    for issue in file.issues:
        yield issue.span
    for item in file.items:
        if item.stale is not None:
            yield item.stale  # The spans of the old version are meaningless in the current text.
            continue
        for declaration in item.content.declarations:
            yield from (
                reference.span.shifted(item.span.start) for reference in references_of(declaration)
            )


def check_analysis(analysis: Analysis) -> None:
    """Check that all reported places are inside the texts, and that components have cycles."""
    for file in analysis.files:
        check_file(analysis.files[file], analysis.documents[file].data)
    for place in _analysis_places(analysis):
        data = analysis.documents[place.path].data
        assert 0 <= place.span.start <= place.span.end <= len(data), place
    for component in analysis.components:
        assert component.edges
        assert component.cycles


def _analysis_places(analysis: Analysis) -> Iterator[Place]:
    for component in analysis.components:
        for edge in component.edges:
            yield from edge.places
    for self_reference in analysis.self_references:
        yield self_reference.reference.place
    for problem in analysis.problems:
        if problem.span is not None:
            yield Place(problem.path, problem.span)
