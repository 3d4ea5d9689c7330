"""Writes suppression comments into a document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.suppressions import suppressions
from tf_cycle_ls.format.tokens import Kind, Line, split_lines
from tf_cycle_ls.text import Document, Edit, Span, apply

REASON_PLACEHOLDER = "TODO: give a reason"


def suppression_edit(
    document: Document, span: Span, codes: Collection[str], items: Sequence[Span] = ()
) -> Edit | None:
    """An edit that inserts a comment above the line of `span`, which suppresses `codes` there.

    The reason is a placeholder. Of a document with top-level `items` only the one around `span` is
    split into tokens. The line may hold a whole heredoc or a block on one line. Returns
    None if a comment at this place has no effect, as in JSON.
    """
    if document.path.endswith(".json"):
        return None
    window = _window(document, span, items)
    part = Document(document.path, document.data[window.start : window.end])
    edit = _edit(part, span.shifted(-window.start), codes)
    return Edit(edit.span.shifted(window.start), edit.new) if edit else None


def _edit(document: Document, span: Span, codes: Collection[str]) -> Edit | None:
    line = next((line for line in split_lines(document.data) if line.end > span.start), None)
    if line is None:
        return None
    indentation = line.gap(0)
    comment = f"# tf-cycle-ls: ignore[{', '.join(sorted(codes))}] because {REASON_PLACEHOLDER}"
    new = document.text(indentation) + comment + _newline(document, line)
    edit = Edit(Span(line.start, line.start), new.encode())
    return edit if _suppresses(document, edit, span, codes) else None


def _window(document: Document, span: Span, items: Sequence[Span]) -> Span:
    """The item around `span`, with the comments above it, or the whole document."""
    index = bisect_right(items, span.start, key=lambda item: item.start) - 1
    if index < 0 or not items[index].covers(span):
        return Span(0, len(document.data))
    return Span(items[index - 1].end if index else 0, items[index].end)


def _newline(document: Document, line: Line) -> str:
    last = line.tokens[-1]
    newline = document.text(Span(last.start, last.end)) if last.kind is Kind.NEWLINE else ""
    return newline or "\n"


def _suppresses(document: Document, edit: Edit, span: Span, codes: Collection[str]) -> bool:
    """Whether the edited document has comments that suppress all `codes` at `span`."""
    edited = Document(document.path, apply(document.data, [edit]))
    place = Place(document.path, span.shifted(len(edit.new)))
    comments = suppressions({document.path: edited})
    return all(any(comment.covers(place, code) for comment in comments) for code in codes)
