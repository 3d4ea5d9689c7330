"""Foresees from two configurations which replacements would make a plan fail with a cycle.

The earlier configuration counts as the applied one. Whether a resource is replaced, only its
provider knows. So everything that stays may be replaced, and for each pair of objects that could
close a cycle, a plan that replaces only these is simulated. What the text decides is certain:
blocks that are gone, and literal counts that are lower. A count whose condition changed may be
lower. A provider that is configured with a resource orders what it destroys only if a plan changes
this resource; only resources whose text is edited are assumed to change. The same applies to what
`prevent_destroy` refers to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.dialect import TERRAFORM
from tf_cycle_ls.replacement.apply_graph import Rule
from tf_cycle_ls.replacement.candidates import Candidate, Candidates
from tf_cycle_ls.replacement.change import Change, forced_by_removed
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import PlanCycle, Step, explain_cycles, object_of
from tf_cycle_ls.replacement.model import Action, Situation, without_keys
from tf_cycle_ls.replacement.remedies import Remedy
from tf_cycle_ls.replacement.simulate import Verdict, simulate

# Each is simulated, in about a millisecond.
_MAX_CANDIDATES = 2_000

# The version in which removed objects with create_before_destroy force what they used.
_ORPHANS_FORCE_FROM = "1.16"

FORESEEN_CODES = tuple(
    code for code in diagnostic_codes.OF_CHANGES if code != diagnostic_codes.DIRECTION_REVERSED
)
"""The codes of what this module finds. Reversed dependencies have a module of their own."""


class Foreseen(Struct, frozen=True):
    """A cycle that a plan has if it makes certain replacements.

    Attributes:
        cycle: the cycle with its steps.
        plan: the plan that has it.
        replaced: the resources that a plan has to replace.
        gone: the objects that the change destroys.
        may_stay: those of them that only a changed condition may destroy.
        changed: the resources that a plan has to update or replace.
        passes_from: the version of Terraform from which on the plan has no cycle, or "".
        alternatives: for `replaced`, other resources one of which is enough instead of its last.
        remedies: verified ways out.
        place: the header of the block of `resource`.
    """

    cycle: PlanCycle
    plan: Situation
    replaced: tuple[str, ...]
    gone: tuple[str, ...]
    may_stay: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    passes_from: str = ""
    verdict: Verdict = Verdict.ALWAYS
    alternatives: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    place: Place | None = None

    @property
    def code(self) -> str:
        """The diagnostic code."""
        return self.cycle.code

    @property
    def evaluation(self) -> Step:
        """The first step of a cycle of `prevent_destroy` that waits for its evaluation."""
        return next(step for step in self.cycle.steps if step.rule is Rule.EVALUATION)

    @property
    def resource(self) -> str:
        """The resource at which the cycle is reported: the one that a plan has to replace, or the
        one with which a provider is configured."""
        if self.code == diagnostic_codes.PREVENT_DESTROY_ORDER:
            return without_keys(self.evaluation.user)
        is_by_provider = self.code == diagnostic_codes.PROVIDER_ORDER or not self.replaced
        return self.changed[0] if is_by_provider and self.changed else self.replaced[-1]


class Foresight(Struct, frozen=True):
    """The cycles that a change makes possible. `left_out` is how many plans were not simulated,
    because there are too many."""

    found: tuple[Foreseen, ...] = ()
    left_out: int = 0


def foresee(before: Configuration, now: Configuration) -> Foresight:
    """The cycles of replacement that a change makes possible, except reversed dependencies.

    There are none if the configuration itself has a cycle, because there is no plan then.
    """
    if now.analysis.dependencies.structure.components:
        return Foresight()
    candidates = Candidates(Change(before, now))
    every = list(candidates)
    found: dict[tuple[object, ...], Foreseen] = {}
    for candidate in every[:_MAX_CANDIDATES]:
        foreseen = _foreseen(candidate, candidates.plan(candidate))
        if foreseen is not None:
            names = foreseen.replaced, foreseen.changed, foreseen.gone
            key = foreseen.code, *map(frozenset, names)
            found.setdefault(key, foreseen)
    chosen = _grouped(_minimal(list(found.values())))
    return Foresight(
        tuple(_complete(one, candidates, before, now) for one in chosen),
        max(0, len(every) - _MAX_CANDIDATES),
    )


def _foreseen(candidate: Candidate, plan: Situation) -> Foreseen | None:
    """The cycle of the plan for a candidate, or None if it has none of the codes of this module."""
    outcome = simulate(plan)
    if outcome.verdict is Verdict.NEVER:
        return None
    wanted = candidate.replaced or candidate.updated
    for cycle in explain_cycles(plan, outcome):
        names = {object_of(name) for name in cycle.nodes}
        of_cycle = [item for item in plan.objects if item.address in names]
        replaced = [item for item in of_cycle if item.action is Action.REPLACE]
        replaced.sort(key=lambda item: (not item.is_created_first, item.address))
        if cycle.code in FORESEEN_CODES and not wanted.isdisjoint(names):
            return Foreseen(
                cycle,
                plan,
                tuple(item.address for item in replaced),
                tuple(item.address for item in of_cycle if item.action is Action.DELETE),
                changed=tuple(name for name in sorted(candidate.updated) if name in names),
                verdict=outcome.verdict,
            )
    return None


def _complete(
    found: Foreseen, candidates: Candidates, before: Configuration, now: Configuration
) -> Foreseen:
    """A cycle with what only a reader needs."""
    return replace(
        found,
        may_stay=_may_stay(found, before, now),
        passes_from=_passes_from(found, now),
        remedies=candidates.ways_out(found.plan, found.cycle.nodes),
        place=now.analysis.dependencies.place(without_keys(found.resource)),
    )


def _passes_from(found: Foreseen, now: Configuration) -> str:
    """The version of Terraform from which on the plan passes, because removed blocks still force
    what they used. Lower counts are left out: nobody has tried them."""
    is_removed = all(without_keys(name) not in now.managed for name in found.gone)
    if not found.gone or not is_removed or now.dialect.name != TERRAFORM.name:
        return ""
    outcome = simulate(forced_by_removed(found.plan, now))
    return _ORPHANS_FORCE_FROM if outcome.verdict is Verdict.NEVER else ""


def _may_stay(found: Foreseen, before: Configuration, now: Configuration) -> tuple[str, ...]:
    """The destroyed objects of a resource whose literal instances do not decide that."""
    return tuple(
        name
        for name in found.gone
        for resource in [without_keys(name)]
        if resource in now.managed
        and resource in before.managed
        and name not in _certain(before.instances(resource), now.instances(resource))
    )


def _certain(then: frozenset[str] | None, now: frozenset[str] | None) -> frozenset[str]:
    return frozenset() if then is None or now is None else then - now


def _minimal(found: list[Foreseen]) -> Iterator[Foreseen]:
    """Those that do not need all replacements of another one."""
    known = {(one.code, one.changed, frozenset(one.replaced)) for one in found}
    for one in found:
        smaller = chain.from_iterable(
            combinations(one.replaced, size) for size in range(len(one.replaced))
        )
        if not any((one.code, one.changed, frozenset(names)) in known for names in smaller):
            yield one


def _grouped(found: Iterable[Foreseen]) -> Iterator[Foreseen]:
    """One of those that differ only in the last resource, with the others as alternatives."""
    groups: dict[tuple[object, ...], list[Foreseen]] = {}
    for one in found:
        key = one.code, len(one.replaced), one.replaced[:-1], one.gone, one.changed
        groups.setdefault(key, []).append(one)
    for first, *others in groups.values():
        yield replace(first, alternatives=tuple(other.replaced[-1] for other in others))
