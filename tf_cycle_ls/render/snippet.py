"""Source snippets for a terminal: `file:line:column`, the line, and carets below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from termcolor import colored

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.text import Document, Encoding

DEFAULT_WIDTH = 100
"""The number of columns for output that is not a terminal."""

_TAB = "    "
_GUTTER = 6
_ELLIPSIS = "…"
_MAX_CHARACTER_BYTES = 4


@dataclass(frozen=True)
class Snippets:
    """Formats places. `document` gives the document of a place, `format_path` formats its path, and
    `colour` tells whether to use colors."""

    document: Callable[[Place], Document]
    format_path: Callable[[str], str]
    colour: bool

    def location(self, place: Place) -> str:
        """A place as `path:line:column`. Lines and columns count from 1."""
        line, column = self.document(place).position(place.span.start, Encoding.UTF32)
        return f"{printable(self.format_path(place.path))}:{line + 1}:{column + 1}"

    def snippet(
        self, place: Place, suffix: str = "", *, label: str = "", width: int = DEFAULT_WIDTH
    ) -> Iterator[str]:
        """The location of a place, followed by `suffix`, and its first line with carets and `label`
        below. Only a part of the line is shown if it has more than `width` columns."""
        from wcwidth import wcswidth  # Imported late: most runs show no snippet.

        document = self.document(place)
        start, end = document.range(place.span)
        line_start = document.line_starts[start.line]
        line_end = line_start + len(document.line(start.line))
        stop = place.span.end if end.line == start.line else line_end
        # Cut the bytes first: a line of a megabyte can contain thousands of places.
        shown = _MAX_CHARACTER_BYTES * width
        before = _visible(
            document.data[max(line_start, place.span.start - shown) : place.span.start]
        )
        marked = _visible(document.data[place.span.start : min(stop, place.span.start + shown)])
        after = _visible(document.data[stop : min(line_end, stop + shown)])
        before, marked, after = _window(before, marked, after, width - _GUTTER - len(" | "))
        indent, bar = " " * wcswidth(before), self.styled("|", "blue")
        carets = max(1, wcswidth(marked))
        yield f"{' ' * _GUTTER}{self.arrow()} {self.location(place)}{suffix}"
        yield f"{self.styled(f'{start.line + 1:>{_GUTTER}}', 'blue')} {bar} {before}{marked}{after}"
        margin = f"{' ' * _GUTTER} {bar} "
        rest = [label] if label else []
        used = _GUTTER + len(" | ") + len(indent) + carets + 1
        beside = f" {self.styled(rest.pop(), 'red')}" if rest and used + len(label) <= width else ""
        yield f"{margin}{indent}{self.styled('^' * carets, 'red')}{beside}"
        if rest:
            text_width = width - _GUTTER - len(" | ")
            indent = indent[: max(0, text_width - len(label))]
            for line in wrap_text(label, text_width - len(indent)):
                yield f"{margin}{indent}{self.styled(line, 'red')}"

    def arrow(self) -> str:
        """The arrow before a location."""
        return self.styled("-->", "blue")

    def styled(self, text: str, colour: str | None = None) -> str:
        """Make a text bold and optionally colored. Returns it unchanged if colors are off."""
        return styled(text, colour, enabled=self.colour)


def styled(text: str, colour: str | None = None, *, enabled: bool) -> str:
    """Make a text bold and optionally colored. Returns it unchanged unless `enabled`."""
    return colored(text, colour, attrs=["bold"], force_color=True) if enabled else text


def wrap_text(text: str, width: int) -> list[str]:
    """Wrap a text at spaces. A longer word stays whole, so that it can be copied."""
    return wrap(text, max(width, 1), break_on_hyphens=False, break_long_words=False)


def _window(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    """Cut a line that has more than `width` characters, keeping the start of the marked part."""
    if len(before) + len(marked) + len(after) <= width:
        return before, marked, after
    if len(marked) > width // 2:
        marked = f"{marked[: width // 2]}{_ELLIPSIS}"
        after = ""
    room = width - len(marked)
    if len(before) > room // 2:
        before = f"{_ELLIPSIS}{before[len(before) - room // 2 + 1 :]}"
    rest = width - len(before) - len(marked)
    if len(after) > rest:
        after = f"{after[: max(rest - 1, 0)]}{_ELLIPSIS}"
    return before, marked, after


def _visible(line: bytes) -> str:
    """A line for display: tabs have a fixed width, and unprintable characters become dots."""
    text = line.decode("utf-8", errors="replace").replace("\t", _TAB)
    return "".join(character if character.isprintable() else "·" for character in text)
