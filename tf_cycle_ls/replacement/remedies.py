"""Finds ways out of the cycles of a plan. Each is simulated before it is returned.

A way out that needs two applies is accepted only if both succeed, and if the first destroys nothing
that another object still uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import chain, combinations, islice

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.replacement.explanation import object_of
from tf_cycle_ls.replacement.model import (
    Action,
    ManagedObject,
    Situation,
    reached,
    resource_of,
    without_keys,
)
from tf_cycle_ls.replacement.simulate import Verdict, awaited_by, passes, simulate

# Pairs are tried for so few candidates, because each costs two simulations.
_MAX_PAIRED = 12


class Way(Enum):
    """A kind of way out, least harm first."""

    CREATE_FIRST = "create_before_destroy"
    LITERAL = "literal prevent_destroy"
    MOVED = "moved"
    LIFECYCLE_FIRST = "lifecycle first"
    EXCLUDE = "exclude"
    TARGET = "target"
    NO_REFRESH = "no refresh"
    APPLY_FIRST = "apply first"
    ONE_LATER = "one later"


class Remedy(Struct, frozen=True, eq=False):
    """A verified way out.

    `addresses` are the objects or resources it is about: those that get `create_before_destroy`,
    the old and the new address of a `moved` block, the targets of the first apply, what it
    excludes, or the object that it must not replace. `is_destroy` is True for `terraform destroy`.
    `includes` are the other objects that the first apply changes, because the targets need them.
    """

    way: Way
    addresses: tuple[str, ...] = ()
    is_destroy: bool = False
    includes: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remedy) and self._key == other._key

    def __ne__(self, other: object) -> bool:
        return not self == other  # `Struct.__ne__` would compare identities.

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        """Everything but `includes`, which follows from the configuration."""
        return self.way, self.addresses, self.is_destroy


def remedies(situation: Situation, nodes: Iterable[str], moved: Sequence[str] = ()) -> list[Remedy]:
    """The ways out of a cycle with these nodes, least harm first; one of each kind.

    For a cycle that only some runs find, an apply of a part comes first: it leads out without
    a change of the text. `moved` has the old and new addresses that the plan moves: an apply
    with targets needs them.
    """
    finder = _Finder(situation, nodes, moved)
    kinds = (
        finder.create_first(),
        finder.literals(),
        finder.moved_blocks(),
        finder.lifecycle_first(),
        chain(finder.excludes(), finder.targets()),
        finder.no_refresh(),
        finder.apply_first(),
    )
    found = [remedy for kind in kinds for remedy in [next(kind, None)] if remedy is not None]
    if simulate(situation).verdict is Verdict.BY_CHANCE:
        found.sort(key=lambda remedy: remedy.way is not Way.TARGET)
    return found or list(islice(finder.one_later(), 1))


class _Finder:
    def __init__(self, situation: Situation, nodes: Iterable[str], moved: Sequence[str]) -> None:
        self._situation = situation
        self._moved = moved
        names = dict.fromkeys(object_of(node) for node in nodes)
        by_address = {item.address: item for item in situation.objects}
        self._objects = [by_address[name] for name in names if name in by_address]

    def create_first(self) -> Iterator[Remedy]:
        """`create_before_destroy` in what is replaced the other way. Its dependencies follow."""
        if self._situation.is_destroy:
            return
        candidates = dict.fromkeys(
            item.resource
            for item in self._objects
            if item.action is Action.REPLACE and not item.is_created_first
        )
        for chosen in _choices(list(candidates)):
            forced = self._forced(chosen)
            objects = (
                replace(item, created_first_now=item.created_first_now or item.resource in forced)
                for item in self._situation.objects
            )
            if self._passes(replace(self._situation, objects=tuple(objects))):
                yield Remedy(Way.CREATE_FIRST, chosen)

    def literals(self) -> Iterator[Remedy]:
        """Literals for `prevent_destroy`, which need no evaluation after another change."""
        evaluated = self._situation.evaluated
        for item in self._objects:
            if item.action.destroys and item.resource in evaluated:
                others = {name: evaluated[name] for name in evaluated if name != item.resource}
                if self._passes(replace(self._situation, evaluated=others)):
                    yield Remedy(Way.LITERAL, (item.resource,))

    def moved_blocks(self) -> Iterator[Remedy]:
        """A `moved` block for an object that is removed while a similar one is created."""
        for old in self._objects:
            if old.action is not Action.DELETE or old.deposed:
                continue
            for new in self._situation.objects:
                is_renamed = new.action is Action.CREATE and _is_similar(old, new)
                if is_renamed and self._passes(self._with_move(old, new)):
                    yield Remedy(Way.MOVED, (old.address, new.address))

    def lifecycle_first(self) -> Iterator[Remedy]:
        """An apply of `create_before_destroy` alone, which sets the flag of all dependencies."""
        replaced = [item for item in self._objects if item.action is Action.REPLACE]
        for item in replaced:
            if not item.created_first_now or item.created_first_then:
                continue
            forced = {item.resource, *item.stored}
            objects = (
                replace(one, created_first_then=one.created_first_then or one.resource in forced)
                for one in self._situation.objects
            )
            if self._passes(replace(self._situation, objects=tuple(objects))):
                yield Remedy(Way.LIFECYCLE_FIRST, (item.resource,))

    def targets(self) -> Iterator[Remedy]:
        """An apply with `-target` of a part of the objects, and then the rest."""
        if self._situation.is_destroy:
            return
        deleted = self._resources(Action.DELETE)
        others = self._resources(Action.REPLACE, Action.UPDATE, Action.CREATE)
        candidates = list(dict.fromkeys((*deleted, *others)))
        choices = _choices(candidates)
        if len(candidates) > _MAX_PAIRED and len(deleted) > 1:
            # One of many is seldom enough.
            choices = chain([tuple(deleted)], choices)
        for chosen in choices:
            first = self._targeted(chosen)
            is_harmless = not self._destroys_used(first)
            if is_harmless and self._passes(first) and self._passes(self._after(first)):
                own = self._addresses(chosen)
                moved = (name for name in self._moved if not {name, resource_of(name)} & {*own})
                included = self._included(first, (*chosen, *self._moved))
                yield Remedy(Way.TARGET, (*own, *moved), includes=included)

    def excludes(self) -> Iterator[Remedy]:
        """An apply with `-exclude` of one of the objects, and then the rest."""
        if self._situation.is_destroy or not self._situation.dialect.has_exclude:
            return
        changed = [item.resource for item in self._objects if item.action is not Action.NO_OP]
        moved = set(map(without_keys, self._moved))
        for name in dict.fromkeys(one for one in changed if one not in moved):
            first = self._without(name)
            is_harmless = not self._destroys_used(first)
            if is_harmless and self._passes(first) and self._passes(self._after(first)):
                yield Remedy(Way.EXCLUDE, self._addresses([name]))

    def _addresses(self, resources: Sequence[str]) -> tuple[str, ...]:
        """The addresses of resources for a command, one for each instance of their module. An
        address without the key of its module means none of them."""
        return tuple(
            dict.fromkeys(
                resource_of(item.address)
                for resource in resources
                for item in self._situation.objects
                if item.resource == resource
            )
        )

    def _included(self, first: Situation, targets: Sequence[str]) -> tuple[str, ...]:
        """What a first apply changes besides its targets."""
        return tuple(
            item.address
            for item in first.objects
            if item.action not in (Action.NO_OP, Action.FORGET) and item.resource not in targets
        )

    def no_refresh(self) -> Iterator[Remedy]:
        """A plan with `-refresh=false`, which orders by the dependencies in the state alone."""
        without = replace(self._situation, is_refreshed=False)
        if self._situation.is_refreshed and self._passes(without):
            yield Remedy(Way.NO_REFRESH, is_destroy=self._situation.is_destroy)

    def apply_first(self) -> Iterator[Remedy]:
        """Before `terraform destroy`: an apply, which rewrites the dependencies in the state."""
        if not self._situation.is_destroy:
            return
        objects = tuple(
            replace(item, stored=item.current, after_refresh=None) if item.is_configured else item
            for item in self._situation.objects
        )
        if any(item.is_configured for item in self._objects) and self._passes(
            replace(self._situation, objects=objects)
        ):
            yield Remedy(Way.APPLY_FIRST)

    def one_later(self) -> Iterator[Remedy]:
        """An apply without the change that replaces one of the objects, and then this change."""
        for item in self._objects:
            if item.action is not Action.REPLACE or item.deposed:
                continue
            kept = replace(item, action=Action.UPDATE)
            first = self._with(item, kept)
            rest = self._after(first)
            others = (one for one in rest.objects if one.address != item.address)
            again = replace(item, stored=item.current, after_refresh=None)
            if self._passes(first) and self._passes(replace(rest, objects=(*others, again))):
                yield Remedy(Way.ONE_LATER, (item.address,))

    def _resources(self, *actions: Action) -> list[str]:
        found = (item.resource for item in self._objects if item.action in actions)
        return list(dict.fromkeys(found))

    def _with(self, old: ManagedObject, new: ManagedObject) -> Situation:
        objects = tuple(new if one is old else one for one in self._situation.objects)
        return replace(self._situation, objects=objects)

    def _passes(self, situation: Situation) -> bool:
        return passes(situation)

    def _forced(self, resources: Iterable[str]) -> frozenset[str]:
        """These resources and all that they need, which Terraform forces to follow them."""
        return reached(self._situation.references, resources)

    def _with_move(self, old: ManagedObject, new: ManagedObject) -> Situation:
        """The plan with a `moved` block, if the moved object is then updated in place."""
        moved = replace(
            new,
            action=Action.UPDATE,
            stored=old.stored,
            after_refresh=old.stored | new.current,
            created_first_then=old.created_first_then,
        )
        kept = (one for one in self._situation.objects if one not in (old, new))
        return replace(self._situation, objects=(*kept, moved))

    def _targeted(self, resources: Sequence[str]) -> Situation:
        """The plan with `-target` for these resources, which includes what they and their
        providers need. A resource with a lower count is still configured, and needs it as well.

        Of what is only needed, an old object goes if something has to wait for that: not with
        `create_before_destroy`, where the order is the other way round.
        """
        targets = included = {*resources, *map(without_keys, self._moved)}
        for item in self._situation.objects:
            if item.resource in targets:
                needed = reached(self._situation.references, [item.provider, item.resource])
                included = included | needed | item.current
        whole = replace(
            self._situation,
            objects=tuple(
                item if item.resource in included else replace(item, action=_rest(item), deposed=())
                for item in self._situation.objects
            ),
        )
        awaited = awaited_by(whole, targets)
        objects = (
            item if item.resource in targets else _needed_only(item, awaited)
            for item in whole.objects
        )
        return replace(whole, objects=tuple(objects))

    def _without(self, resource: str) -> Situation:
        """The plan with `-exclude` for a resource, which leaves out what depends on it, too."""
        objects = tuple(
            replace(item, action=_rest(item), deposed=())
            if item.resource == resource or resource in item.current
            else item
            for item in self._situation.objects
        )
        return replace(self._situation, objects=objects)

    def _destroys_used(self, first: Situation) -> bool:
        """Whether a first apply destroys something that an object outside of it still uses."""
        destroyed = {item.resource for item in first.objects if item.action.destroys}
        actions = {item.address: item.action for item in first.objects}
        return any(
            not destroyed.isdisjoint(item.stored) and actions[item.address] is Action.NO_OP
            for item in self._situation.objects
            if item.action not in (Action.CREATE, Action.NO_OP)
        )

    def _after(self, first: Situation) -> Situation:
        """The plan that is left after a first apply of a part."""
        done = {
            item.address: item
            for item in first.objects
            if item.action not in (Action.NO_OP, Action.FORGET)
        }
        rest = []
        for item in self._situation.objects:
            if item.address not in done:
                rest.append(item)
            elif item.action is not Action.DELETE:
                is_left = item.action is Action.REPLACE and done[item.address] != item
                rest.append(
                    replace(
                        item,
                        action=Action.NO_OP,
                        stored=item.current | item.stored if is_left else item.current,
                        after_refresh=None,
                        created_first_then=item.created_first_now,
                        deposed=("left",) if is_left else (),
                    )
                )
        return replace(self._situation, objects=tuple(rest))


def _needed_only(item: ManagedObject, awaited: frozenset[str]) -> ManagedObject:
    """An object of a plan with `-target` that only a target needs.

    `awaited` are the nodes for which the targets wait.
    """
    goes = any(name.startswith(f"{item.address} (destroy") for name in awaited)
    if item.action is Action.DELETE and not goes:
        return replace(item, action=Action.NO_OP, deposed=())
    if item.action is Action.REPLACE and not goes:
        # The new object is created, and the old one stays as a deposed one until the next apply.
        return replace(item, action=Action.UPDATE, deposed=())
    return replace(item, deposed=())


def _rest(item: ManagedObject) -> Action:
    """The action on an object of a plan that does not include it."""
    return Action.FORGET if item.action is Action.CREATE else Action.NO_OP


def _choices(candidates: list[str]) -> Iterator[tuple[str, ...]]:
    """Each candidate, then pairs, then all."""
    single = ((one,) for one in candidates)
    pairs = combinations(candidates, 2) if len(candidates) <= _MAX_PAIRED else ()
    every = [tuple(candidates)] if len(candidates) > 2 else []
    return chain(single, pairs, every)


def _is_similar(old: ManagedObject, new: ManagedObject) -> bool:
    """Whether an object may have been renamed: the same type and instance key."""
    return (
        old.resource.split(".")[-2:-1] == new.resource.split(".")[-2:-1]
        and old.provider == new.provider
        and _key(old) == _key(new)
    )


def _key(item: ManagedObject) -> str:
    name = item.resource.rsplit(".", 1)[-1]
    return item.address.rsplit(f".{name}", 1)[-1]
