"""A report for people: each cycle as a path, each of its steps with its line of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from termcolor import colored
from wcwidth import wcswidth

from tf_cycle_ls.analysis.answers import Component, Edge, Place, Problem, Root, SelfReference
from tf_cycle_ls.fixes.explanation import Explanation
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render import codes
from tf_cycle_ls.render.messages import ARROW, documentation_of, path_text
from tf_cycle_ls.render.told import Remark
from tf_cycle_ls.text import Document, Encoding

_MOST_CYCLES = 20
_TAB = "    "
_GUTTER = 6
_WIDTH = 95


@dataclass(frozen=True)
class TextReport:
    """Writes one root for people.

    `shown` turns the path of a file into the form in which it is shown; `colour` says whether
    the reader's terminal takes it; `repairs` finds what can be offered for a component, and
    `explanations` why it is not more where none of that is safe; `remarks` are about comments.
    """

    root: Root
    shown: Callable[[str], str]
    colour: bool
    repairs: Callable[[Component], Sequence[Fix]]
    explanations: Callable[[Component], Sequence[Explanation]]
    remarks: Sequence[Remark] = ()

    def lines(self) -> Iterator[str]:
        """The report, line by line; nothing where nothing was found."""
        for problem in self.root.problems:
            yield from self._problem(problem)
        for remark in self.remarks:
            text = f"{self._location(remark.place)}: {remark.message}"
            yield self._heading("warning", remark.code, text)
        for component in self.root.components:
            yield from self._component(component)
        for found in self.root.self_references:
            yield from self._self_reference(found)

    def _component(self, component: Component) -> Iterator[str]:
        for cycle in component.cycles[:_MOST_CYCLES]:
            yield self._heading("error", codes.CYCLE, path_text(cycle))
            for number, edge in enumerate(cycle.edges, 1):
                yield from self._step(number, edge)
            yield ""
        left_out = len(component.cycles) - _MOST_CYCLES
        if left_out > 0:
            among = len(component.addresses)
            yield f"… and {left_out} more cycles among the same {among} addresses"
            yield ""
        yield from self._repairs(component)

    def _repairs(self, component: Component) -> Iterator[str]:
        fixes = self.repairs(component)
        if fixes:
            yield self._styled("repairs, least harm first, each tried out:", "green")
        else:
            page = documentation_of(codes.CYCLE)
            yield f"no repair can be offered here; how such cycles are broken: {page}"
        told: set[str] = set()
        for number, fix in enumerate(fixes, 1):
            yield f"  {number}. {self._styled(fix.rule.name, 'green')}: {fix.title}"
            yield f"     {self._arrow()} {self._location(fix.place)}"
            if fix.details not in told:
                yield from (f"     {line}" for line in fix.details.splitlines())
            told.add(fix.details)
        if not any(fix.is_safe for fix in fixes):
            yield from self._explanations(component)
        yield ""

    def _explanations(self, component: Component) -> Iterator[str]:
        for each in self.explanations(component):
            name = self._styled(each.rule.name, "yellow")
            yield f"why there is no edit: {name}: {each.title.removeprefix('No edit: ')}"
            yield f"     {self._arrow()} {self._location(each.place)}"
            for line in wrap(each.reason, _WIDTH, break_on_hyphens=False, break_long_words=False):
                yield f"     {line}"

    def _step(self, number: int, edge: Edge) -> Iterator[str]:
        step = f"  {number}. {address(edge.source)}{ARROW}{address(edge.target)}"
        for reference in edge.references:
            yield f"{step}, in {reference.attribute}"
            yield from self._snippet(reference.place)
        if not edge.references:
            yield f"{step}: {edge.note}"
            if edge.place:
                yield from self._snippet(edge.place)

    def _self_reference(self, found: SelfReference) -> Iterator[str]:
        title = f"{found.address} refers to itself in {found.reference.attribute}"
        yield self._heading("error", codes.SELF_REFERENCE, title)
        yield f"  {found.consequence}"
        yield from self._snippet(found.reference.place)
        yield ""

    def _problem(self, problem: Problem) -> Iterator[str]:
        where = self.shown(problem.path)
        if problem.span:
            where = self._location(Place(problem.path, problem.span))
        yield self._heading("warning", codes.PROBLEM, f"{where}: {problem.message}")

    def _heading(self, severity: str, code: str, text: str) -> str:
        colour = "red" if severity == "error" else "yellow"
        return f"{self._styled(f'{severity}[{code}]', colour)}: {self._styled(text)}"

    def _snippet(self, place: Place) -> Iterator[str]:
        """A place with its line of source, what it spans underlined."""
        document = self._document(place.path)
        start, end = document.range(place.span)
        line_start = document.line_starts[start.line]
        line = document.line(start.line)
        stop = place.span.end if end.line == start.line else line_start + len(line)
        before = _visible(document.data[line_start : place.span.start])
        marked = _visible(document.data[place.span.start : stop])
        number = self._styled(f"{start.line + 1:>{_GUTTER}}", "blue")
        bar = self._styled("|", "blue")
        carets = self._styled("^" * max(1, wcswidth(marked)), "red")
        yield f"{' ' * _GUTTER}{self._arrow()} {self._location(place)}"
        yield f"{number} {bar} {_visible(line)}"
        yield f"{' ' * _GUTTER} {bar} {' ' * wcswidth(before)}{carets}"

    def _arrow(self) -> str:
        return self._styled("-->", "blue")

    def _location(self, place: Place) -> str:
        line, column = self._document(place.path).position(place.span.start, Encoding.UTF32)
        return f"{self.shown(place.path)}:{line + 1}:{column + 1}"

    def _document(self, path: str) -> Document:
        return self.root.documents.get(path) or Document(path, b"")

    def _styled(self, text: str, colour: str | None = None) -> str:
        return colored(text, colour, attrs=["bold"], force_color=True) if self.colour else text


def _visible(line: bytes) -> str:
    """A line as it is shown: tabs of one width, nothing that moves the cursor."""
    text = line.decode("utf-8", errors="replace").replace("\t", _TAB)
    return "".join(character if character.isprintable() else "·" for character in text)
