"""Splits a file into its top-level items, without a parser.

An item is the text between two newlines outside all brackets, strings, heredocs and comments. In a
valid file, it is a block or an attribute. Each item is parsed separately, so that a syntax error
affects only its own item, and an unchanged item is not parsed again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import Span

_BLANK = re.compile(rb"(?:[ \t\r\n]+|(?:#|//)[^\n]*|/\*.*?\*/)*", re.DOTALL)

_OPENING = rb"<<-?(?P<marker>[^\s{}()\[\],\"<-][^\s{}()\[\],\"<]*)\r?\n"
_CODE_ON_A_LINE = (
    rb"""
      "[^"\\$%\r\n]*(?:(?:\\[^\r\n]|[$%](?![${%]))[^"\\$%\r\n]*)*"   # no template: skipped
    | (?:\#|//)[^\n]*                                   # a comment: skipped
    | /\*.*?\*/
    | (?P<quote>")
    | (?P<opening>[{(\[])
    | (?P<closing>[})\]])
    | (?P<heredoc>"""
    + _OPENING
    + rb")"
)
_IN_BRACKETS = re.compile(_CODE_ON_A_LINE, re.DOTALL | re.VERBOSE)
_CODE = re.compile(_CODE_ON_A_LINE + rb"| (?P<newline>\n)", re.DOTALL | re.VERBOSE)
_TEMPLATE = re.compile(
    rb"""
      \\[^\r\n] | \$\$\{ | %%\{        # escapes: skipped
    | (?P<sequence>[$%]\{)
    | (?P<quote>")
    | (?P<newline>\n)
    """,
    re.VERBOSE,
)

_HEREDOC = re.compile(_OPENING)
_SINGLE_WORD_LINE = re.compile(rb"^[ \t]*(\S+)[ \t]*\r?$", re.MULTILINE)

# Matches lines that almost certainly start a top-level block. Used only to find valid blocks after
# an invalid block. Indented `data` blocks do not match, because they can be inside a `check` block.
_HEADER = re.compile(
    rb"""
    ^ (?: [ \t]* (?: resource [ \t]+ (?:"[^"\n]*"|[\w-]+) [ \t]+ (?:"[^"\n]*"|[\w-]+)
                   | (?:variable|output|module|provider) [ \t]+ (?:"[^"\n]*"|[\w-]+) )
      | (?:data|ephemeral) [ \t]+ (?:"[^"\n]*"|[\w-]+) [ \t]+ (?:"[^"\n]*"|[\w-]+)
      | check [ \t]+ (?:"[^"\n]*"|[\w-]+)
      | (?:locals|terraform|moved|removed|import)
      ) [ \t]* \{
    """,
    re.MULTILINE | re.VERBOSE,
)


def split(data: bytes) -> Iterator[Span]:
    """Yield the items of a file, in order, each including the newline that ends it.

    Only whitespace and comments lie outside of the items.
    """
    data = neutralize_unterminated(data)
    start = skip_blank(data, 0)
    while start < len(data):
        end = end_of_item(data, start)
        yield Span(start, end)
        start = skip_blank(data, end)


def end_of_item(data: bytes, start: int) -> int:
    """Return the end of the item that starts at `start`. The text has no unterminated comment."""
    return _end_of_item(data, start)[0]


def is_closed(item: bytes) -> bool:
    """Whether all brackets, strings and heredocs of an item are closed."""
    return _end_of_item(neutralize_unterminated(item), 0)[1]


def split_at_headers(data: bytes) -> Iterator[Span]:
    """Split an invalid item at each line that looks like a block header.

    Headers inside comments and closed heredocs do not count. A heredoc is treated as unclosed if
    another heredoc with the same marker begins before the end marker.
    """
    hidden = _hidden(neutralize_unterminated(data))
    hidden_starts = [span.start for span in hidden]
    starts = [
        match.start()
        for match in _HEADER.finditer(data)
        if not _is_inside(match.start(), hidden, hidden_starts)
    ]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield Span(start, end)


def _is_inside(at: int, spans: Sequence[Span], starts: Sequence[int]) -> bool:
    """Whether an offset is inside one of the spans, but not at its start.

    The spans are sorted and do not overlap. `starts` are their start offsets.
    """
    before = bisect_left(starts, at) - 1
    return before >= 0 and at < spans[before].end


def skip_blank(data: bytes, at: int) -> int:
    """Return the end of the whitespace and comments that begin at `at`."""
    match = _BLANK.match(data, at)
    return match.end() if match else at


def _end_of_item(data: bytes, at: int) -> tuple[int, bool]:
    """Return the end of the item that starts at `at`, and whether everything in it is closed."""
    depth = 0
    # For each open template sequence `${ … }`, the bracket depth outside of it.
    sequences: list[int] = []
    in_template = False
    is_closed = True
    while match := _pattern(depth, in_template=in_template).search(data, at):
        at = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "quote":
            in_template = not in_template
        elif kind == "sequence":
            sequences.append(depth)
            in_template = False
        elif kind == "opening":
            depth += 1
        elif kind == "closing":
            if sequences and sequences[-1] == depth:
                sequences.pop()
                in_template = True
            elif depth:
                depth -= 1
            else:
                is_closed = False
        elif kind == "newline":
            if in_template:
                # An HCL string must end on its line. Treat the next line as code again.
                in_template = False
                is_closed = False
                sequences.clear()
            if not depth and not sequences:
                return at, is_closed
        else:
            end = _end_of_heredoc(data, at, match["marker"])
            if end is None:
                return len(data), False
            at = end
    return len(data), is_closed and not depth and not sequences and not in_template


def _pattern(depth: int, *, in_template: bool) -> re.Pattern[bytes]:
    if in_template:
        return _TEMPLATE
    return _IN_BRACKETS if depth else _CODE  # Newlines inside brackets do not end an item.


def _end_of_heredoc(data: bytes, at: int, marker: bytes) -> int | None:
    """Return the offset after the end marker of the heredoc whose text starts at `at`, or None."""
    match = re.compile(rb"^[ \t]*%b(?=[ \t]*\r?$)" % re.escape(marker), re.MULTILINE).search(
        data, at
    )
    return match.end() if match else None


def _hidden(data: bytes) -> list[Span]:
    """Return the block comments and closed heredocs of an invalid item."""
    hidden: list[Span] = []
    at = 0
    markers = _Markers(data)
    while match := _CODE.search(data, at):
        at = match.end()
        if match.lastgroup is None and match[0].startswith(b"/*"):
            hidden.append(Span(*match.span()))
        elif match.lastgroup == "heredoc":
            end = markers.end_of_heredoc(match["marker"], at)
            if end is not None:
                hidden.append(Span(match.start(), end))
                at = end
    return hidden


class _Markers:
    """An index of the heredoc markers in an invalid text.

    It is built in one pass, because a search for each heredoc would take quadratic time.
    """

    def __init__(self, data: bytes) -> None:
        self._starts: dict[bytes, list[int]] = {}
        for match in _HEREDOC.finditer(data):
            self._starts.setdefault(match["marker"], []).append(match.start())
        self._ends: dict[bytes, list[int]] = {}
        for match in _SINGLE_WORD_LINE.finditer(data):
            self._ends.setdefault(match[1], []).append(match.end(1))

    def end_of_heredoc(self, marker: bytes, at: int) -> int | None:
        """Return the offset after the end marker of the heredoc whose text starts at `at`.

        Returns None if there is no end marker, or if another heredoc with the same marker begins
        before it.
        """
        starts, ends = self._starts.get(marker, []), self._ends.get(marker, [])
        next_start, next_end = bisect_left(starts, at), bisect_right(ends, at)
        if next_end == len(ends):
            return None
        is_unclosed = next_start < len(starts) and starts[next_start] < ends[next_end]
        return None if is_unclosed else ends[next_end]
