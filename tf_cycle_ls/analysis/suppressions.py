"""Comments that ask not to be told of something, each with a reason.

    # tf-cycle-ls: ignore[dependency-cycle] because the module is split next week

At the end of a line it counts for that line; on a line of its own for the next one that is
neither blank nor a comment. A heredoc belongs to the line it begins on. JSON has no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.format.tokens import Kind, Line, Token, split_lines
from tf_cycle_ls.text import Document, Span

_MARKER = b"tf-cycle-ls:"
_OPENING = re.compile(rb"(?:#|//|/\*)\s*")
_IGNORE = re.compile(r"ignore\[(?P<codes>[^\[\]]*)\]\W*(?:because\b)?(?P<reason>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One such comment.

    `place` is the comment, `covered` the bytes of the line that it counts for. `codes` are the
    names in its brackets; none where it could not be understood. Without a `reason` it counts for
    nothing.
    """

    place: Place
    covered: Span
    codes: tuple[str, ...]
    reason: str

    def covers(self, place: Place, code: str) -> bool:
        """Whether what is told under a code at a place is to be ignored."""
        return (
            bool(self.reason)
            and code in self.codes
            and place.path == self.place.path
            and self.covered.contains(place.span.start)
        )


def suppressions(documents: Mapping[str, Document]) -> tuple[Suppression, ...]:
    """The comments in some files, in their order."""
    return tuple(
        suppression
        for document in documents.values()
        if _MARKER in document.data and not document.path.endswith(".json")
        for suppression in _in_document(document)
    )


def _in_document(document: Document) -> Iterator[Suppression]:
    waiting: list[Token] = []
    for line in split_lines(document.data):
        comments = [token for token in line.tokens if token.kind is Kind.COMMENT]
        if not _has_code(line):
            # A blank line parts a comment from what follows.
            waiting = waiting + comments if comments else []
            continue
        covered = Span(line.start, line.end)
        for token in (*waiting, *comments):
            yield from _requested(document, token, covered)
        waiting = []
    for token in waiting:
        yield from _requested(document, token, Span(token.end, token.end))


def _has_code(line: Line) -> bool:
    return any(token.kind not in (Kind.COMMENT, Kind.NEWLINE) for token in line.tokens)


def _requested(document: Document, token: Token, covered: Span) -> Iterator[Suppression]:
    text = document.data[token.start : token.end]
    opening = _OPENING.match(text)
    if opening is None or not text.startswith(_MARKER, opening.end()):
        return
    what = text[opening.end() + len(_MARKER) :].rstrip().removesuffix(b"*/").strip()
    place = Place(document.path, Span(token.start, token.start + len(text.rstrip())))
    match = _IGNORE.fullmatch(what.decode("utf-8", errors="replace"))
    if match is None:
        yield Suppression(place, covered, (), "")
        return
    codes = tuple(code.strip() for code in match["codes"].split(",") if code.strip())
    yield Suppression(place, covered, codes, " ".join(match["reason"].split()))
