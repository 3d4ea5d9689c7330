"""Repairs for components with too many edges to try out each repair by itself.

What the rules propose is believed first, and the choice made with that. What is chosen is then
tried out many at once; where that does not hold, fewer of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tf_cycle_ls.analysis.analyze import outline
from tf_cycle_ls.analysis.model import Analysis, Place, WrittenReference
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.engine.candidates import FixCandidate, fix_candidates
from tf_cycle_ls.fixes.engine.hitting_set import Choice, Cost, min_hitting_set
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE_COMPONENT_EDGES, describe, format_edits
from tf_cycle_ls.fixes.engine.verify import hcl2_rejects_edits, is_worse
from tf_cycle_ls.fixes.model import Fix
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.cycles import Edge
from tf_cycle_ls.text import Document, apply
from tf_cycle_ls.vfs import Files, Overlay

_SEARCH = 200
"""How long the best choice is searched for, in steps of `min_hitting_set`."""
_FAULTS = 100
"""How often what is tried out may fail, all in all."""
_GAINED = "one of many that break the cycles together"


@dataclass(frozen=True, slots=True)
class PartialPlan:
    """The fixes applied so far.

    `documents` are the changed files, keyed by path. `after` is the outline (an analysis without
    components) of the root module with the fixes applied.
    """

    fixes: tuple[Fix, ...]
    documents: Mapping[str, Document]
    after: Analysis


@dataclass
class LargeComponentFixer:
    """Repairs of the large components of some files.

    `cost` says what a proposal costs; None where it may not be made.
    """

    files: Files
    cost: Callable[[FixCandidate], Cost | None]
    _refused: set[tuple[Edge, str]] = field(default_factory=set)
    _faults: int = 0

    def fix(self, analysis: Analysis) -> PartialPlan:
        """What breaks the cycles of the large components, as far as that goes.

        A repair may turn out to be superfluous once others were made.
        """
        made = PartialPlan((), {}, analysis)
        while True:
            known = len(made.fixes), len(self._refused)
            made = self._all_of(made, self._chosen(made.after))
            if (len(made.fixes), len(self._refused)) == known or self._faults >= _FAULTS:
                return made

    def _all_of(self, made: PartialPlan, edges: Sequence[Edge]) -> PartialPlan:
        """What is done when something is done about each of some edges, if it is possible."""
        size = len(edges)
        while self._faults < _FAULTS:
            batch, later = self._apart(made.after, edges, size)
            if not batch:
                return made
            following = self._made(made, batch)
            if following is not None:
                made, edges, size = following, later, len(later)
                continue
            self._faults += 1
            size = len(batch) // 2
            if not size:
                edge, proposal = batch[0]
                self._refused.add((edge, proposal.rule.name))
                edges, size = later, len(later)
        return made

    def _chosen(self, analysis: Analysis) -> list[Edge]:
        """The edges of large components to do something about, those with the most effect first."""
        chosen: list[Edge] = []
        for names in analysis.dependencies.structure.components:
            within = cycles.edges_within(analysis.dependencies.waits_for, names)
            if len(within) > LARGE_COMPONENT_EDGES:
                choices = list(self._choices(analysis, within))
                picked = min_hitting_set(within, [choice for _, choice in choices], _SEARCH)
                effect = sorted(picked, key=lambda index: -len(choices[index][1].edges))
                chosen += [choices[index][0] for index in effect]
        return chosen

    def _choices(self, analysis: Analysis, within: Sequence[Edge]) -> list[tuple[Edge, Choice]]:
        """For each edge the best that can be done about it. Where that is safe and takes out other
        edges of the same source, nothing else is asked for about those."""
        found: list[tuple[Edge, Choice]] = []
        for _, edges in groupby(within, key=lambda edge: edge[0]):
            references = {edge: analysis.dependencies.edge(*edge).references for edge in edges}
            done: set[Edge] = set()
            for edge in references:
                best = None if edge in done else self._best(analysis, edge)
                if best is not None:
                    cost, proposal = best
                    gone = frozenset({edge, *_taken_out(references, proposal)})
                    found.append((edge, Choice(cost, gone)))
                    done |= gone if proposal.is_safe else set()
        return found

    def _best(self, analysis: Analysis, edge: Edge) -> tuple[Cost, FixCandidate] | None:
        """The cheapest proposal for an edge that may be made."""
        found = [
            (self.cost(each), each)
            for each in fix_candidates(analysis, analysis.dependencies.edge(*edge))
            if (edge, each.rule.name) not in self._refused
        ]
        allowed = [(cost, each) for cost, each in found if cost is not None]
        return min(allowed, key=lambda each: each[0], default=None)

    def _apart(
        self, analysis: Analysis, edges: Sequence[Edge], size: int
    ) -> tuple[list[tuple[Edge, FixCandidate]], list[Edge]]:
        """What to do about some edges, no two of it in one item; and the edges that have to wait.

        Those that are on no cycle any more are done with.
        """
        batch: list[tuple[Edge, FixCandidate]] = []
        later: list[Edge] = []
        used: set[object] = set()
        for edge in edges:
            if edge not in analysis.dependencies.on_cycles:
                continue
            if len(batch) == size or edge[0] in used:
                later.append(edge)
                continue
            best = self._best(analysis, edge)
            items = _items(analysis, best[1]) if best else set()
            if used & items:
                later.append(edge)
            elif best:
                used |= {edge[0], *items}
                batch.append((edge, best[1]))
        return batch, later

    def _made(
        self, done: PartialPlan, batch: Sequence[tuple[Edge, FixCandidate]]
    ) -> PartialPlan | None:
        """What is done when some proposals are made too; None if something gets worse by them, or
        an edge stays on a cycle."""
        analysis = done.after
        edits = format_edits(analysis, merge_edits(*(proposal.edits for _, proposal in batch)))
        if edits is None:
            return None
        documents = dict(done.documents)
        for path, changes in edits.items():
            documents[path] = Document(path, apply(analysis.documents[path].data, changes))
        after = outline(analysis.path, Overlay(self.files, documents), analysis)
        if is_worse(analysis, after) or hcl2_rejects_edits(analysis, after, edits):
            return None
        if any(edge in after.dependencies.on_cycles for edge, _ in batch):
            return None
        fixes = [describe(analysis, proposal, _GAINED, here=True) for _, proposal in batch]
        return PartialPlan((*done.fixes, *fixes), documents, after)


def _taken_out(
    references: Mapping[Edge, tuple[WrittenReference, ...]], proposal: FixCandidate
) -> Iterator[Edge]:
    """The edges all of whose references stand in a text that a proposal takes out."""
    spans = [(path, edit.span) for path, edits in proposal.edits.items() for edit in edits]

    def is_out(place: Place) -> bool:
        return any(path == place.path and span.covers(place.span) for path, span in spans)

    for edge, written in references.items():
        if written and all(is_out(reference.place) for reference in written):
            yield edge


def _items(analysis: Analysis, proposal: FixCandidate) -> set[object]:
    """The top-level items that a proposal changes. What is only added stands for itself."""
    return {
        (path, item.span.start)
        for path, edits in proposal.edits.items()
        for item in analysis.files[path].items
        for edit in edits
        if item.span.contains(edit.span.start)
    }
