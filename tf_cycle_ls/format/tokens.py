"""Terraform source cut into the lines, and each line into the cells, that `terraform fmt` lays out.

Source of the rules: hashicorp/hcl, hclsyntax/scan_tokens.rl (what a token is) and
hclwrite/format.go (what a line and its cells are, and how far a line is indented). A line for
that purpose ends with a newline between tokens: a heredoc, or a comment over several lines, is
inside one line. All offsets are bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from tf_cycle_ls.format.grapheme_width import columns
from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import Span

_INDENT = 2


class Kind(Enum):
    """The tokens that the layout depends on."""

    OPENING = auto()
    CLOSING = auto()
    EQUAL = auto()
    COMMENT = auto()
    HEREDOC = auto()
    NEWLINE = auto()
    OTHER = auto()


class Token(NamedTuple):
    """A token and the bytes that it takes; blank space between tokens belongs to none."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a line, what brackets it opens, and its cells.

    `start` is where the line before ended. `equal` and `comment` are the indexes of the tokens
    with which the cell of the assigned value and that of the trailing comment begin. `name` and
    `value` are the columns that the text before `=` (without indentation) and from `=` on take;
    all text is `name` where there is no `=`. `in_run` tells whether the `=` may be aligned with
    those of the lines around, which it is not when a bracket behind it stays open or closes more
    than was opened there. `opened` is brackets opened minus brackets closed.
    """

    tokens: Sequence[Token]
    start: int
    equal: int | None
    comment: int | None
    name: int
    value: int
    in_run: bool
    opened: int

    @property
    def end(self) -> int:
        """The offset at which the line ends, behind its newline."""
        return self.tokens[-1].end

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on the line but a newline."""
        first = self.tokens[0]
        return first.kind is Kind.NEWLINE and first.start < first.end

    def gap(self, index: int) -> Span:
        """The blank space in front of a token."""
        before = self.tokens[index - 1].end if index else self.start
        return Span(before, self.tokens[index].start)

    def opens(self) -> bool:
        """Whether its last token, but for a comment, is an opening bracket."""
        text = [t for t in self.tokens if t.kind not in (Kind.COMMENT, Kind.NEWLINE)]
        return bool(text) and text[-1].kind is Kind.OPENING

    def closes(self) -> bool:
        """Whether its first token is a closing bracket."""
        return self.tokens[0].kind is Kind.CLOSING


def lines(data: bytes) -> list[Line]:
    """The lines of a text, in order; together they hold all its bytes.

    Damaged text is cut as well as may be, never refused.
    """
    found = []
    start = 0
    for tokens in _split(data):
        found.append(_line(data, start, tokens))
        start = tokens[-1].end
    return found


def indentation(of: Iterable[Line]) -> Iterator[int]:
    """The columns by which fmt indents each line.

    A line that opens brackets, however many, indents what follows by one step.
    """
    steps: list[int] = []
    for line in of:
        closed = -line.opened
        while closed > 0 and steps:
            closed -= steps[-1]
            if closed >= 0:
                steps.pop()
            else:
                steps[-1] = -closed
        yield 0 if line.is_blank else _INDENT * len(steps)
        if line.opened > 0:
            steps.append(line.opened)


def _split(data: bytes) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in _Scanner(data).tokens():
        line.append(token)
        if token.kind is Kind.NEWLINE or (
            token.kind is Kind.COMMENT and data.endswith(b"\n", token.start, token.end)
        ):
            yield line
            line = []
    if not line or line[-1].kind is not Kind.COMMENT or line[-1].end < len(data):
        # As if a newline stood at the end, so that blank space in front of it can be named.
        line.append(Token(Kind.NEWLINE, len(data), len(data)))
    yield line


def _line(data: bytes, start: int, tokens: list[Token]) -> Line:
    last = len(tokens) - 1
    comment = last if last and tokens[last].kind is Kind.COMMENT else None
    text = tokens[:comment]
    equal = next((i for i, t in enumerate(text) if i and t.kind is Kind.EQUAL), None)
    in_run = equal is not None and _opened(text[equal:]) == 0
    # fmt looks for brackets inside a heredoc only where the heredoc is the value behind a `=`.
    counted = text[:equal] if in_run else text
    heredoc = next((i for i, t in enumerate(counted) if t.kind is Kind.HEREDOC), None)
    return Line(
        tokens=tokens,
        start=start,
        equal=equal,
        comment=comment,
        name=_width(data, text[:equal]),
        value=0 if equal is None else _width(data, text[equal:]),
        in_run=in_run,
        opened=_opened(counted[:heredoc]),
    )


def _opened(tokens: Iterable[Token]) -> int:
    return sum((t.kind is Kind.OPENING) - (t.kind is Kind.CLOSING) for t in tokens)


