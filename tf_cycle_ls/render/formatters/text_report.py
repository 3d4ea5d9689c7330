"""A report for people: each cycle as a path, each of its steps with its line of source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from textwrap import wrap

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Edge, Place, Problem, SelfReference
from tf_cycle_ls.analysis.reversed_dependencies import Dependency, Reversal
from tf_cycle_ls.findings.messages import (
    ARROW,
    documentation_of,
    path_text,
    reversal_consequence,
    reversal_message,
)
from tf_cycle_ls.fixes.model import Explanation
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.report import Repairs, Report
from tf_cycle_ls.render.snippet import Source

_MOST_CYCLES = 20
_WIDTH = 95


@dataclass(frozen=True)
class TextReport:
    """Writes one root for people.

    `shown` turns the path of a file into the form in which it is shown; `colour` says whether
    the reader's terminal takes it; `revision` is what the root was compared with, in words.
    """

    report: Report
    shown: Callable[[str], str]
    colour: bool
    revision: str = ""

    @property
    def _source(self) -> Source:
        return Source(self.report.document, self.shown, self.colour)

    def lines(self) -> Iterator[str]:
        """The report, line by line; nothing where nothing was found."""
        for problem in self.report.problems:
            yield from self._problem(problem)
        for remark in self.report.remarks:
            text = f"{self._source.location(remark.place)}: {remark.message}"
            yield self._heading("warning", remark.code, text)
        for component in self.report.components:
            yield from self._component(component)
        for found in self.report.self_references:
            yield from self._self_reference(found)
        for reversal in self.report.reversals:
            yield from self._reversal(reversal)

    def _component(self, component: Component) -> Iterator[str]:
        for cycle in component.cycles[:_MOST_CYCLES]:
            yield self._heading("error", diagnostic_codes.DEPENDENCY_CYCLE, path_text(cycle))
            yield from self._steps(cycle.edges)
            yield ""
        left_out = len(component.cycles) - _MOST_CYCLES
        if left_out > 0:
            among = len(component.addresses)
            yield f"… and {left_out} more cycles among the same {among} addresses"
            yield ""
        yield from self._repairs(self.report.repairs.get(component.id, Repairs()))

    def _repairs(self, repairs: Repairs) -> Iterator[str]:
        source = self._source
        if repairs.fixes:
            yield source.styled("repairs, least harm first, each tried out:", "green")
        else:
            page = documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)
            yield f"no repair can be offered here; how such cycles are broken: {page}"
        told: set[str] = set()
        for number, fix in enumerate(repairs.fixes, 1):
            yield f"  {number}. {source.styled(fix.rule.name, 'green')}: {printable(fix.title)}"
            yield f"     {source.arrow()} {source.location(fix.place)}"
            if fix.details not in told:
                yield from (f"     {printable(line)}" for line in fix.details.splitlines())
            told.add(fix.details)
        yield from self._explanations(repairs.explanations)
        yield ""

    def _explanations(self, explanations: Iterable[Explanation]) -> Iterator[str]:
        source = self._source
        for each in explanations:
            name = source.styled(each.rule.name, "yellow")
            title = printable(each.title.removeprefix("No edit: "))
            yield f"why there is no edit: {name}: {title}"
            yield f"     {source.arrow()} {source.location(each.place)}"
            yield from (f"     {line}" for line in _wrapped(printable(each.reason)))

    def _steps(self, edges: Iterable[Edge]) -> Iterator[str]:
        for number, edge in enumerate(edges, 1):
            new = " (new)" if self.report.is_new(edge) else ""
            yield from step_lines(f"  {number}. ", edge, self._source, new)

    def _self_reference(self, found: SelfReference) -> Iterator[str]:
        title = f"{found.address} refers to itself in {found.reference.attribute}"
        yield self._heading("error", diagnostic_codes.SELF_REFERENCE, title)
        yield f"  {found.consequence}"
        yield from self._source.snippet(found.reference.place)
        yield ""

    def _reversal(self, reversal: Reversal) -> Iterator[str]:
        message = reversal_message(reversal, self.revision)
        yield self._heading("warning", diagnostic_codes.DIRECTION_REVERSED, message)
        for step in reversal.steps:
            yield from self._dependence(step)
        yield from (f"  {line}" for line in _wrapped(reversal_consequence(reversal)))
        yield f"  what to do: {documentation_of(diagnostic_codes.DIRECTION_REVERSED)}"
        yield ""

    def _dependence(self, step: Dependency) -> Iterator[str]:
        source, at = self._source, ""
        if not step.is_new:
            document = partial(self.report.document, before=True)
            source, at = Source(document, self.shown, self.colour), f" at {self.revision}"
        for edge in step.edges:
            yield from step_lines(f"  {'now' if step.is_new else 'before'}: ", edge, source, "", at)

    def _problem(self, problem: Problem) -> Iterator[str]:
        where = self.shown(problem.path)
        if problem.span:
            where = self._source.location(Place(problem.path, problem.span))
        yield self._heading("warning", diagnostic_codes.UNREADABLE, f"{where}: {problem.message}")

    def _heading(self, severity: str, code: str, text: str) -> str:
        colour = "red" if severity == "error" else "yellow"
        label = self._source.styled(f"{severity}[{code}]", colour)
        return f"{label}: {self._source.styled(printable(text))}"


def step_lines(
    label: str, edge: Edge, source: Source, note: str = "", at: str = ""
) -> Iterator[str]:
    """One edge, with the lines of source that make it; `note` is added to what it says, `at` to
    where it is."""
    step = printable(f"{label}{address(edge.source)}{ARROW}{address(edge.target)}")
    for reference in edge.references:
        yield f"{step}, in {printable(reference.attribute)}{note}"
        yield from source.snippet(reference.place, at)
    if not edge.references:
        yield f"{step}: {printable(edge.note)}{note}"
        if edge.place:
            yield from source.snippet(edge.place, at)


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False)
