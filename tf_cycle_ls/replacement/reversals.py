"""Simulates the plans that fail because of a reversed dependency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from msgspec.structs import replace

from tf_cycle_ls.analysis.reversed_dependencies import Reversal
from tf_cycle_ls.replacement.candidates import Candidate, Candidates
from tf_cycle_ls.replacement.change import Change
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import object_of
from tf_cycle_ls.replacement.model import Action
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.replacement.simulate import Verdict, simulate

# Parts of so many resources are tried.
_MAX_COMBINED = 4


def with_plans(
    reversals: tuple[Reversal, ...], before: Configuration, now: Configuration
) -> dict[Reversal, tuple[Remedy, ...]]:
    """The reversed dependencies of a change, with what a plan has to replace to fail because of
    each, and with its cycle, mapped to the ways out of that. One without such a plan stays as it
    is."""
    if not reversals or now.analysis.dependencies.structure.components:
        return dict.fromkeys(reversals, ())
    candidates = Candidates(Change(before, now))
    return dict(_with_plan(one, candidates) for one in reversals)


def _with_plan(reversal: Reversal, candidates: Candidates) -> tuple[Reversal, tuple[Remedy, ...]]:
    for names in _choices(reversal):
        plan = candidates.plan(Candidate(candidates.replaceable(names)))
        outcome = simulate(plan)
        for nodes in outcome.cycles:
            objects = {object_of(name) for name in nodes}
            if not objects.isdisjoint(reversal.resources):
                planned = replace(
                    reversal,
                    replaced=tuple(
                        item.address
                        for item in plan.objects
                        if item.address in objects and item.action is Action.REPLACE
                    ),
                    nodes=nodes,
                    is_by_chance=outcome.verdict is Verdict.BY_CHANCE,
                )
                return planned, candidates.ways_out(plan, nodes)
    return reversal, ()


def _choices(reversal: Reversal) -> Iterator[Iterable[str]]:
    """The resources that a plan may have to replace, the fewest first. One that loses an instance
    need not be replaced. Between two providers, what is between the ends of a step may have to."""
    names = reversal.resources
    if len(names) <= _MAX_COMBINED:
        for size in range(1, len(names)):
            yield from combinations(names, size)
    yield names
    yield _along(reversal)


def _along(reversal: Reversal) -> Iterator[str]:
    """All nodes on the paths of the dependencies."""
    for step in reversal.steps:
        for edge in step.edges:
            yield from edge.key
