"""Source snippets for a terminal: `file:line:column`, the line, and carets below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from termcolor import colored

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.wrapping import wrap_text
from tf_cycle_ls.text import Document, Encoding

DEFAULT_WIDTH = 100
"""The number of columns for output that is not a terminal."""

_TAB = "    "
_GUTTER = 6
_ELLIPSIS = "…"
_MAX_CHARACTER_BYTES = 4


class Snippets(Struct, frozen=True):
    """Formats places. `document` gives the document of a place, `format_path` formats its path, and
    `colour` is True if colors are used. `width` is the number of columns of the output."""

    document: Callable[[Place], Document]
    format_path: Callable[[str], str]
    colour: bool
    width: int = DEFAULT_WIDTH

    def location(self, place: Place) -> str:
        """A place as `path:line:column`. Lines and columns count from 1."""
        line, column = self.document(place).position(place.span.start, Encoding.UTF32)
        return f"{printable(self.format_path(place.path))}:{line + 1}:{column + 1}"

    def snippet(self, place: Place, suffix: str = "", *, label: str = "") -> Iterator[str]:
        """The location of a place, followed by `suffix`, and its first line with carets and `label`
        below. Only a part of a line that is too long is shown."""
        document = self.document(place)
        start, end = document.range(place.span)
        line_start = document.line_starts[start.line]
        line_end = line_start + len(document.line(start.line))
        stop = place.span.end if end.line == start.line else line_end
        # Cut the bytes first: a line of a megabyte can contain thousands of places.
        shown = _MAX_CHARACTER_BYTES * self.width
        before = _visible(
            document.data[max(line_start, place.span.start - shown) : place.span.start]
        )
        marked = _visible(document.data[place.span.start : min(stop, place.span.start + shown)])
        after = _visible(document.data[stop : min(line_end, stop + shown)])
        text_width = self.width - _GUTTER - len(" | ")
        before, marked, after = _window(before, marked, after, text_width)
        indent, bar = " " * _columns(before), self.styled("|", "blue")
        carets = max(1, _columns(marked))
        yield f"{' ' * _GUTTER}{self.arrow()} {self.location(place)}{suffix}"
        yield f"{self.styled(f'{start.line + 1:>{_GUTTER}}', 'blue')} {bar} {before}{marked}{after}"
        margin = f"{' ' * _GUTTER} {bar} "
        is_beside = len(indent) + carets + 1 + len(label) <= text_width
        beside = f" {self.styled(label, 'red')}" if label and is_beside else ""
        yield f"{margin}{indent}{self.styled('^' * carets, 'red')}{beside}"
        if label and not is_beside:
            if len(indent) + len(label) > text_width:
                indent = ""
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


def _window(before: str, marked: str, after: str, width: int) -> tuple[str, str, str]:
    """Cut a line that has more than `width` columns, keeping the start of the marked part."""
    line = f"{before}{marked}{after}"
    if len(line) <= width and _columns(line) <= width:
        return before, marked, after
    shown = _cut_end(marked, width // 2)
    if shown != marked:
        after = ""
    before = _cut_end(before[::-1], (width - _columns(shown)) // 2)[::-1]
    return before, shown, _cut_end(after, width - _columns(before) - _columns(shown))


def _cut_end(text: str, width: int) -> str:
    """A text, cut to at most `width` columns, the last of which is then an ellipsis."""
    start = _first_columns(text, width)
    return text if start == text else f"{_first_columns(text, width - 1)}{_ELLIPSIS[:width]}"


def _first_columns(text: str, width: int) -> str:
    """The longest start of a text with at most `width` columns. Its time depends on `width` only,
    because a line may have megabytes."""
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > width:
            return text[:index]
    return text


def _columns(text: str) -> int:
    """The number of columns of a text on a terminal."""
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import wcswidth  # Imported late: most snippets are ASCII.

    return max(0, wcswidth(text))


def _visible(line: bytes) -> str:
    """A line for display: tabs have a fixed width, and unprintable characters become dots."""
    text = line.decode("utf-8", errors="replace").replace("\t", _TAB)
    return "".join(character if character.isprintable() else "·" for character in text)
