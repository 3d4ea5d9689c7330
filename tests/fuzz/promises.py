"""What holds of any answer about any text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tf_cycle_ls.analysis.model import Analysis, Place
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File
from tf_cycle_ls.text import Span


def check_file(file: File, data: bytes) -> None:
    """The items are in order and apart; all places are inside; what cannot be read is told of."""
    spans = [item.span for item in file.items]
    assert all(before.end <= after.start for before, after in pairwise(spans)), spans
    for item in file.items:
        assert item.content.is_parsed or item.content.issues, "left out without a word"
    for span in (*spans, *_places(file)):
        assert 0 <= span.start <= span.end <= len(data), span


def _places(file: File) -> Iterator[Span]:
    for issue in file.issues:
        yield issue.span
    for item in file.items:
        if item.stale is not None:
            yield item.stale  # Its own spans mean nothing.
            continue
        for declaration in item.content.declarations:
            yield from (each.span.shifted(item.span.start) for each in references_of(declaration))


def check_root(root: Analysis) -> None:
    """All places that are told of are inside of the texts."""
    for file in root.files:
        check_file(root.files[file], root.documents[file].data)
    for place in _told(root):
        data = root.documents[place.path].data
        assert 0 <= place.span.start <= place.span.end <= len(data), place
    for component in root.components:
        assert component.edges
        assert component.cycles


def _told(root: Analysis) -> Iterator[Place]:
    for component in root.components:
        for edge in component.edges:
            yield from edge.places
    for own in root.self_references:
        yield own.reference.place
    for problem in root.problems:
        if problem.span is not None:
            yield Place(problem.path, problem.span)
