"""A file cut into its top-level items, without a parser.

An item is what stands between two newlines outside all brackets, strings, heredocs and comments:
in a sound file a block, or an attribute. Each is parsed by itself, so that damage stays in its
item and an unchanged item need not be parsed again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import Span

_BLANK = re.compile(rb"(?:[ \t\r\n]+|(?:#|//)[^\n]*|/\*.*?\*/)*", re.DOTALL)

_OPENING = rb"<<-?(?P<marker>[^\s{}()\[\],\"<-][^\s{}()\[\],\"]*)\r?\n"
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
_WORD_ON_A_LINE = re.compile(rb"^[ \t]*(\S+)[ \t]*\r?$", re.MULTILINE)

# Lines that can hardly be anything but the start of a top-level block. Used only to find sound
# blocks behind a damaged one, never in a sound file; `data` also occurs inside `check`.
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


def cut(data: bytes) -> Iterator[Span]:
    """The items of a file, in order, each with the newline that ends it.

    Together they hold all but blank space and comments.
    """
    data = neutralize_unterminated(data)
    start = skip_blank(data, 0)
    while start < len(data):
        end, _ = _end_of_item(data, start)
        yield Span(start, end)
        start = skip_blank(data, end)


def is_closed(item: bytes) -> bool:
    """Whether all brackets, strings and heredocs that an item opens are closed again."""
    return _end_of_item(neutralize_unterminated(item), 0)[1]


def split_at_headers(data: bytes) -> Iterator[Span]:
    """Parts of a damaged item, split at each line that looks like the header of a block.

    Headers inside comments and inside heredocs do not count. A heredoc is taken for one that was
    left open when another of the same marker begins before the end marker.
    """
    hidden = _hidden(neutralize_unterminated(data))
    begins = [span.start for span in hidden]
    starts = [
        match.start()
        for match in _HEADER.finditer(data)
        if not _is_inside(match.start(), hidden, begins)
    ]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield Span(start, end)


def _is_inside(at: int, spans: Sequence[Span], starts: Sequence[int]) -> bool:
    """Whether an offset is within one of some spans, in order and apart, that start at `starts`."""
    before = bisect_left(starts, at) - 1
    return before >= 0 and at < spans[before].end


def skip_blank(data: bytes, at: int) -> int:
    """Where blank space and comments from `at` on end."""
    match = _BLANK.match(data, at)
    return match.end() if match else at


def _end_of_item(data: bytes, at: int) -> tuple[int, bool]:
    """Where the item that starts at `at` ends, and whether it is closed there."""
    depth = 0
    # For each template sequence `${ … }` that is open: the depth at which its `}` closes it.
    sequences: list[int] = []
    in_template = False
    sound = True
    while match := _searched_for(depth, in_template=in_template).search(data, at):
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
                sound = False
        elif kind == "newline":
            if in_template:
                # HCL strings end on their line: the item is damaged, the rest is code again.
                in_template = False
                sound = False
                sequences.clear()
            if not depth and not sequences:
                return at, sound
        else:
            end = _end_of_heredoc(data, at, match["marker"])
            if end is None:
                return len(data), False
            at = end
    return len(data), sound and not depth and not sequences and not in_template


def _searched_for(depth: int, *, in_template: bool) -> re.Pattern[bytes]:
    if in_template:
        return _TEMPLATE
    return _IN_BRACKETS if depth else _CODE  # In brackets newlines end nothing.


def _end_of_heredoc(data: bytes, at: int, marker: bytes) -> int | None:
    """The offset just behind the end marker of the heredoc whose text starts at `at`."""
    match = re.compile(rb"^[ \t]*%b(?=[ \t]*\r?$)" % re.escape(marker), re.MULTILINE).search(
        data, at
    )
    return match.end() if match else None


def _hidden(data: bytes) -> list[Span]:
    """The comments and heredocs of a damaged item."""
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
    """Where the markers of heredocs stand in a damaged text, found in one go: looking for each by
    itself would take the square of their number."""

    def __init__(self, data: bytes) -> None:
        self._opening: dict[bytes, list[int]] = {}
        for match in _HEREDOC.finditer(data):
            self._opening.setdefault(match["marker"], []).append(match.start())
        self._ending: dict[bytes, list[int]] = {}
        for match in _WORD_ON_A_LINE.finditer(data):
            self._ending.setdefault(match[1], []).append(match.end(1))

    def end_of_heredoc(self, marker: bytes, at: int) -> int | None:
        """The offset just behind the end marker of the heredoc whose text starts at `at`; None
        where there is none, or another heredoc of that marker begins before it."""
        endings, openings = self._ending.get(marker, []), self._opening.get(marker, [])
        number, opened = bisect_right(endings, at), bisect_left(openings, at)
        if number == len(endings):
            return None
        is_left_open = opened < len(openings) and openings[opened] < endings[number]
        return None if is_left_open else endings[number]
