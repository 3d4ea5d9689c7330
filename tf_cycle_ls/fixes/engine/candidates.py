"""What the rules would do about an edge: about every reference that makes it, at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis, Edge, WrittenReference
from tf_cycle_ls.fixes.context import FixContext, reference_context
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.model import Candidate, Edits, Impact, Rule
from tf_cycle_ls.fixes.registry import FAMILIES
from tf_cycle_ls.text import Span

Chosen = tuple[WrittenReference, Candidate]
Change = tuple[str, Span]


@dataclass(frozen=True, slots=True)
class FixCandidate:
    """What a rule would do about an edge; not tried out yet.

    `chosen` is what is done about each reference that makes the edge, without what only changes a
    text that another takes out.
    """

    rule: Rule
    chosen: tuple[Chosen, ...]

    @property
    def first(self) -> WrittenReference:
        """The first reference that goes."""
        return self.chosen[0][0]

    @property
    def impact(self) -> Impact:
        """The worst that is done."""
        return max(each.impact for _, each in self.chosen)

    @property
    def is_safe(self) -> bool:
        """As of a fix."""
        return self.impact <= Impact.ORDER

    @property
    def edits(self) -> Edits:
        """All that is changed, by path."""
        return merge_edits(*(each.edits for _, each in self.chosen))

    def title(self, where: str) -> str:
        """What is done, where, and what is lost."""
        candidates = [each for _, each in self.chosen]
        whats = list(dict.fromkeys(each.what for each in candidates))
        places = len({tuple(_changes(each)) for each in candidates})
        what = " and ".join(whats) + (f", in {places} places" if places > len(whats) else "")
        loss = "; ".join(dict.fromkeys(each.loss for each in candidates))
        return f"{what[:1].upper()}{what[1:]}{where}: {loss}"


def fix_candidates(root: Analysis, edge: Edge) -> Iterator[FixCandidate]:
    """What each rule would do about an edge. A reference that it does nothing about is left to
    another rule."""
    by_reference = [
        (reference, list(_candidates(root, edge, reference))) for reference in edge.references
    ]
    rules = dict.fromkeys(each.rule for _, candidates in by_reference for each in candidates)
    for rule in rules:
        chosen = [
            (reference, each)
            for reference, candidates in by_reference
            for each in [each for each in candidates if each.rule == rule][:1]
        ]
        with_rule = {reference for reference, _ in chosen}
        changes = [change for _, candidate in chosen for change in _changes(candidate)]
        for reference, candidates in by_reference:
            if reference not in with_rule:
                chosen += [(reference, each) for each in _besides(candidates, changes)[:1]]
        if len(chosen) == len(by_reference):
            proposal = FixCandidate(rule, tuple(_needed(chosen)))
            if _is_allowed(proposal):
                yield proposal


def _is_allowed(proposal: FixCandidate) -> bool:
    """Whether a proposal is of its rule still, and changes nothing that `init` has installed."""
    paths = {path for _, each in proposal.chosen for path in each.edits}
    is_installed = any(".terraform" in path.split(os.sep) for path in paths)
    return not is_installed and any(each.rule == proposal.rule for _, each in proposal.chosen)


def _besides(candidates: list[Candidate], changes: list[Change]) -> list[Candidate]:
    """What to do about a further reference, those first that `changes` do already."""
    return sorted(candidates, key=lambda each: not _is_done(each, changes))


def _candidates(root: Analysis, edge: Edge, reference: WrittenReference) -> Iterator[Candidate]:
    context = reference_context(root, reference)
    if context is not None:
        case = FixContext(root, edge, reference, context)
        for family in FAMILIES:
            yield from family.candidates(case)


def _needed(chosen: list[Chosen]) -> list[Chosen]:
    """What was chosen, without what only changes a text that another takes out."""
    changes = [change for _, candidate in chosen for change in _changes(candidate)]
    return [(reference, each) for reference, each in chosen if not _is_done(each, changes)]


def _is_done(candidate: Candidate, changes: list[Change]) -> bool:
    """Whether a candidate only changes text that some changes take out."""
    return all(
        any(path == other and _is_inside(span, outer) for other, outer in changes)
        for path, span in _changes(candidate)
    )


def _changes(candidate: Candidate) -> list[Change]:
    return [(path, edit.span) for path, edits in candidate.edits.items() for edit in edits]


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and other.covers(span)
