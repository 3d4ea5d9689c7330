"""Selects the findings to report, leaving out findings that are suppressed, in a baseline or
switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import chain
from typing import Generic

from msgspec import Struct, field
from msgspec.structs import replace

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.analysis.graph_analysis import AnyAnalysis, AnyAnalysis_co
from tf_cycle_ls.analysis.model import Component, Cycle, Edge, Place
from tf_cycle_ls.analysis.navigation import Mark, marks
from tf_cycle_ls.analysis.reversed_dependencies import Dependency, Reversal
from tf_cycle_ls.analysis.suppressions import Suppression, suppressions
from tf_cycle_ls.replacement.foresight import Foreseen, Foresight
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.settings.settings import SETTINGS, Settings, Severity, value_of

SUPPRESSION_FORM = "tf-cycle-ls: ignore[dependency-cycle] because …"


class SuppressionIssue(Struct, frozen=True):
    """A diagnostic about an invalid or unused suppression comment at `place`."""

    place: Place
    code: str
    message: str


class ReportedFindings(Struct, Generic[AnyAnalysis_co], frozen=True, dict=True):
    """The findings of one graph that its settings, baselines and suppression comments do not
    exclude.

    A finding in any of `baselines` is not reported. `all_reversals` maps all reversed dependencies,
    including suppressed ones, to ways out. `foresight` has the foreseen cycles of replacement.
    """

    analysis: AnyAnalysis_co
    settings: Settings
    baselines: tuple[Baseline, ...] = ()
    all_reversals: Mapping[Reversal, tuple[Remedy, ...]] = field(default_factory=dict)
    foresight: Foresight = field(default_factory=Foresight)

    @cached_property
    def analysis_without_suppressed(self) -> AnyAnalysis_co:
        """A copy of the analysis with the components that remain without the suppressed edges.

        A comment at any reference of an edge suppresses the edge, and with it every cycle that runs
        through the edge. A cycle that avoids all suppressed edges remains.
        """
        if not self.suppressions:
            return self.analysis
        remaining = map(self._without_suppressed, self.analysis.components)
        return replace(self.analysis, components=tuple(chain.from_iterable(remaining)))

    @cached_property
    def reported_analysis(self) -> AnyAnalysis_co:
        """A copy of the analysis that contains only the findings to report."""
        analysis = self.analysis_without_suppressed
        components = filter(None, map(self._reported_component, analysis.components))
        selves = (
            own
            for own in analysis.self_references
            if self.suppression_at(own.reference.place, diagnostic_codes.SELF_REFERENCE) is None
            and not any(baseline.has_self_reference(own) for baseline in self.baselines)
        )
        return replace(
            analysis,
            components=tuple(one for one in components if self._is_on(one.code)),
            self_references=tuple(selves) if self._is_on(diagnostic_codes.SELF_REFERENCE) else (),
            problems=tuple(one for one in analysis.problems if self._is_on(one.code)),
        )

    @property
    def reversals(self) -> tuple[Reversal, ...]:
        """The reversed dependencies to report. A comment at one of the new references suppresses a
        reversed dependency."""
        if not self._is_on(diagnostic_codes.DIRECTION_REVERSED):
            return ()
        return tuple(
            reversal
            for reversal in self.all_reversals
            if not any(map(self._is_suppressed, reversal.steps))
        )

    @property
    def foreseen(self) -> tuple[Foreseen, ...]:
        """The foreseen cycles of replacement to report. A comment at the header of the block that a
        plan has to replace suppresses one."""
        return tuple(
            found
            for found in self.foresight.found
            if self._is_on(found.code)
            and (found.place is None or self.suppression_at(found.place, found.code) is None)
        )

    def is_new(self, edge: Edge) -> bool:
        """Whether an edge is new, which means that no baseline contains it."""
        return all(edge.key not in baseline.edges for baseline in self.baselines)

    @property
    def baseline_count(self) -> int:
        """The number of cycles and self references that a baseline contains."""
        components = self.analysis_without_suppressed.components
        cycles = (cycle for component in components for cycle in component.cycles)
        selves = self.analysis.self_references
        return sum(map(self._in_baseline, cycles)) + sum(
            any(baseline.has_self_reference(own) for baseline in self.baselines) for own in selves
        )

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """The suppression comments, in the order of the text."""
        return suppressions(self.analysis.documents)

    @cached_property
    def suppressed_places(self) -> Mapping[Place, Suppression]:
        """The places of suppressed findings, each with its comment."""
        suppressed = ((place, self.suppression_at(place, code)) for place, code in self._places())
        return {place: suppression for place, suppression in suppressed if suppression is not None}

    def suppression_at(self, place: Place, code: str) -> Suppression | None:
        """The comment that suppresses a code at a place, or None.

        The references of a block that no longer parses are shown at its header. Any comment in the
        block applies to them, because their lines are unknown.
        """
        if not self.suppressions:
            return None
        block = self.analysis.unparsed_blocks.get(place)
        return next(
            (
                item
                for item in self.suppressions
                if item.covers(place, code)
                or (block is not None and item.suppresses(code) and item.place.is_in(block))
            ),
            None,
        )

    def suppression_issues(self) -> tuple[SuppressionIssue, ...]:
        """The invalid and unused suppression comments.

        In a file with a syntax error, no comment counts as unused, because the finding that it
        suppresses may be in the part that could not be read.
        """
        return tuple(issue for issue in self._all_issues() if self._is_on(issue.code))

    def _all_issues(self) -> Iterator[SuppressionIssue]:
        unparsed = {problem.path for problem in self.analysis.problems}
        used = {
            (suppression, code)
            for suppression in self.suppressions
            for place, code in self._places()
            if suppression.covers(place, code)
        }
        for suppression in self.suppressions:
            if not suppression.codes:
                yield SuppressionIssue(
                    suppression.place,
                    diagnostic_codes.UNJUSTIFIED_SUPPRESSION,
                    f"Invalid suppression comment; expected: {SUPPRESSION_FORM}",
                )
            elif not suppression.reason:
                message = f"Suppression needs a reason: {SUPPRESSION_FORM}"
                yield SuppressionIssue(
                    suppression.place, diagnostic_codes.UNJUSTIFIED_SUPPRESSION, message
                )
            elif suppression.place.path not in unparsed:
                checked = filter(self.analysis.searches, suppression.codes)
                unused = [code for code in checked if (suppression, code) not in used]
                if unused:
                    message = f"Unused suppression: no {', '.join(unused)} on this line."
                    yield SuppressionIssue(
                        suppression.place, diagnostic_codes.UNUSED_SUPPRESSION, message
                    )

    def _without_suppressed(self, component: Component) -> Iterable[Component]:
        suppressed = {
            mark.edge.key
            for mark in marks([component])
            if self.suppression_at(mark.place, component.code) is not None
        }
        if not suppressed:
            return (component,)
        return self.analysis.dependencies.components_without(component, suppressed)

    def _reported_component(self, component: Component) -> Component | None:
        if not self.baselines:
            return component
        cycles = tuple(cycle for cycle in component.cycles if not self._in_baseline(cycle))
        return replace(component, cycles=cycles) if cycles else None

    def _in_baseline(self, cycle: Cycle) -> bool:
        return any(baseline.has_cycle(cycle) for baseline in self.baselines)

    def _is_suppressed(self, step: Dependency) -> bool:
        """Whether a step is a new dependency with a comment that suppresses the reversal."""
        places = (place for edge in step.edges for place in edge.places) if step.is_new else ()
        return any(
            self.suppression_at(place, diagnostic_codes.DIRECTION_REVERSED) for place in places
        )

    def _places(self) -> Iterator[tuple[Place, str]]:
        for component in self.analysis.components:
            for mark in marks([component]):
                yield mark.place, component.code
        for own in self.analysis.self_references:
            yield own.reference.place, diagnostic_codes.SELF_REFERENCE

    def _is_on(self, code: str) -> bool:
        return severity_of(self.settings, code) is not Severity.OFF


def without_suppressed(analysis: AnyAnalysis) -> AnyAnalysis:
    """See `ReportedFindings.analysis_without_suppressed`, which does not depend on settings."""
    return ReportedFindings(analysis, Settings()).analysis_without_suppressed


def severity_of(settings: Settings, code: str) -> Severity:
    """The severity that the settings give to a diagnostic code."""
    severity: Severity = value_of(settings, f"severity.{code}")
    return severity


def level_of(code: str) -> str:
    """The level at which `check` reports a diagnostic code: "error", "warning" or "info"."""
    severity = SETTINGS[f"severity.{code}"].default
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning"}
    return levels.get(severity, "info")


def is_error(code: str) -> bool:
    """Whether a diagnostic code is an error by default, so that `check` fails."""
    return level_of(code) == "error"


def best_to_cut(component: Component, candidates: Sequence[Mark], limit: int) -> Sequence[Mark]:
    """At most `limit` of the marks `candidates`, preferring marks whose edges are in many shortest
    cycles."""
    if len(candidates) <= limit:
        return candidates
    counts = component.cycle_counts
    return nlargest(limit, candidates, key=lambda mark: counts[mark.edge.key])
