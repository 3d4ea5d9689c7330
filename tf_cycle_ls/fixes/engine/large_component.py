"""Fixes components that have too many edges to verify each fix separately.

The fixes are selected from unverified candidates and then verified in batches. A batch that fails
is halved, until the candidate that fails is found and excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct, field

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.model import Place, SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.engine.candidates import FixCandidate, fix_candidates
from tf_cycle_ls.fixes.engine.fix_search import format_edits
from tf_cycle_ls.fixes.engine.hitting_set import Choice, Cost, min_hitting_set
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE_COMPONENT_EDGES, describe
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.model import Fix, Safety
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.traversal import Edge
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Files, Overlay

_MAX_SEARCH_STEPS = 200
"""The limit of `min_hitting_set` for one component."""
_MAX_FAILURES = 100
"""The number of failed batches after which the fixer stops."""
_SHARE = "one of several"

EdgeCandidate = tuple[Edge, FixCandidate]


class PartialPlan(Struct, frozen=True):
    """The fixes applied so far.

    `documents` are the changed files, keyed by path. `after` is the outline (an analysis without
    components) of the root module with the fixes applied.
    """

    fixes: tuple[Fix, ...]
    documents: Mapping[str, Document]
    after: Analysis


class LargeComponentFixer(Struct):
    """Fixes the large components of a root module.

    `cost` returns the cost of a candidate, or None if the candidate is not permitted.
    """

    files: Files
    cost: Callable[[FixCandidate], Cost | None]
    _rejected: set[tuple[Edge, str]] = field(default_factory=set)
    _failures: int = 0

    def fix(self, analysis: Analysis) -> PartialPlan:
        """Break the cycles of the large components, as far as possible.

        Some fixes of the plan may be redundant.
        """
        plan = PartialPlan((), {}, analysis)
        while True:
            progress = len(plan.fixes), len(self._rejected)
            plan = self._apply_all(plan, self._select_edges(plan.after))
            is_stuck = (len(plan.fixes), len(self._rejected)) == progress
            if is_stuck or self._failures >= _MAX_FAILURES:
                return plan

    def _apply_all(self, plan: PartialPlan, edges: Sequence[Edge]) -> PartialPlan:
        """Apply the cheapest candidate of each edge, in batches that are as large as possible."""
        batch_size = len(edges)
        while self._failures < _MAX_FAILURES:
            batch, later = self._next_batch(plan.after, edges, batch_size)
            if not batch:
                return plan
            next_plan = self._apply(plan, batch)
            if next_plan is not None:
                plan, edges, batch_size = next_plan, later, len(later)
                continue
            self._failures += 1
            batch_size = len(batch) // 2
            if not batch_size:
                edge, candidate = batch[0]
                self._rejected.add((edge, candidate.rule.name))
                edges, batch_size = later, len(later)
        return plan

    def _select_edges(self, analysis: Analysis) -> list[Edge]:
        """The edges to remove from the large components. An edge whose candidate removes more edges
        comes first."""
        selected: list[Edge] = []
        for names in analysis.dependencies.structure.components:
            edges = cycles.edges_within(analysis.dependencies.successors, names)
            if len(edges) > LARGE_COMPONENT_EDGES:
                choices = self._choices(analysis, edges)
                hitting_set = min_hitting_set(
                    edges, [choice for _, choice in choices], _MAX_SEARCH_STEPS
                )
                by_effect = sorted(hitting_set, key=lambda index: -len(choices[index][1].edges))
                selected += [choices[index][0] for index in by_effect]
        return selected

    def _choices(self, analysis: Analysis, edges: Sequence[Edge]) -> list[tuple[Edge, Choice]]:
        """The cheapest candidate of each edge, as a choice for `min_hitting_set`.

        If a safe candidate also removes other edges with the same source, these edges get no choice
        of their own.
        """
        choices: list[tuple[Edge, Choice]] = []
        for _, same_source in groupby(edges, key=lambda edge: edge[0]):
            references = {
                edge: analysis.dependencies.edge(*edge).references for edge in same_source
            }
            done: set[Edge] = set()
            for edge in references:
                best = None if edge in done else self._best(analysis, edge)
                if best is not None:
                    cost, candidate = best
                    removed = frozenset({edge, *_removed_edges(references, candidate)})
                    choices.append((edge, Choice(cost, removed)))
                    if candidate.safety is not Safety.CHANGES_BEHAVIOUR:
                        done |= removed
        return choices

    def _best(self, analysis: Analysis, edge: Edge) -> tuple[Cost, FixCandidate] | None:
        """The cheapest permitted candidate for an edge, except candidates that were rejected."""
        best: tuple[Cost, FixCandidate] | None = None
        for candidate in fix_candidates(analysis, analysis.dependencies.edge(*edge)):
            if (edge, candidate.rule.name) not in self._rejected:
                cost = self.cost(candidate)
                if cost is not None and (best is None or cost < best[0]):
                    best = cost, candidate
        return best

    def _next_batch(
        self, analysis: Analysis, edges: Sequence[Edge], size: int
    ) -> tuple[list[EdgeCandidate], list[Edge]]:
        """Up to `size` candidates that change different top-level items, and the edges left over.

        Edges that are no longer on a cycle are in neither list.
        """
        batch: list[EdgeCandidate] = []
        later: list[Edge] = []
        used: set[object] = set()
        for edge in edges:
            if edge not in analysis.dependencies.on_cycles:
                continue
            if len(batch) == size or edge[0] in used:
                later.append(edge)
                continue
            best = self._best(analysis, edge)
            items = _changed_items(analysis, best[1]) if best else set()
            if used & items:
                later.append(edge)
            elif best:
                used |= {edge[0], *items}
                batch.append((edge, best[1]))
        return batch, later

    def _apply(self, plan: PartialPlan, batch: Sequence[EdgeCandidate]) -> PartialPlan | None:
        """Extend a plan by a batch.

        Returns None if the batch causes a new problem or leaves one of its edges on a cycle.
        """
        before = plan.after
        edits = format_edits(before, merge_edits(*(candidate.edits for _, candidate in batch)))
        if edits is None:
            return None
        documents = dict(plan.documents)
        for path, changes in edits.items():
            documents[path] = Document(path, apply(before.documents[path].data, changes))
        after = analyze_graph(before.root_dir, Overlay(self.files, documents), before)
        if is_worse(before, after):
            return None
        if any(edge in after.dependencies.on_cycles for edge, _ in batch):
            return None
        fixes = [describe(before, edge, candidate, share=_SHARE) for edge, candidate in batch]
        return PartialPlan((*plan.fixes, *fixes), documents, after)


def _removed_edges(
    references: Mapping[Edge, tuple[SourceReference, ...]], candidate: FixCandidate
) -> Iterator[Edge]:
    """The edges whose references all lie inside text that a candidate replaces."""
    spans = [(path, edit.span) for path, edits in candidate.edits.items() for edit in edits]

    def is_removed(place: Place) -> bool:
        return any(path == place.path and span.covers(place.span) for path, span in spans)

    for edge, edge_references in references.items():
        if edge_references and all(is_removed(reference.place) for reference in edge_references):
            yield edge


def _changed_items(analysis: Analysis, candidate: FixCandidate) -> set[object]:
    """The top-level items that a candidate edits. Insertions between items do not count."""
    return {
        (path, item.span.start)
        for path, edits in candidate.edits.items()
        for item in analysis.files[path].items
        for edit in edits
        if item.span.contains(edit.span.start)
    }
