"""Splits Terraform source into tokens, and into the lines and cells that `terraform fmt` aligns.

Source of the rules: hashicorp/hcl, hclsyntax/scan_tokens.rl (tokens) and hclwrite/format.go
(lines, cells and indentation). As in fmt, a line ends at a newline token, so a line can contain a
whole heredoc or multi-line comment. All offsets are in bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct

from tf_cycle_ls.format.grapheme_width import columns
from tf_cycle_ls.syntax.unterminated_comments import neutralize_unterminated
from tf_cycle_ls.text import Span

_INDENT = 2


class Kind(Enum):
    """The kinds of tokens that matter for formatting."""

    OPENING = auto()
    CLOSING = auto()
    EQUAL = auto()
    COMMENT = auto()
    HEREDOC = auto()
    NEWLINE = auto()
    OTHER = auto()


class Token(NamedTuple):
    """A token and its byte range. Whitespace between tokens is not a token."""

    kind: Kind
    start: int
    end: int


class Line(Struct, frozen=True):
    """A line: its tokens, its cells and its brackets.

    - `start`: the offset at which the previous line ends.
    - `equal`, `comment`: the indexes of the `=` token and of the trailing comment, or None.
    - `name`: the width in columns of the text before the `=`, or of all text if there is no `=`.
      Excludes the indentation and the trailing comment.
    - `value`: the width in columns of the text from the `=` on, without the trailing comment.
    - `in_run`: whether fmt aligns the `=` with the `=` of adjacent lines, which it does only if the
      brackets after the `=` are balanced.
    - `opened`: the number of opening brackets minus the number of closing brackets.
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
        """The offset at which the line ends, after its newline."""
        return self.tokens[-1].end

    @property
    def is_blank(self) -> bool:
        """Whether the line contains only a newline, and possibly whitespace."""
        first = self.tokens[0]
        return first.kind is Kind.NEWLINE and first.start < first.end

    def gap(self, index: int) -> Span:
        """Return the span of the whitespace before a token."""
        before = self.tokens[index - 1].end if index else self.start
        return Span(before, self.tokens[index].start)

    def opens(self) -> bool:
        """Whether the last token, ignoring comments, is an opening bracket."""
        text = [t for t in self.tokens if t.kind not in (Kind.COMMENT, Kind.NEWLINE)]
        return bool(text) and text[-1].kind is Kind.OPENING

    def closes(self) -> bool:
        """Whether the first token is a closing bracket."""
        return self.tokens[0].kind is Kind.CLOSING


def split_lines(data: bytes) -> list[Line]:
    """Split a text into lines, in order. Together, the lines contain every byte.

    Invalid text does not raise an exception, but is split as well as possible.
    """
    lines = []
    start = 0
    for tokens in _split(data):
        lines.append(_line(data, start, tokens))
        start = tokens[-1].end
    return lines


def indentation(lines: Iterable[Line]) -> Iterator[int]:
    """Yield the number of columns by which fmt indents each line.

    A line that opens brackets, no matter how many, indents the lines after it by one level.
    """
    # The number of brackets that are still open in each level.
    steps: list[int] = []
    for line in lines:
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
        # Add an empty newline token, so that whitespace at the end of the text is a gap, too.
        line.append(Token(Kind.NEWLINE, len(data), len(data)))
    yield line


def _line(data: bytes, start: int, tokens: list[Token]) -> Line:
    last = len(tokens) - 1
    comment = last if last and tokens[last].kind is Kind.COMMENT else None
    text = tokens[:comment]
    equal = next((i for i, t in enumerate(text) if i and t.kind is Kind.EQUAL), None)
    in_run = equal is not None and _opened(text[equal:]) == 0
    # fmt counts brackets inside a heredoc only if the heredoc is the value after an `=`.
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
    """Return the number of columns from the first to the last token.

    Each byte of whitespace between tokens counts as one column.
    """
    if not tokens:
        return 0
    start, end = tokens[0].start, tokens[-1].end
    text = data[start:end]
    if text.isascii():
        return columns(text)
    token_bytes = sum(t.end - t.start for t in tokens)
    return end - start - token_bytes + sum(columns(data[t.start : t.end]) for t in tokens)


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
# `$${` and `%%{` are escapes. A `$` or `%` that does not begin a sequence is a separate token.
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
    """Scans the tokens of a text.

    Code contains templates, and the `${ … }` sequences of templates contain code again. `_markers`
    has the end of each open template: a quote, or the end marker of a heredoc. `_braces` has the
    number of open braces in each level of code.
    """

    def __init__(self, data: bytes) -> None:
        self._data = neutralize_unterminated(data)
        self._markers: list[bytes] = []
        self._braces = [0]

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens of the text, in order."""
        at = 0
        while at < len(self._data):
            in_template = len(self._markers) == len(self._braces)
            match = self._in_template(at) if in_template else _CODE.match(self._data, at)
            assert match is not None, "the patterns match every byte"
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
        """Update the open templates, sequences and braces after a token."""
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
            # A quoted string must end on its line. Treat the next line as code again.
            self._markers.clear()
            self._braces = [0]

    def _close_brace(self) -> None:
        if self._braces[-1]:
            self._braces[-1] -= 1
        elif len(self._braces) > 1:
            self._braces.pop()
