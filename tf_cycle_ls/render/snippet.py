"""Source snippets for a terminal: `file:line:column`, the line, and carets below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from termcolor import colored

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.text import Document, Encoding

_TAB = "    "
_GUTTER = 6


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

    def snippet(self, place: Place, suffix: str = "") -> Iterator[str]:
        """The location of a place, followed by `suffix`, and its first line with carets below."""
        from wcwidth import wcswidth  # Imported late: most runs show no snippet.

        document = self.document(place)
        start, end = document.range(place.span)
        line_start = document.line_starts[start.line]
        line = document.line(start.line)
        stop = place.span.end if end.line == start.line else line_start + len(line)
        before = _visible(document.data[line_start : place.span.start])
        marked = _visible(document.data[place.span.start : stop])
        number = self.styled(f"{start.line + 1:>{_GUTTER}}", "blue")
        bar = self.styled("|", "blue")
        carets = self.styled("^" * max(1, wcswidth(marked)), "red")
        yield f"{' ' * _GUTTER}{self.arrow()} {self.location(place)}{suffix}"
        yield f"{number} {bar} {_visible(line)}"
        yield f"{' ' * _GUTTER} {bar} {' ' * wcswidth(before)}{carets}"

    def arrow(self) -> str:
        """The arrow before a location."""
        return self.styled("-->", "blue")

    def styled(self, text: str, colour: str | None = None) -> str:
        """Make a text bold and optionally colored. Returns it unchanged if colors are off."""
        return styled(text, colour, enabled=self.colour)


def styled(text: str, colour: str | None = None, *, enabled: bool) -> str:
    """Make a text bold and optionally colored. Returns it unchanged unless `enabled`."""
    return colored(text, colour, attrs=["bold"], force_color=True) if enabled else text


def _visible(line: bytes) -> str:
    """A line for display: tabs have a fixed width, and unprintable characters become dots."""
    text = line.decode("utf-8", errors="replace").replace("\t", _TAB)
    return "".join(character if character.isprintable() else "·" for character in text)
