"""`check --format text`: shows each cycle as a path, and each of its references with a source
line."""

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
from tf_cycle_ls.render.report import ComponentFixes, Report
from tf_cycle_ls.render.snippet import Snippets

_MAX_CYCLES = 20
_WIDTH = 95


@dataclass(frozen=True)
class TextReport:
    """Formats the report of one root module.

    `format_path` formats the path of a file, `colour` tells whether to use colors, and `revision`
    names the commit that the root module is compared with.
    """

    report: Report
    format_path: Callable[[str], str]
    colour: bool
    revision: str = ""

    @property
    def _snippets(self) -> Snippets:
        return Snippets(self.report.document, self.format_path, self.colour)

    def lines(self) -> Iterator[str]:
        """The lines of the report. A report without findings has no lines."""
        for problem in self.report.problems:
            yield from self._problem(problem)
        for issue in self.report.suppression_issues:
            text = f"{self._snippets.location(issue.place)}: {issue.message}"
            yield self._heading("warning", issue.code, text)
        for component in self.report.components:
            yield from self._component(component)
        for self_reference in self.report.self_references:
            yield from self._self_reference(self_reference)
        for reversal in self.report.reversals:
            yield from self._reversal(reversal)

    def _component(self, component: Component) -> Iterator[str]:
        for cycle in component.cycles[:_MAX_CYCLES]:
            yield self._heading("error", diagnostic_codes.DEPENDENCY_CYCLE, path_text(cycle))
            yield from self._steps(cycle.edges)
            yield ""
        omitted = len(component.cycles) - _MAX_CYCLES
        if omitted > 0:
            count = len(component.addresses)
            yield f"… and {omitted} more cycles among the same {count} addresses"
            yield ""
        yield from self._fixes(self.report.fixes.get(component.id, ComponentFixes()))

    def _fixes(self, component: ComponentFixes) -> Iterator[str]:
        snippets = self._snippets
        if component.fixes:
            yield snippets.styled("verified fixes, least invasive first:", "green")
        else:
            page = documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)
            yield f"no automatic fix available; see {page}"
        printed: set[str] = set()
        for number, fix in enumerate(component.fixes, 1):
            yield f"  {number}. {snippets.styled(fix.rule.name, 'green')}: {printable(fix.title)}"
            yield f"     {snippets.arrow()} {snippets.location(fix.place)}"
            if fix.details not in printed:
                yield from (f"     {printable(line)}" for line in fix.details.splitlines())
            printed.add(fix.details)
        yield from self._explanations(component.explanations)
        yield ""

    def _explanations(self, explanations: Iterable[Explanation]) -> Iterator[str]:
        snippets = self._snippets
        for explanation in explanations:
            name = snippets.styled(explanation.rule.name, "yellow")
            yield f"why there is no safe fix: {name}: {printable(explanation_title(explanation))}"
            yield f"     {snippets.arrow()} {snippets.location(explanation.place)}"
            yield from (f"     {line}" for line in _wrap(printable(explanation.reason)))

    def _steps(self, edges: Iterable[Edge]) -> Iterator[str]:
        for number, edge in enumerate(edges, 1):
            new = " (new)" if self.report.is_new(edge) else ""
            yield from step_lines(f"  {number}. ", edge, self._snippets, new)

    def _self_reference(self, own: SelfReference) -> Iterator[str]:
        title = f"{own.address} refers to itself in {own.reference.attribute}"
        yield self._heading("error", diagnostic_codes.SELF_REFERENCE, title)
        yield f"  {own.consequence}"
        yield from self._snippets.snippet(own.reference.place)
        yield ""

    def _reversal(self, reversal: Reversal) -> Iterator[str]:
        message = reversal_message(reversal, self.revision)
        yield self._heading("warning", diagnostic_codes.DIRECTION_REVERSED, message)
        for step in reversal.steps:
            yield from self._dependence(step)
        yield from (f"  {line}" for line in _wrap(reversal_consequence(reversal)))
        yield f"  what to do: {documentation_of(diagnostic_codes.DIRECTION_REVERSED)}"
        yield ""

    def _dependence(self, step: Dependency) -> Iterator[str]:
        label, snippets, suffix = "  now: ", self._snippets, ""
        if not step.is_new:
            document = partial(self.report.document, before=True)
            snippets = Snippets(document, self.format_path, self.colour)
            label, suffix = "  before: ", f" at {self.revision}"
        for edge in step.edges:
            yield from step_lines(label, edge, snippets, location_suffix=suffix)

    def _problem(self, problem: Problem) -> Iterator[str]:
        location = self.format_path(problem.path)
        if problem.span:
            location = self._snippets.location(Place(problem.path, problem.span))
        text = f"{location}: {problem.message}"
        yield self._heading("warning", diagnostic_codes.UNREADABLE, text)

    def _heading(self, severity: str, code: str, text: str) -> str:
        colour = "red" if severity == "error" else "yellow"
        label = self._snippets.styled(f"{severity}[{code}]", colour)
        return f"{label}: {self._snippets.styled(printable(text))}"


def step_lines(
    label: str, edge: Edge, snippets: Snippets, suffix: str = "", location_suffix: str = ""
) -> Iterator[str]:
    """For each reference of an edge, a line that names the step, and the source snippet. `label`
    precedes the step, `suffix` follows it, and `location_suffix` follows each location. An edge
    without references is shown with its note."""
    step = printable(f"{label}{address(edge.source)}{ARROW}{address(edge.target)}")
    for reference in edge.references:
        yield f"{step}, in {printable(reference.attribute)}{suffix}"
        yield from snippets.snippet(reference.place, location_suffix)
    if not edge.references:
        yield f"{step}: {printable(edge.note)}{suffix}"
        if edge.place:
            yield from snippets.snippet(edge.place, location_suffix)


def explanation_title(explanation: Explanation) -> str:
    """The title of an explanation without its prefix, which only editors need."""
    return explanation.title.removeprefix("No fix: ")


def _wrap(text: str) -> list[str]:
    return wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False)
