"""The repairs of least harm that leave a root without a cycle, as far as that is possible."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis, Component
from tf_cycle_ls.fixes.edits.diff import diff_edits
from tf_cycle_ls.fixes.engine.candidates import FixCandidate
from tf_cycle_ls.fixes.engine.hitting_set import Choice, Cost, min_hitting_set
from tf_cycle_ls.fixes.engine.large_component import LargeComponentFixer
from tf_cycle_ls.fixes.engine.verified_fixes import LARGE, fixes_for_component
from tf_cycle_ls.fixes.model import Edits, Fix, Impact
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.cycles import Edge
from tf_cycle_ls.text import Document, Edit, apply
from tf_cycle_ls.vfs import CachedFiles, Files, Overlay

SAFE = Impact.ORDER
"""The most that a repair may cost to be made without being asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done: the root as it is, the repairs in the order in which they are made, the
    texts afterwards of the files that they change, by path, and the root as it is then."""

    before: Analysis
    fixes: tuple[Fix, ...]
    documents: Mapping[str, Document]
    after: Analysis

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        """All repairs as one: the edits by path, for the texts of `before`."""
        return {
            path: diff_edits(self.before.documents[path].data, document.data)
            for path, document in self.documents.items()
        }


def safe_plan(root: Analysis, files: Files) -> Plan:
    """The repairs that may be made without being asked for: they change at most an order."""
    return plan(root, files, [rule.name for rule in RULES], SAFE)


def plan(root: Analysis, files: Files, rules: Collection[str], most: Impact) -> Plan:
    """The repairs that break every cycle that can be broken, and that do the least harm together.

    `root` is the analysis of `files`. Only repairs of the `rules` named, and of no more harm than
    `most`, are made. Harm is compared by the worst first: one repair that widens a permission is
    worse than any number that change an order. Each repair is tried out on the texts that those
    before it leave, so all of them hold together. None of them is superfluous, and there is no
    better set, but where a component is too large for that: see `many`.
    """
    planner = _Planner(CachedFiles(files), frozenset(rules), most)
    start = planner.with_many(root)
    made = start
    steps: list[_Step] = []
    while chosen := planner.least_harm(made):
        for step in chosen:
            following = planner.made(made, [step])
            if following is None:
                break  # What was done before it has changed what there is to do.
            gone = _on_cycles(made.after) - _all_edges(following.after)
            steps.append(replace(step, gone=frozenset(gone)))
            made = following
    return planner.without_superfluous(start, made, steps)


@dataclass(frozen=True, slots=True)
class _Step:
    """A repair to be made: by this rule, for this edge. `gone` are the edges that it took away."""

    rule: str
    edge: Edge
    impact: Impact
    gone: frozenset[Edge] = frozenset()


@dataclass(frozen=True, slots=True)
class _Planner:
    """What may be done to some files."""

    files: Files
    rules: frozenset[str]
    most: Impact

    def with_many(self, root: Analysis) -> Plan:
        """What is done about the large components."""
        if all(len(component.edges) <= LARGE for component in root.components):
            return Plan(root, (), {}, root)
        made = LargeComponentFixer(self.files, self._cost_of).fix(root)
        after = analyze(root.path, Overlay(self.files, made.documents), root)
        return Plan(root, made.fixes, made.documents, after)

    def least_harm(self, done: Plan) -> list[_Step]:
        """The best set of repairs for the cycles that are left, the most harmless first."""
        steps: list[_Step] = []
        for component in done.after.components:
            if len(component.edges) > LARGE:
                continue
            fixes = list(self._fixes(done, component))
            choices = [Choice(_cost(fix.impact, fix.edits), fix.freed) for _, fix in fixes]
            for index in min_hitting_set(component.shortest, choices):
                edge, fix = fixes[index]
                steps.append(_Step(fix.rule.name, edge, fix.impact))
        return sorted(steps, key=lambda step: step.impact)

    def made(self, done: Plan, steps: Sequence[_Step]) -> Plan | None:
        """What is done when these repairs are made too; None if one of them is not possible."""
        for step in steps:
            fix = self._again(done, step)
            if fix is None:
                return None
            documents = dict(done.documents)
            for path, edits in fix.edits.items():
                data = apply(done.after.documents[path].data, edits)
                documents[path] = Document(path, data)
            after = analyze(done.after.path, Overlay(self.files, documents), done.after)
            done = Plan(done.before, (*done.fixes, fix), documents, after)
        return done

    def without_superfluous(self, start: Plan, made: Plan, steps: list[_Step]) -> Plan:
        """What is done without the repairs that those after them have made superfluous."""
        for step in sorted(steps, key=lambda step: step.impact, reverse=True):
            if not _closes_a_cycle(made.after, step.gone):
                others = [each for each in steps if each is not step]
                shorter = self.made(start, others)
                if shorter is not None and _on_cycles(shorter.after) <= _on_cycles(made.after):
                    made, steps = shorter, others
        return made

    def _again(self, done: Plan, step: _Step) -> Fix | None:
        """The repair of a step, for the texts as they are by now."""
        for component in done.after.components:
            if step.edge in component.shortest:
                only = replace(component, edges=(component.shortest[step.edge].edges[0],))
                fixes = [fix for _, fix in self._fixes(done, only) if fix.rule.name == step.rule]
                return fixes[0] if fixes and fixes[0].impact <= step.impact else None
        return None

    def _cost_of(self, proposal: FixCandidate) -> Cost | None:
        """What a proposal costs; None if it may not be made."""
        if proposal.rule.name not in self.rules or proposal.impact > self.most:
            return None
        return _cost(proposal.impact, proposal.edits)

    def _fixes(self, done: Plan, component: Component) -> Iterator[tuple[Edge, Fix]]:
        """The repairs that may be made for the edges of a component."""
        files = Overlay(self.files, done.documents)
        for edge in component.edges:
            for fix in fixes_for_component(replace(component, edges=(edge,)), done.after, files):
                if fix.rule.name in self.rules and fix.impact <= self.most:
                    yield edge.key, fix


def _cost(impact: Impact, edits: Edits) -> Cost:
    """How often each harm is done, the worst first, and how many edits that takes."""
    harms = (int(impact is each) for each in sorted(Impact, reverse=True))
    return (*harms, sum(len(each) for each in edits.values()))


def _closes_a_cycle(root: Analysis, edges: Collection[Edge]) -> bool:
    """Whether there would be more cycles in a root with some edges more."""
    successors = dict(root.dependencies.waits_for)
    for source, target in edges:
        if source in successors and target in successors:
            successors[source] += (target,)
    found = cycles.components(successors)
    return any(target in names for names in found for source, target in edges if source in names)


def _all_edges(root: Analysis) -> set[Edge]:
    waits_for = root.dependencies.waits_for
    return {(source, target) for source, targets in waits_for.items() for target in targets}


def _on_cycles(root: Analysis) -> set[Edge]:
    return {edge for component in root.components for edge in component.shortest}
