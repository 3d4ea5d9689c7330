"""What is told of a root: all that was found, less what was asked not to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tf_cycle_ls.analysis.answers import Component, Edge, Place, Root, WrittenReference
from tf_cycle_ls.analysis.suppression import Suppression, suppressions
from tf_cycle_ls.render import codes
from tf_cycle_ls.settings.definition import Settings, Severity, value_of

FORM = "tf-cycle-ls: ignore[dependency-cycle] because …"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that shows an edge on a cycle, and the reference there, if one is written."""

    place: Place
    edge: Edge
    reference: WrittenReference | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a comment that asks to ignore something: where, which code, in words."""

    place: Place
    code: str
    message: str


@dataclass(frozen=True)
class Told:
    """A root, and what is in force for it."""

    found: Root
    settings: Settings

    @cached_property
    def root(self) -> Root:
        """The root with what is told: cycles with a mark that is not ignored, and so on."""
        found = self.found
        components = filter(None, map(self._component, found.components))
        selves = (
            own
            for own in found.self_references
            if self.ignored(own.reference.place, codes.SELF_REFERENCE) is None
        )
        return replace(
            found,
            components=tuple(components) if self._is_on(codes.CYCLE) else (),
            self_references=tuple(selves) if self._is_on(codes.SELF_REFERENCE) else (),
            problems=found.problems if self._is_on(codes.PROBLEM) else (),
        )

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """The comments that ask to ignore something, in the order of the text."""
        return suppressions(self.found.documents)

    @cached_property
    def ignored_places(self) -> Mapping[Place, Suppression]:
        """The places that are not told of, each with the comment that says so."""
        found = ((place, self.ignored(place, code)) for place, code in self._places())
        return {place: suppression for place, suppression in found if suppression is not None}

    def marks(self, component: Component) -> tuple[Mark, ...]:
        """The places that show a component and are not ignored, in the order of its edges."""
        return tuple(
            mark for mark in marks(component) if self.ignored(mark.place, codes.CYCLE) is None
        )

    def ignored(self, place: Place, code: str) -> Suppression | None:
        """The comment because of which nothing is told at a place, if there is one."""
        return next((each for each in self.suppressions if each.covers(place, code)), None)

    def remarks(self) -> tuple[Remark, ...]:
        """What is wrong with the comments that ask to ignore something.

        In a file with a damaged block none is called needless: what it is for may be in there.
        """
        return tuple(remark for remark in self._remarks() if self._is_on(remark.code))

    def _remarks(self) -> Iterator[Remark]:
        damaged = {problem.path for problem in self.found.problems}
        used = {
            (suppression, code)
            for suppression in self.suppressions
            for place, code in self._places()
            if suppression.covers(place, code)
        }
        for each in self.suppressions:
            if not each.codes:
                yield Remark(each.place, codes.UNJUSTIFIED, f"Not understood; expected: {FORM}")
            elif not each.reason:
                message = f"Nothing is ignored without a reason; expected: {FORM}"
                yield Remark(each.place, codes.UNJUSTIFIED, message)
            elif each.place.path not in damaged:
                unused = [code for code in each.codes if (each, code) not in used]
                if unused:
                    message = f"There is no {', '.join(unused)} here that would be ignored."
                    yield Remark(each.place, codes.UNUSED, message)

    def _component(self, component: Component) -> Component | None:
        told = {_ends(mark.edge) for mark in self.marks(component)}
        if not told:
            return None
        cycles = (
            cycle for cycle in component.cycles if not told.isdisjoint(map(_ends, cycle.edges))
        )
        return replace(component, cycles=tuple(cycles))

    def _places(self) -> Iterator[tuple[Place, str]]:
        for component in self.found.components:
            for mark in marks(component):
                yield mark.place, codes.CYCLE
        for own in self.found.self_references:
            yield own.reference.place, codes.SELF_REFERENCE

    def _is_on(self, code: str) -> bool:
        return severity_of(self.settings, code) is not Severity.OFF


def remarks_of(all_told: Sequence[Told]) -> dict[str, list[Remark]]:
    """For each root, by path, what is to be said of comments; of a file that several have, once.

    A comment that one root has no use for may be what another one needs.
    """
    made = {told.found.path: told.remarks() for told in all_told}
    said: set[Remark] = set()
    found: dict[str, list[Remark]] = {path: [] for path in made}
    for path, remarks in made.items():
        for remark in remarks:
            readers = [each for each in all_told if remark.place.path in each.found.documents]
            if remark not in said and all(remark in made[each.found.path] for each in readers):
                found[path].append(remark)
                said.add(remark)
    return found


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
