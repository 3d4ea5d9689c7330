"""Finds suppression comments, each with a reason.

    # tf-cycle-ls: ignore[dependency-cycle] because the module is split next week

At the end of a line, a comment applies to that line. On a line of its own, it applies to the next
line with code, unless a blank line comes first. A heredoc belongs to the line on which it starts.
JSON files have no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.format.tokens import Kind, Line, Token, split_lines
from tf_cycle_ls.text import Document, Span

_MARKER = b"tf-cycle-ls:"
_OPENING = re.compile(rb"(?:#|//|/\*)\s*")
_IGNORE = re.compile(r"ignore\[(?P<codes>[^\[\]]*)\]\W*(?:because\b)?(?P<reason>.*)", re.DOTALL)


class Suppression(Struct, frozen=True):
    """A suppression comment.

    `place` is the comment, `covered` the byte span of the line that it applies to. `codes` are the
    codes in its brackets, empty if the comment is invalid. A comment without a `reason` has no
    effect.
    """

    place: Place
    covered: Span
    codes: tuple[str, ...]
    reason: str

    def suppresses(self, code: str) -> bool:
        """Whether the comment has a reason and suppresses a code on its line."""
        return bool(self.reason) and code in self.codes

    def covers(self, place: Place, code: str) -> bool:
        """Whether the comment suppresses a code at a place."""
        return self.suppresses(code) and place.is_in(Place(self.place.path, self.covered))


def suppressions(documents: Mapping[str, Document]) -> tuple[Suppression, ...]:
    """The suppression comments in `documents`, in the order of the text."""
    return tuple(
        suppression
        for document in documents.values()
        if _MARKER in document.data and not document.path.endswith(".json")
        for suppression in _in_document(document)
    )


def _in_document(document: Document) -> Iterator[Suppression]:
    pending: list[Token] = []
    for line in split_lines(document.data):
        comments = [token for token in line.tokens if token.kind is Kind.COMMENT]
        if not _has_code(line):
            if not comments:  # A blank line separates the comments before it from the code below.
                yield from _parse_unattached(document, pending)
            pending = pending + comments if comments else []
            continue
        covered = Span(line.start, line.end)
        for token in (*pending, *comments):
            yield from _parse_comment(document, token, covered)
        pending = []
    yield from _parse_unattached(document, pending)


def _parse_unattached(document: Document, comments: list[Token]) -> Iterator[Suppression]:
    """Parse comments that apply to no line."""
    for token in comments:
        yield from _parse_comment(document, token, Span(token.end, token.end))


def _has_code(line: Line) -> bool:
    return any(token.kind not in (Kind.COMMENT, Kind.NEWLINE) for token in line.tokens)


def _parse_comment(document: Document, token: Token, covered: Span) -> Iterator[Suppression]:
    text = document.data[token.start : token.end]
    opening = _OPENING.match(text)
    if opening is None or not text.startswith(_MARKER, opening.end()):
        return
    request = text[opening.end() + len(_MARKER) :].rstrip().removesuffix(b"*/").strip()
    place = Place(document.path, Span(token.start, token.start + len(text.rstrip())))
    match = _IGNORE.fullmatch(request.decode("utf-8", errors="replace"))
    if match is None:
        yield Suppression(place, covered, (), "")
        return
    codes = tuple(code.strip() for code in match["codes"].split(",") if code.strip())
    yield Suppression(place, covered, codes, " ".join(match["reason"].split()))
