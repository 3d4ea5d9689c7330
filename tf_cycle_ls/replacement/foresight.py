"""Foresees from two configurations which replacements would make a plan fail with a cycle.

The earlier configuration counts as the applied one. Whether a resource is replaced, only its
provider knows. So everything that stays may be replaced, and for each pair of objects that could
close a cycle, a plan that replaces only these is simulated. What the text decides is certain:
blocks that are gone, and literal counts that are lower. A count whose condition changed may be
lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.replacement.change import changed
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import PlanCycle, explain_cycles, object_of
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, without_keys
from tf_cycle_ls.replacement.remedies import Remedy, remedies
from tf_cycle_ls.replacement.simulate import Verdict, simulate

# Each candidate is simulated, with its ways out.
_MAX_CANDIDATES = 40

FORESEEN_CODES = (
    diagnostic_codes.CREATE_BEFORE_DESTROY_LOST,
    diagnostic_codes.CREATE_BEFORE_DESTROY_GAINED,
)
"""The codes of what this module finds. Reversed dependencies have a module of their own."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A cycle that a plan has if it makes certain replacements.

    Attributes:
        cycle: the cycle with its steps.
        replaced: the resources that a plan has to replace.
        gone: the objects that the change destroys.
        may_stay: those of them that only a changed condition may destroy.
        alternatives: for `replaced`, other resources one of which is enough instead of its last.
        remedies: verified ways out.
        place: the header of the block of `resource`.
    """

    cycle: PlanCycle
    replaced: tuple[str, ...]
    gone: tuple[str, ...]
    may_stay: tuple[str, ...] = ()
    verdict: Verdict = Verdict.ALWAYS
    alternatives: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    place: Place | None = None

    @property
    def code(self) -> str:
        """The diagnostic code."""
        return self.cycle.code

    @property
    def resource(self) -> str:
        """The resource at which the cycle is reported: the one that a plan has to replace."""
        return self.replaced[-1]


def foresee(before: Configuration, now: Configuration) -> tuple[Foreseen, ...]:
    """The cycles of replacement that a change makes possible, except reversed dependencies.

    There are none if the configuration itself has a cycle, because there is no plan then.
    """
    if not _may_matter(before, now):
        return ()
    situation = changed(before, now)
    found: dict[tuple[object, ...], Foreseen] = {}
    for replaced in islice(_candidates(situation), _MAX_CANDIDATES):
        foreseen = _reduced(situation, replaced)
        if foreseen is not None and foreseen.code in FORESEEN_CODES:
            foreseen = replace(
                foreseen,
                may_stay=_may_stay(foreseen, before, now),
                place=now.analysis.dependencies.place(without_keys(foreseen.resource)),
            )
            key = foreseen.code, frozenset(foreseen.replaced), frozenset(foreseen.gone)
            found.setdefault(key, foreseen)
    return tuple(_grouped(_minimal(list(found.values()))))


def _may_matter(before: Configuration, now: Configuration) -> bool:
    """Whether the change concerns `create_before_destroy` at all, and can be planned."""
    if now.analysis.dependencies.structure.components:
        return False
    if not before.with_lifecycle and not now.with_lifecycle:
        return False
    tree, other = (one.analysis.dependencies.structure.tree for one in (before, now))
    return tree.fingerprint is not other.fingerprint


def _candidates(situation: Situation) -> Iterator[frozenset[str]]:
    """Objects whose replacement may close a cycle. Each cycle contains one of these patterns:

    - an old object is destroyed last, because it was or is created first, but a dependency
      of it is replaced the other way;
    - an object is replaced and created first, but a dependency of it is destroyed first.
    """
    by_resource: dict[str, list[ManagedObject]] = {}
    for item in situation.objects:
        by_resource.setdefault(item.resource, []).append(item)
    for user in situation.objects:
        if not user.action.destroys or not user.is_created_first:
            continue
        is_kept = user.action is Action.REPLACE
        names = sorted(user.dependencies(is_refreshed=True))
        for used in (one for name in names for one in by_resource.get(name, ())):
            if not used.action.destroys or used.is_created_first:
                continue
            pair = [user] if is_kept else []
            pair += [used] if used.action is Action.REPLACE else []
            if pair:
                yield frozenset(item.address for item in pair)


def _reduced(situation: Situation, replaced: frozenset[str]) -> Foreseen | None:
    """The cycle of a plan that replaces only these objects, or None if it has none.

    What stays as it is has no node in the plan, so it is left out.
    """
    objects = tuple(
        item
        for item in situation.objects
        if item.action is not Action.REPLACE or item.address in replaced
    )
    reduced = replace(situation, objects=objects)
    outcome = simulate(reduced)
    if outcome.verdict is Verdict.NEVER:
        return None
    cycle = explain_cycles(reduced, outcome)[0]
    names = {object_of(name) for name in cycle.nodes}
    of_cycle = [item for item in objects if item.address in names]
    needed = [item for item in of_cycle if item.action is Action.REPLACE]
    needed.sort(key=lambda item: (not item.is_created_first, item.address))
    if not needed:
        return None
    return Foreseen(
        cycle,
        tuple(item.address for item in needed),
        tuple(item.address for item in of_cycle if item.action is Action.DELETE),
        verdict=outcome.verdict,
        remedies=tuple(remedies(reduced, cycle.nodes)),
    )


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
    for one in found:
        needed = set(one.replaced)
        if not any(set(other.replaced) < needed for other in found if other.code == one.code):
            yield one


def _grouped(found: Iterable[Foreseen]) -> Iterator[Foreseen]:
    """One of those that differ only in the last resource, with the others as alternatives."""
    groups: dict[tuple[object, ...], list[Foreseen]] = {}
    for one in found:
        groups.setdefault((one.code, one.replaced[:-1], one.gone), []).append(one)
    for first, *others in groups.values():
        yield replace(first, alternatives=tuple(other.replaced[-1] for other in others))
