"""Places in a text as a terminal shows them: `file:line:column`, and the line with a mark below."""

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
class Source:
    """Shows places. `document` gives the text that a place is in, `shown` turns a path into the
    form in which it is shown, `colour` says whether the reader's terminal takes it."""

    document: Callable[[Place], Document]
    shown: Callable[[str], str]
    colour: bool

    def location(self, place: Place) -> str:
        """Where a place is; lines and columns count from 1."""
        line, column = self.document(place).position(place.span.start, Encoding.UTF32)
        return f"{printable(self.shown(place.path))}:{line + 1}:{column + 1}"

    def snippet(self, place: Place, at: str = "") -> Iterator[str]:
        """A place with its line of source, what it spans underlined; `at` is added to where."""
        from wcwidth import wcswidth  # Late: most runs have nothing to show.

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
        yield f"{' ' * _GUTTER}{self.arrow()} {self.location(place)}{at}"
        yield f"{number} {bar} {_visible(line)}"
        yield f"{' ' * _GUTTER} {bar} {' ' * wcswidth(before)}{carets}"

    def arrow(self) -> str:
        """What stands before a location."""
        return self.styled("-->", "blue")

    def styled(self, text: str, colour: str | None = None) -> str:
        """A text in bold, and in a colour, if the terminal takes it."""
        return styled(text, colour, wanted=self.colour)


def styled(text: str, colour: str | None = None, *, wanted: bool) -> str:
    """A text in bold, and in a colour, if that is wanted."""
    return colored(text, colour, attrs=["bold"], force_color=True) if wanted else text


def _visible(line: bytes) -> str:
    """A line as it is shown: tabs of one width, nothing that moves the cursor."""
    text = line.decode("utf-8", errors="replace").replace("\t", _TAB)
    return "".join(character if character.isprintable() else "·" for character in text)
