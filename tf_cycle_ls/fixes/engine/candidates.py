"""Collects the candidates of all fix rules for an edge.

An edge is gone only if every reference that causes it is gone, so a candidate for an edge combines
one candidate for each reference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from msgspec import Struct

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.model import Edge, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.checkpoint import checkpoint
from tf_cycle_ls.fixes.context import FixContext, reference_context
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.engine.titles import combined_harms
from tf_cycle_ls.fixes.model import Candidate, Edits, Harm, Impact, Rule, Safety, safety_of
from tf_cycle_ls.fixes.registry import FAMILIES
from tf_cycle_ls.text import Span

ReferenceChange = tuple[SourceReference, Candidate]
"""A reference and the candidate that removes it."""
EditedSpan = tuple[str, Span]
"""The path of a file and a span that an edit replaces there."""


# A description does not list more changes than this.
_MAX_CHANGES = 3


class FixCandidate(Struct, frozen=True):
    """The edits that a rule proposes for an edge, not yet verified.

    `changes` has one candidate for each reference of the edge. Candidates whose edits lie inside
    text that another candidate deletes are left out.
    """

    rule: Rule
    changes: tuple[ReferenceChange, ...]

    @property
    def first(self) -> SourceReference:
        """The first reference that the fix removes."""
        return self.changes[0][0]

    @property
    def impact(self) -> Impact:
        """The highest impact of the combined candidates."""
        return max(candidate.impact for _, candidate in self.changes)

    @property
    def harms(self) -> tuple[Harm, ...]:
        """The harms of the combined candidates, the worst first."""
        return combined_harms(self.candidates)

    @property
    def safety(self) -> Safety:
        """The class of the fix."""
        return safety_of(self.impact, self.harms)

    @property
    def edits(self) -> Edits:
        """The edits of all combined candidates, keyed by path."""
        return merge_edits(*(candidate.edits for _, candidate in self.changes))

    @property
    def candidates(self) -> list[Candidate]:
        """The combined candidates."""
        return [candidate for _, candidate in self.changes]

    @property
    def places(self) -> int:
        """The number of places that the candidates change."""
        return len({tuple(_edited_spans(candidate)) for candidate in self.candidates})

    def description(self, where: str) -> str:
        """A sentence that names the change, where it is made, and its cost."""
        candidates, places = self.candidates, self.places
        whats = list(dict.fromkeys(candidate.what for candidate in candidates))
        if len(whats) > _MAX_CHANGES:
            more = len(whats) - _MAX_CHANGES + 1
            whats[_MAX_CHANGES - 1 :] = [f"make {more} more such changes"]
        what = " and ".join(whats) + (f", in {places} places" if places > len(whats) else "")
        loss = "; ".join(dict.fromkeys(candidate.loss for candidate in candidates))
        return f"{what[:1].upper()}{what[1:]}{where}: {loss}"


_cache: WeakKeyDictionary[DependencyGraph, dict[tuple[str, str], tuple[FixCandidate, ...]]] = (
    WeakKeyDictionary()
)


def fix_candidates(analysis: Analysis, edge: Edge) -> tuple[FixCandidate, ...]:
    """The candidates for an edge of an analysis, at most one for each rule.

    Cached, because a check looks for a set of fixes first, and then for the fixes of each component
    that the set leaves.
    """
    found = _cache.setdefault(analysis.dependencies, {})
    if edge.key not in found:
        found[edge.key] = tuple(_find_candidates(analysis, edge))
    return found[edge.key]


def _find_candidates(analysis: Analysis, edge: Edge) -> Iterator[FixCandidate]:
    """Find the candidates for an edge.

    If a rule has no candidate for one of the references, another rule's candidate is used there.
    Skips a rule if some reference has no candidate at all, if none of its own candidates is needed,
    or if the edits would change an installed module.
    """
    by_reference = {
        reference: list(_reference_candidates(analysis, edge, reference))
        for reference in edge.references
    }
    rules = dict.fromkeys(
        candidate.rule for candidates in by_reference.values() for candidate in candidates
    )
    for rule in rules:
        changes = _changes_of_rule(rule, by_reference)
        if len(changes) == len(by_reference):
            candidate = FixCandidate(rule, tuple(_without_nested(changes)))
            if _is_allowed(candidate):
                yield candidate


def _changes_of_rule(
    rule: Rule, by_reference: dict[SourceReference, list[Candidate]]
) -> list[ReferenceChange]:
    """The first candidate of a rule for each reference.

    If the rule has no candidate for a reference, a candidate of another rule is used there. A
    reference without any candidate is missing from the result.
    """
    changes: list[ReferenceChange] = []
    others: list[tuple[SourceReference, list[Candidate]]] = []
    for reference, candidates in by_reference.items():
        candidate = next((option for option in candidates if option.rule == rule), None)
        if candidate is not None:
            changes.append((reference, candidate))
        elif candidates:
            others.append((reference, candidates))
    edited = [span for _, candidate in changes for span in _edited_spans(candidate)]
    for reference, candidates in others:
        # Prefer a candidate that the deletions of this rule already include.
        nested = (option for option in candidates if _is_nested(option, edited))
        changes.append((reference, next(nested, candidates[0])))
    return changes


def _is_allowed(candidate: FixCandidate) -> bool:
    """Whether a candidate has an edit of its own rule and changes no module under `.terraform`."""
    paths = {path for _, change in candidate.changes for path in change.edits}
    is_installed = any(".terraform" in path.split(os.sep) for path in paths)
    return not is_installed and any(
        change.rule == candidate.rule for _, change in candidate.changes
    )


def _reference_candidates(
    analysis: Analysis, edge: Edge, reference: SourceReference
) -> Iterator[Candidate]:
    """The candidates of all rules for one reference."""
    context = reference_context(analysis, reference)
    if context is not None:
        case = FixContext(analysis, edge, reference, context)
        for family in FAMILIES:
            checkpoint()
            yield from family.candidates(case)


def _without_nested(changes: list[ReferenceChange]) -> list[ReferenceChange]:
    """Drop candidates whose edits lie inside text that another candidate deletes."""
    edited = [span for _, candidate in changes for span in _edited_spans(candidate)]
    return [
        (reference, candidate)
        for reference, candidate in changes
        if not _is_nested(candidate, edited)
    ]


def _is_nested(candidate: Candidate, edited: list[EditedSpan]) -> bool:
    """Whether each edit of a candidate lies inside a larger span of `edited`."""
    return all(
        any(
            path == outer_path and span != outer and outer.covers(span)
            for outer_path, outer in edited
        )
        for path, span in _edited_spans(candidate)
    )


def _edited_spans(candidate: Candidate) -> list[EditedSpan]:
    return [(path, edit.span) for path, edits in candidate.edits.items() for edit in edits]
