"""Finds the candidates of one analysis, and verifies each once.

Fixes of different components are verified together: if no component affects another, one analysis
shows what each of them does. A root module with a thousand cycles would otherwise need thousands of
analyses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.model import Component, Cycle, Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.edits.touched_items import touched_items
from tf_cycle_ls.fixes.engine.candidates import FixCandidate, fix_candidates
from tf_cycle_ls.fixes.engine.verify import (
    Outcome,
    empties_a_policy,
    is_worse,
    outcome_of,
    verify_edits,
)
from tf_cycle_ls.fixes.model import Edits
from tf_cycle_ls.format.item_windows import tidy_items
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.text import Document, Edit, OverlappingEditsError, apply
from tf_cycle_ls.vfs import Files, Overlay

FormattedEdits = Mapping[str, tuple[Edit, ...]]


class Attempt(Struct, frozen=True):
    """Edits that may break the cycle `target` of a component."""

    component: Component
    target: Cycle
    edits: FormattedEdits


class FixSearch:
    """The candidates for the edges of one analysis, and the outcomes of their edits."""

    def __init__(self, analysis: Analysis, files: Files) -> None:
        self.analysis = analysis
        self._files = files
        self._candidates: dict[tuple[str, str], list[tuple[FixCandidate, FormattedEdits]]] = {}
        self._outcomes: dict[object, Outcome | None] = {}

    def candidates(self, edge: Edge) -> list[tuple[FixCandidate, FormattedEdits]]:
        """The candidates for an edge that have edits, with the formatted edits."""
        if edge.key not in self._candidates:
            self._candidates[edge.key] = list(self._formatted_candidates(edge))
        return self._candidates[edge.key]

    def outcome(self, edits: FormattedEdits, target: Cycle) -> Outcome | None:
        """The effect of edits; None if they do not break `target` or cause a new problem."""
        key = _key(edits, target)
        if key not in self._outcomes:
            self._outcomes[key] = verify_edits(self.analysis, self._files, edits, target)
        return self._outcomes[key]

    def verify_together(self, components: Sequence[Component]) -> None:
        """Verify the candidates of several components, with one analysis for one of each."""
        waiting = [list(self._attempts(component)) for component in components]
        while len(waiting := [attempts for attempts in waiting if attempts]) > 1:
            batch: list[Attempt] = []
            taken: set[tuple[str, int]] = set()
            for attempts in waiting:
                items = set(touched_items(self.analysis, attempts[0].edits))
                if taken.isdisjoint(items):
                    taken |= items
                    batch.append(attempts.pop(0))
            self._verify_batch(batch)

    def _formatted_candidates(self, edge: Edge) -> Iterator[tuple[FixCandidate, FormattedEdits]]:
        for candidate in fix_candidates(self.analysis, edge):
            edits = format_edits(self.analysis, candidate.edits)
            if edits:
                yield candidate, edits

    def _attempts(self, component: Component) -> Iterator[Attempt]:
        for edge in component.edges:
            target = component.shortest[edge.key]
            for _, edits in self.candidates(edge):
                yield Attempt(component, target, edits)

    def _verify_batch(self, batch: Sequence[Attempt]) -> None:
        """Verify attempts for different components, which edit different items.

        If they cannot be told apart, each half is verified.
        """
        if len(batch) == 1:
            self.outcome(batch[0].edits, batch[0].target)
            return
        edits = merge_edits(*(attempt.edits for attempt in batch))
        edited = {
            path: Document(path, apply(self.analysis.documents[path].data, changes))
            for path, changes in edits.items()
        }
        after = analyze_graph(self.analysis.root_dir, Overlay(self._files, edited), self.analysis)
        if _affect_each_other(self.analysis, after, edited):
            half = len(batch) // 2
            self._verify_batch(batch[:half])
            self._verify_batch(batch[half:])
            return
        for attempt in batch:
            outcome = outcome_of(self.analysis, after, attempt.target, [attempt.component])
            self._outcomes[_key(attempt.edits, attempt.target)] = outcome


def format_edits(analysis: Analysis, edits: Edits) -> dict[str, tuple[Edit, ...]] | None:
    """Extend edits so that the result is formatted; None if the edits overlap."""
    formatted: dict[str, tuple[Edit, ...]] = {}
    for path, changes in edits.items():
        file = analysis.files[path]
        items = [item.span for item in file.items] if file.is_parsed else []
        try:
            formatted[path] = tidy_items(analysis.documents[path].data, changes, items)
        except OverlappingEditsError:
            return None
    return formatted


def _key(edits: FormattedEdits, target: Cycle) -> object:
    return tuple(edits.items()), tuple(edge.key for edge in target.edges)


def _affect_each_other(before: Analysis, after: Analysis, paths: Iterable[str]) -> bool:
    """Whether the effects of the fixes of several components cannot be told apart.

    They can be if no fix causes or hides a problem, and if no new edge, together with all edges
    that other fixes remove, is part of a new cycle.
    """
    return (
        is_worse(before, after)
        or _problems(before) != _problems(after)
        or any(empties_a_policy(before, after, path) for path in paths)
        or _would_join_components(before, after)
    )


def _problems(analysis: Analysis) -> Counter[tuple[str, str]]:
    return Counter((problem.path, problem.message) for problem in analysis.problems)


def _would_join_components(before: Analysis, after: Analysis) -> bool:
    """Whether the graph with the edges of both analyses has a larger component than `before`."""
    old, new = before.dependencies.successors, after.dependencies.successors
    both = {
        name: tuple(dict.fromkeys((*old.get(name, ()), *new.get(name, ()))))
        for name in (*old, *(name for name in new if name not in old))
    }
    component_of = {
        name: number for number, names in enumerate(cycles.components(old)) for name in names
    }
    return any(
        len({component_of.get(name) for name in names}) > 1 or names[0] not in component_of
        for names in cycles.components(both)
    )
