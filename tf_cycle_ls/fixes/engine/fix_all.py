"""Selects the least invasive set of fixes that breaks all cycles of a root module."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references, is_self_edge
from tf_cycle_ls.fixes.edits.diff import diff_edits
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.edits.touched_items import touched_items
from tf_cycle_ls.fixes.engine.candidates import FixCandidate
from tf_cycle_ls.fixes.engine.fix_search import FixSearch
from tf_cycle_ls.fixes.engine.hitting_set import Choice, Cost, min_hitting_set
from tf_cycle_ls.fixes.engine.large_component import LargeComponentFixer
from tf_cycle_ls.fixes.engine.ranking import Severity, cost_of, severity
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE_COMPONENT_EDGES, search_fixes
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.model import Fix, Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph.traversal import Edge, reachable
from tf_cycle_ls.text import Document, Edit, apply
from tf_cycle_ls.vfs import Files, Overlay


class Plan(Struct, frozen=True):
    """Fixes in the order in which they are applied.

    `documents` are the changed files after all fixes, keyed by path. `before` and `after` are the
    analyses without and with the fixes.
    """

    before: Analysis
    fixes: tuple[Fix, ...]
    documents: Mapping[str, Document]
    after: Analysis

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        """All fixes combined, as edits of the documents of `before`, keyed by path."""
        return {
            path: diff_edits(self.before.documents[path].data, document.data)
            for path, document in self.documents.items()
        }


def plan_safe_fixes(
    analysis: Analysis, files: Files, targets: Sequence[Component] | None = None
) -> Plan:
    """Plan safe fixes of all rules; see `plan_fixes`."""
    rules = [rule.name for rule in RULES]
    return plan_fixes(analysis, files, rules, Safety.SAFE, targets)


def plan_fixes(
    analysis: Analysis,
    files: Files,
    rules: Collection[str],
    max_safety: Safety,
    targets: Sequence[Component] | None = None,
) -> Plan:
    """Plan the least invasive set of fixes that breaks every cycle that can be broken, and removes
    every self reference that can be removed.

    `analysis` is the analysis of `files`. If `targets` is given, only cycles of these components
    are broken, such as those that no comment suppresses. Only fixes of the named `rules` of at most
    the class `max_safety` are used. Sets are compared by their worst fixes first: one fix that
    widens a permission is worse than any number that change the order of creation.

    Each fix is verified on the result of the fixes before it, so they work together. No fix is
    redundant. The set has the least cost, except in large components (see `large_component`) and
    if the search for it takes too long (see `hitting_set`).

    `files` should be cached, because the verification of each fix reads them again.
    """
    components = components_and_self_references(analysis) if targets is None else targets
    edges = frozenset(edge.key for component in components for edge in component.edges)
    planner = _Planner(files, frozenset(rules), max_safety, edges)
    start = planner.fix_large_components(analysis)
    plan = start
    steps: list[_Step] = []
    while selected := planner.select(plan):
        batch, rest = _independent(plan.after, selected)
        together = planner.apply_together(plan, batch)
        if together is None:
            rest = selected
        else:
            steps += _with_removed_edges(batch, plan.after, together.after)
            plan = together
        for step in rest:
            next_plan = planner.apply(plan, [step])
            if next_plan is None:
                # An earlier fix changed the configuration. Select again for the cycles that remain.
                break
            steps += _with_removed_edges([step], plan.after, next_plan.after)
            plan = next_plan
    return planner.drop_redundant(start, plan, steps)


class _Step(Struct, frozen=True):
    """A fix to apply, identified by its rule and edge. `removed` are the edges that it removed.

    `fix` is the fix for the analysis that the step was selected for, in which it breaks the cycles
    of `component`.
    """

    rule: str
    edge: Edge
    severity: Severity
    fix: Fix
    component: Component
    removed: frozenset[Edge] = frozenset()


class _Planner(Struct, frozen=True):
    """Selects and applies fixes of `rules` of at most the class `max_safety` for the edges
    `targets`."""

    files: Files
    rules: frozenset[str]
    max_safety: Safety
    targets: frozenset[Edge]

    def fix_large_components(self, analysis: Analysis) -> Plan:
        """The plan for the large components, which are fixed before all others."""
        if all(len(component.edges) <= LARGE_COMPONENT_EDGES for component in analysis.components):
            return Plan(analysis, (), {}, analysis)
        partial = LargeComponentFixer(self.files, self._candidate_cost).fix(analysis)
        after = analyze(analysis.root_dir, Overlay(self.files, partial.documents), analysis)
        return Plan(analysis, partial.fixes, partial.documents, after)

    def select(self, plan: Plan) -> list[_Step]:
        """The least invasive set of fixes for the cycles that remain, the least severe first."""
        steps: list[_Step] = []
        components = [
            component
            for component in self._remaining_targets(plan.after)
            if len(component.edges) <= LARGE_COMPONENT_EDGES
        ]
        search = FixSearch(plan.after, Overlay(self.files, plan.documents))
        search.verify_together(components)
        for component in components:
            fixes = list(self._fixes(search, component))
            choices = [
                Choice(cost_of(fix.impact, fix.harms, fix.edits), fix.freed) for _, fix in fixes
            ]
            is_self = is_self_edge(component.edges[0])
            select = _cheapest if is_self else min_hitting_set
            for index in select(component.shortest, choices):
                edge, fix = fixes[index]
                how_severe = severity(fix.impact, fix.harms)
                steps.append(_Step(fix.rule.name, edge, how_severe, fix, component))
        return sorted(steps, key=lambda step: step.severity)

    def _remaining_targets(self, analysis: Analysis) -> Iterator[Component]:
        """The components of an analysis, without the edges that are no targets."""
        for component in components_and_self_references(analysis):
            others = {edge.key for edge in component.edges} - self.targets
            if others == {edge.key for edge in component.edges}:
                continue
            if others:
                yield from analysis.dependencies.components_without(component, others)
            else:
                yield component

    def apply_together(self, plan: Plan, steps: Sequence[_Step]) -> Plan | None:
        """Extend a plan by all steps at once, which were selected for it and are independent.

        Returns None for a single step, and if the fixes do not work together.
        """
        if len(steps) == 1:
            return None
        together = self._apply_fixes(plan, [step.fix for step in steps])
        remaining = _edges_on_cycles(together.after)
        is_broken = all(remaining.isdisjoint(step.fix.freed) for step in steps)
        return together if is_broken and not is_worse(plan.after, together.after) else None

    def apply(self, plan: Plan, steps: Sequence[_Step]) -> Plan | None:
        """Extend a plan by steps. Returns None if the fix of a step no longer exists."""
        for step in steps:
            fix = self._find_fix(plan, step)
            if fix is None:
                return None
            plan = self._apply_fixes(plan, [fix])
        return plan

    def _apply_fixes(self, plan: Plan, fixes: Sequence[Fix]) -> Plan:
        documents = dict(plan.documents)
        for path, edits in merge_edits(*(fix.edits for fix in fixes)).items():
            data = apply(plan.after.documents[path].data, edits)
            documents[path] = Document(path, data)
        after = analyze(plan.after.root_dir, Overlay(self.files, documents), plan.after)
        return Plan(plan.before, (*plan.fixes, *fixes), documents, after)

    def drop_redundant(self, start: Plan, plan: Plan, steps: list[_Step]) -> Plan:
        """Drop steps that later steps have made redundant; try the highest impact first.

        `plan` is `start` extended by `steps`.
        """
        for step in sorted(steps, key=lambda step: step.severity, reverse=True):
            if not _would_add_cycle(plan.after, step.removed):
                others = [other for other in steps if other is not step]
                shorter = self.apply(start, others)
                if shorter is not None and _edges_on_cycles(shorter.after) <= _edges_on_cycles(
                    plan.after
                ):
                    plan, steps = shorter, others
        return plan

    def _find_fix(self, plan: Plan, step: _Step) -> Fix | None:
        """The fix of a step for the current documents; None if it is gone or now more severe."""
        search = FixSearch(plan.after, Overlay(self.files, plan.documents))
        for component in components_and_self_references(plan.after):
            if step.edge in component.shortest:
                only = replace(component, edges=(component.shortest[step.edge].edges[0],))
                fixes = [fix for _, fix in self._fixes(search, only) if fix.rule.name == step.rule]
                fix = fixes[0] if fixes else None
                is_same = fix is not None and severity(fix.impact, fix.harms) <= step.severity
                return fix if is_same else None
        return None

    def _candidate_cost(self, candidate: FixCandidate) -> Cost | None:
        """The cost of a candidate; None if its rule or its class is excluded."""
        if candidate.rule.name not in self.rules or candidate.safety > self.max_safety:
            return None
        return cost_of(candidate.impact, candidate.harms, candidate.edits)

    def _fixes(self, search: FixSearch, component: Component) -> Iterator[tuple[Edge, Fix]]:
        """The permitted fixes for each edge of a component."""
        for edge in component.edges:
            for fix in search_fixes(replace(component, edges=(edge,)), search):
                if fix.rule.name in self.rules and fix.safety <= self.max_safety:
                    yield edge.key, fix


def _cheapest(edges: Collection[Edge], choices: Sequence[Choice]) -> tuple[int, ...]:
    """The cheapest of some choices that each remove the same self reference."""
    indices = sorted(range(len(choices)), key=lambda index: choices[index].cost)
    return tuple(indices[:1])


def _independent(analysis: Analysis, steps: Sequence[_Step]) -> tuple[list[_Step], list[_Step]]:
    """The steps that are for different components and change different items, and the rest."""
    independent: list[_Step] = []
    rest: list[_Step] = []
    taken: set[object] = set()
    for step in steps:
        touched = {*touched_items(analysis, step.fix.edits), step.component.id}
        (independent if taken.isdisjoint(touched) else rest).append(step)
        taken |= touched
    return independent, rest


def _with_removed_edges(
    steps: Sequence[_Step], before: Analysis, after: Analysis
) -> Iterator[_Step]:
    """Add to each step the edges on cycles that it removed from the graph."""
    removed = _edges_on_cycles(before) - _all_edges(after)
    for step in steps:
        own = removed & step.component.shortest.keys() if len(steps) > 1 else removed
        yield replace(step, removed=frozenset(own))


def _would_add_cycle(analysis: Analysis, edges: Collection[Edge]) -> bool:
    """Whether adding the edges to the graph would put one of them on a cycle."""
    successors = analysis.dependencies.successors
    added: dict[str, tuple[str, ...]] = {}
    for source, target in edges:
        if source in successors and target in successors:
            added[source] = (*added.get(source, successors[source]), target)
    with_edges = ChainMap[str, tuple[str, ...]](added, successors)  # type: ignore[arg-type]
    return any(
        source in reachable([target], with_edges) for source, target in edges if source in added
    )


def _all_edges(analysis: Analysis) -> set[Edge]:
    successors = analysis.dependencies.successors
    return {(source, target) for source, targets in successors.items() for target in targets}


def _edges_on_cycles(analysis: Analysis) -> set[Edge]:
    components = components_and_self_references(analysis)
    return {edge for component in components for edge in component.shortest}