def _width(data: bytes, tokens: Sequence[Token]) -> int:
    """The columns from the first of the tokens to the last, a tab between two counting one."""
    if not tokens:
        return 0
    start, end = tokens[0].start, tokens[-1].end
    text = data[start:end]
    if text.isascii():
        return columns(text)
    taken = sum(t.end - t.start for t in tokens)
    return end - start - taken + sum(columns(data[t.start : t.end]) for t in tokens)


_CODE = re.compile(
    rb"""
      [ \t]+                                      # between tokens: skipped
    | (?P<COMMENT> (?:\#|//)[^\n]*\n? | /\*.*?\*/ )
    | (?P<HEREDOC> <<-?(?P<marker>[A-Za-z_\x80-\xff][\w\x80-\xff-]*)\r?\n )
    | (?P<QUOTE> " )
    | (?P<OPENING> [{(\[] )
    | (?P<CLOSING> ~?\} | [)\]] )
    | (?P<NEWLINE> \r?\n )
    | (?P<OTHER> [=<>!]= | => | [\w.,*\x80-\xff-]+ )
    | (?P<EQUAL> = )
    | (?P<REST> . )
    """,
    re.DOTALL | re.VERBOSE,
)
# `$${` and `%%{` stand for themselves. A `$` or `%` that begins no sequence is a token of its own.
_QUOTED = re.compile(
    rb"""
      (?P<SEQUENCE> [$%]\{~? )
    | (?P<QUOTE> " )
    | (?P<NEWLINE> \r?\n | \r )
    | \$\$\{~? | %%\{~? | [$%]
    | (?: \\[^\r\n] | [^$%"\\\r\n]+ )+
    | \\
    """,
    re.VERBOSE,
)
_HEREDOC = re.compile(rb"(?P<SEQUENCE>[$%]\{~?)|\$\$\{~?|%%\{~?|[$%]|[^$%\n]+\n?|\n")
_REST_OF_LINE = re.compile(rb"[^\r\n]*")
_QUOTE = b'"'

_KINDS = {
    None: Kind.OTHER,
    "REST": Kind.OTHER,
    "OTHER": Kind.OTHER,
    "QUOTE": Kind.OTHER,
    "SEQUENCE": Kind.OPENING,
    "OPENING": Kind.OPENING,
    "CLOSING": Kind.CLOSING,
    "EQUAL": Kind.EQUAL,
    "COMMENT": Kind.COMMENT,
    "HEREDOC": Kind.HEREDOC,
    "NEWLINE": Kind.NEWLINE,
}


class _Scanner:
    """One pass over a text.

    Templates and the sequences `${ … }` in them alternate: a template is open for each marker
    (a quote, or the word that ends a heredoc), and a stretch of code for each count of braces.
    """

    def __init__(self, data: bytes) -> None:
        self._data = neutralize_unterminated(data)
        self._markers: list[bytes] = []
        self._braces = [0]

    def tokens(self) -> Iterator[Token]:
        """The tokens of the text, in order."""
        at = 0
        while at < len(self._data):
            in_template = len(self._markers) == len(self._braces)
            match = self._in_template(at) if in_template else _CODE.match(self._data, at)
            assert match is not None, "the patterns leave no byte out"
            at = match.end()
            self._follow(match)
            if in_template or match.lastgroup is not None:
                yield Token(_KINDS[match.lastgroup], match.start(), at)

    def _in_template(self, at: int) -> re.Match[bytes] | None:
        marker = self._markers[-1]
        if marker == _QUOTE:
            return _QUOTED.match(self._data, at)
        if self._data[at - 1 : at] == b"\n":
            line = _REST_OF_LINE.match(self._data, at)
            if line is not None and line[0].strip() == marker:
                self._markers.pop()
                return line
        return _HEREDOC.match(self._data, at)

    def _follow(self, match: re.Match[bytes]) -> None:
        """Enter and leave templates, sequences and braces with a token."""
        in_template = len(self._markers) == len(self._braces)
        kind = match.lastgroup
        if kind == "QUOTE" and in_template:
            self._markers.pop()
        elif kind == "QUOTE":
            self._markers.append(_QUOTE)
        elif kind == "HEREDOC":
            self._markers.append(match["marker"])
        elif kind == "SEQUENCE":
            self._braces.append(0)
        elif kind == "OPENING" and match[0] == b"{":
            self._braces[-1] += 1
        elif kind == "CLOSING" and match[0].endswith(b"}"):
            self._close_brace()
        elif kind == "NEWLINE" and in_template:
            # A quoted string ends on its line. This one is damaged: the next line is code again.
            self._markers.clear()
            self._braces = [0]

    def _close_brace(self) -> None:
        if self._braces[-1]:
            self._braces[-1] -= 1
        elif len(self._braces) > 1:
            self._braces.pop()
