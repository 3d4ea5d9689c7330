"""`check --format text`: the shortest cycle of each component with source lines and one fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place, Problem, SelfReference
from tf_cycle_ls.analysis.reversed_dependencies import Dependency, Reversal
from tf_cycle_ls.analysis.self_components import self_component_id
from tf_cycle_ls.findings.messages import (
    ARROW,
    documentation_of,
    reversal_consequence,
    reversal_message,
)
from tf_cycle_ls.findings.replacement_messages import foreseen_consequence, foreseen_message
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.render.formatters.cycle_text import CycleText
from tf_cycle_ls.render.formatters.plan_text import ways_out
from tf_cycle_ls.render.graph.labels import printable
from tf_cycle_ls.render.report import ComponentFixes, Report
from tf_cycle_ls.render.snippet import DEFAULT_WIDTH, Snippets
from tf_cycle_ls.render.wrapping import wrap_after, wrap_item, wrap_text
from tf_cycle_ls.replacement.foresight import Foreseen
from tf_cycle_ls.replacement.remedies import Remedy

_MAX_CYCLES = 20


class TextStyle(Struct, frozen=True):
    """How a report looks. `width` is in columns. `verbose` shows every cycle and every reference
    with its source line. `all_fixes` lists all fixes of each component."""

    colour: bool = False
    width: int = DEFAULT_WIDTH
    verbose: bool = False
    all_fixes: bool = False


class TextReport(Struct, frozen=True):
    """Formats the report of one root module.

    `format_path` formats the path of a file, `revision` names the commit that the root module is
    compared with, and `first_cycle` is the number of its first cycle in the output.
    """

    report: Report
    format_path: Callable[[str], str]
    style: TextStyle
    revision: str = ""
    first_cycle: int = 1

    @property
    def _snippets(self) -> Snippets:
        return Snippets(self.report.document, self.format_path, self.style.colour, self.style.width)

    @property
    def _cycle_text(self) -> CycleText:
        return CycleText(self._snippets, self.report.is_new, self.report.terms, self.style.verbose)

    def lines(self) -> Iterator[str]:
        """The lines of the report. A report without findings has no lines."""
        for problem in self.report.problems:
            yield from self._problem(problem)
        for issue in self.report.suppression_issues:
            text = f"{self._snippets.location(issue.place)}: {issue.message}"
            yield from self._cycle_text.heading("warning", issue.code, text)
        number = self.first_cycle
        for component in self.report.components:
            yield from self._component(component, number)
            number += len(component.cycles)
        for self_reference in self.report.self_references:
            yield from self._self_reference(self_reference)
        for reversal in self.report.reversals:
            yield from self._reversal(reversal)
        for found in self.report.foreseen:
            yield from self._foreseen(found)

    def _component(self, component: Component, number: int) -> Iterator[str]:
        """The cycles of a component, the first of which has this number, and their fixes."""
        shown = component.cycles[: _MAX_CYCLES if self.style.verbose else 1]
        for index, cycle in enumerate(shown):
            fix = self._best_fix(component, cycle)
            cut = next((edge for edge in cycle.edges if fix and edge.key == fix.edge), None)
            yield from self._cycle_text.lines(
                cycle, number + index, cut, component.code, component.note
            )
            found = self.report.fixes.get(component.id, ComponentFixes())
            yield from self._help(found, fix, component.code)
            yield ""
        more = len(component.cycles) - len(shown)
        if more:
            count = len(component.addresses)
            cycles = "1 more cycle" if more == 1 else f"{more} more cycles"
            hint = "" if self.style.verbose else "; --verbose shows them"
            text = f"… and {cycles} among the same {count} {self.report.terms.nodes}{hint}"
            yield from wrap_text(text, self.style.width)
            yield ""
        if self.style.all_fixes:
            yield from self._all_fixes(self.report.fixes.get(component.id, ComponentFixes()))

    def _best_fix(self, component: Component, cycle: Cycle) -> Fix | None:
        """The planned fix that breaks a cycle, else the least invasive one of its component."""
        edges = {edge.key for edge in cycle.edges}
        planned = self.report.planned.fixes
        cut_here = (fix for fix in planned if fix.edge in edges)
        broken = (fix for fix in planned if not edges.isdisjoint(fix.freed))
        others = self.report.fixes.get(component.id, ComponentFixes()).fixes
        verified = (fix for fix in others if not edges.isdisjoint(fix.freed))
        return next(chain(cut_here, broken, verified), None)

    def _help(self, found: ComponentFixes, fix: Fix | None, code: str) -> Iterator[str]:
        """The best fix of a finding of this code, or why there is none."""
        if fix is not None:
            # `fix` changes only root modules.
            is_unsafe = fix.changes_behaviour and not self.report.kind
            option = "; needs fix --unsafe" if is_unsafe else ""
            yield from self._note("help", "green", f"{fix.title}{option}")
            return
        yield from self._explanations(found.explanations)
        if not found.explanations:
            page = documentation_of(code)
            yield from self._note("note", "yellow", f"no automatic fix is known; see {page}")

    def _note(self, label: str, colour: str, text: str) -> Iterator[str]:
        first, *others = wrap_after(len(label) + 1, printable(text), self.style.width, 6)
        yield f"{self._snippets.styled(label, colour)}:{first}"
        yield from (f"      {line}" for line in others)

    def _all_fixes(self, component: ComponentFixes) -> Iterator[str]:
        """All fixes, and why none of them is safe. Without a fix, `_help` has said why."""
        snippets = self._snippets
        if component.fixes:
            yield snippets.styled("verified fixes, best first:", "green")
        printed: set[str] = set()
        for number, fix in enumerate(component.fixes, 1):
            yield from wrap_text(printable(fix.title), self.style.width, f"  {number}. ")
            yield f"     {snippets.arrow()} {snippets.location(fix.place)}"
            text = f"{fix.rule.name}: {fix.description}"
            yield from (f"     {line}" for line in self._cycle_text.wrap(text, 5))
            if fix.details not in printed:
                for detail in fix.details.splitlines():
                    yield from wrap_item(printable(detail), self.style.width, 5)
            printed.add(fix.details)
        if component.fixes:
            yield from self._explanations(component.explanations)
            yield ""

    def _explanations(self, explanations: Iterable[Explanation]) -> Iterator[str]:
        snippets = self._snippets
        for explanation in explanations:
            yield from self._note("note", "yellow", explanation.title)
            yield f"      {snippets.arrow()} {snippets.location(explanation.place)}"
            reason = self._cycle_text.wrap(explanation.reason, 6)
            yield from (f"      {line}" for line in reason)

    def _self_reference(self, own: SelfReference) -> Iterator[str]:
        title = f"{own.address} refers to itself in {own.reference.attribute}"
        yield from self._cycle_text.heading("error", diagnostic_codes.SELF_REFERENCE, title)
        yield from (f"  {line}" for line in self._cycle_text.wrap(own.consequence))
        yield from self._snippets.snippet(own.reference.place)
        found = self.report.fixes.get(self_component_id(own.address), ComponentFixes())
        planned = (
            fix for fix in self.report.planned.fixes if set(map(address, fix.edge)) == {own.address}
        )
        fix = next(chain(planned, found.fixes), None)
        yield from self._help(found, fix, diagnostic_codes.SELF_REFERENCE)
        yield ""

    def _reversal(self, reversal: Reversal) -> Iterator[str]:
        message = reversal_message(reversal, self.revision)
        yield from self._cycle_text.heading("warning", diagnostic_codes.DIRECTION_REVERSED, message)
        for step in reversal.steps:
            yield from self._dependence(step)
        consequence = self._cycle_text.wrap(reversal_consequence(reversal, self.report.dialect))
        yield from (f"  {line}" for line in consequence)
        yield from self._ways_out(self.report.ways_out.get(reversal, ()))
        advice = f"what to do: {documentation_of(diagnostic_codes.DIRECTION_REVERSED)}"
        yield from (f"  {line}" for line in self._cycle_text.wrap(advice))
        yield ""

    def _foreseen(self, found: Foreseen) -> Iterator[str]:
        yield from self._cycle_text.heading("warning", found.code, foreseen_message(found))
        if found.place:
            yield from self._snippets.snippet(found.place)
        consequence = self._cycle_text.wrap(printable(foreseen_consequence(found)))
        yield from (f"  {line}" for line in consequence)
        yield from self._ways_out(found.remedies)
        advice = f"what to do: {documentation_of(found.code)}"
        yield from (f"  {line}" for line in self._cycle_text.wrap(advice))
        yield ""

    def _ways_out(self, remedies: Sequence[Remedy]) -> Iterator[str]:
        shown = remedies if self.style.all_fixes else remedies[:1]
        return ways_out(shown, self.report.dialect)

    def _dependence(self, step: Dependency) -> Iterator[str]:
        label, snippets, suffix = "  now: ", self._snippets, ""
        if not step.is_new:
            document = partial(self.report.document, before=True)
            snippets = replace(snippets, document=document)
            label, suffix = "  before: ", f" at {self.revision}"
        for edge in step.edges:
            yield from step_lines(label, edge, snippets, location_suffix=suffix)

    def _problem(self, problem: Problem) -> Iterator[str]:
        location = self.format_path(problem.path)
        if problem.span:
            location = self._snippets.location(Place(problem.path, problem.span))
        text = f"{location}: {problem.message}"
        yield from self._cycle_text.heading("warning", problem.code, text)


def dependency_lines(
    source: str, target: str, edges: Sequence[Edge], snippets: Snippets
) -> Iterator[str]:
    """The path of edges by which one address depends on another."""
    length = "directly" if len(edges) == 1 else f"in {len(edges)} steps"
    yield snippets.styled(f"{source} depends on {target}, {length}:")
    for number, edge in enumerate(edges, 1):
        yield from step_lines(f"  {number}. ", edge, snippets)
    yield ""


def step_lines(
    label: str, edge: Edge, snippets: Snippets, suffix: str = "", location_suffix: str = ""
) -> Iterator[str]:
    """For each reference of an edge, a text that names the step, and the source snippet. `label`
    precedes the step, `suffix` follows it, and `location_suffix` follows each location. An edge
    without references is shown with its note."""
    step = f"{address(edge.source)}{ARROW}{address(edge.target)}"
    for reference in edge.references:
        text = printable(f"{step}, in {reference.attribute}{suffix}")
        yield from wrap_text(text, snippets.width, label)
        yield from snippets.snippet(reference.place, location_suffix)
    if not edge.references:
        yield from wrap_text(printable(f"{step}: {edge.note}{suffix}"), snippets.width, label)
        if edge.place:
            yield from snippets.snippet(edge.place, location_suffix)


def explanation_title(explanation: Explanation) -> str:
    """The title of an explanation without its prefix, which only editors need."""
    return explanation.title.removeprefix("No fix: ")
