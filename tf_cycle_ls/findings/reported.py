"""What is told of a root: all that was found, less what was known before or asked not to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.analysis.model import Analysis, Component, Cycle, Edge, Place, SourceReference
from tf_cycle_ls.analysis.reversed_dependencies import Dependency, Reversal
from tf_cycle_ls.analysis.suppressions import Suppression, suppressions
from tf_cycle_ls.settings.settings import Settings, Severity, value_of

FORM = "tf-cycle-ls: ignore[dependency-cycle] because …"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that shows an edge on a cycle, and the reference there, if one is written."""

    place: Place
    edge: Edge
    reference: SourceReference | None


@dataclass(frozen=True, slots=True)
class SuppressionIssue:
    """Something about a comment that asks to ignore something: where, which code, in words."""

    place: Place
    code: str
    message: str


@dataclass(frozen=True)
class ReportedFindings:
    """A root, and what is in force for it.

    What any of `known` has is not told; `turned` is what a change turned round.
    """

    analysis: Analysis
    settings: Settings
    baselines: tuple[Baseline, ...] = ()
    all_reversals: tuple[Reversal, ...] = ()

    @cached_property
    def reported_analysis(self) -> Analysis:
        """The root with what is told: cycles with a mark that is not ignored, and so on."""
        found = self.analysis
        components = filter(None, map(self._component, found.components))
        selves = (
            own
            for own in found.self_references
            if self.suppression_at(own.reference.place, diagnostic_codes.SELF_REFERENCE) is None
            and not any(baseline.has_self_reference(own) for baseline in self.baselines)
        )
        return replace(
            found,
            components=tuple(components) if self._is_on(diagnostic_codes.DEPENDENCY_CYCLE) else (),
            self_references=tuple(selves) if self._is_on(diagnostic_codes.SELF_REFERENCE) else (),
            problems=found.problems if self._is_on(diagnostic_codes.UNREADABLE) else (),
        )

    @property
    def reversals(self) -> tuple[Reversal, ...]:
        """What was turned round, less what a comment at a reference of now asks not to tell."""
        if not self._is_on(diagnostic_codes.DIRECTION_REVERSED):
            return ()
        return tuple(
            each for each in self.all_reversals if not any(self._asks(step) for step in each.steps)
        )

    def is_new(self, edge: Edge) -> bool:
        """Whether an edge is in nothing that was known before."""
        return all(_ends(edge) not in baseline.edges for baseline in self.baselines)

    @property
    def baseline_count(self) -> int:
        """How many cycles and self references there are that were known before."""
        cycles = (cycle for component in self.analysis.components for cycle in component.cycles)
        selves = self.analysis.self_references
        return sum(map(self._was_there, cycles)) + sum(
            any(baseline.has_self_reference(own) for baseline in self.baselines) for own in selves
        )

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """The comments that ask to ignore something, in the order of the text."""
        return suppressions(self.analysis.documents)

    @cached_property
    def suppressed_places(self) -> Mapping[Place, Suppression]:
        """The places that are not told of, each with the comment that says so."""
        found = ((place, self.suppression_at(place, code)) for place, code in self._places())
        return {place: suppression for place, suppression in found if suppression is not None}

    def marks(self, component: Component) -> tuple[Mark, ...]:
        """The places that show a component and are not ignored, in the order of its edges."""
        return tuple(
            mark
            for mark in marks(component)
            if self.suppression_at(mark.place, diagnostic_codes.DEPENDENCY_CYCLE) is None
        )

    def suppression_at(self, place: Place, code: str) -> Suppression | None:
        """The comment because of which nothing is told at a place, if there is one."""
        return next((each for each in self.suppressions if each.covers(place, code)), None)

    def suppression_issues(self) -> tuple[SuppressionIssue, ...]:
        """What is wrong with the comments that ask to ignore something.

        In a file with a damaged block none is called needless: what it is for may be in there.
        """
        return tuple(remark for remark in self._remarks() if self._is_on(remark.code))

    def _remarks(self) -> Iterator[SuppressionIssue]:
        damaged = {problem.path for problem in self.analysis.problems}
        used = {
            (suppression, code)
            for suppression in self.suppressions
            for place, code in self._places()
            if suppression.covers(place, code)
        }
        for each in self.suppressions:
            if not each.codes:
                yield SuppressionIssue(
                    each.place,
                    diagnostic_codes.UNJUSTIFIED_SUPPRESSION,
                    f"Not understood; expected: {FORM}",
                )
            elif not each.reason:
                message = f"Nothing is ignored without a reason; expected: {FORM}"
                yield SuppressionIssue(
                    each.place, diagnostic_codes.UNJUSTIFIED_SUPPRESSION, message
                )
            elif each.place.path not in damaged:
                # What a change turned round shows only while it is compared with what was before.
                shown = (code for code in each.codes if code != diagnostic_codes.DIRECTION_REVERSED)
                unused = [code for code in shown if (each, code) not in used]
                if unused:
                    message = f"There is no {', '.join(unused)} here that would be ignored."
                    yield SuppressionIssue(each.place, diagnostic_codes.UNUSED_SUPPRESSION, message)

    def _component(self, component: Component) -> Component | None:
        told = {_ends(mark.edge) for mark in self.marks(component)}
        if not told:
            return None
        cycles = tuple(
            cycle
            for cycle in component.cycles
            if not told.isdisjoint(map(_ends, cycle.edges)) and not self._was_there(cycle)
        )
        return replace(component, cycles=cycles) if cycles else None

    def _was_there(self, cycle: Cycle) -> bool:
        return any(baseline.has_cycle(cycle) for baseline in self.baselines)

    def _asks(self, step: Dependency) -> bool:
        """Whether a comment at what makes a dependence now asks not to be told of it."""
        places = (place for edge in step.edges for place in edge.places) if step.is_new else ()
        return any(
            self.suppression_at(place, diagnostic_codes.DIRECTION_REVERSED) for place in places
        )

    def _places(self) -> Iterator[tuple[Place, str]]:
        for component in self.analysis.components:
            for mark in marks(component):
                yield mark.place, diagnostic_codes.DEPENDENCY_CYCLE
        for own in self.analysis.self_references:
            yield own.reference.place, diagnostic_codes.SELF_REFERENCE

    def _is_on(self, code: str) -> bool:
        return severity_of(self.settings, code) is not Severity.OFF


def severity_of(settings: Settings, code: str) -> Severity:
    """The severity that a code has."""
    found: Severity = value_of(settings, f"severity.{code}")
    return found


def marks(component: Component) -> Iterator[Mark]:
    """The places of a component's edges, of which those that Terraform adds by itself only count
    when there are no others: then they are all there is to see of the cycle."""
    references = [
        Mark(reference.place, edge, reference)
        for edge in component.edges
        for reference in edge.references
    ]
    if references:
        yield from references
        return
    for edge in component.edges:
        for place in edge.places:
            yield Mark(place, edge, None)


def best_to_cut(component: Component, among: Sequence[Mark], most: int) -> Sequence[Mark]:
    """At most so many marks, those of edges first that the most of the shortest cycles run
    through."""
    if len(among) <= most:
        return among
    through = Counter(_ends(edge) for cycle in component.shortest.values() for edge in cycle.edges)
    return sorted(among, key=lambda mark: -through[_ends(mark.edge)])[:most]


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target
