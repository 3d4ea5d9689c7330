"""The plan of a change from one configuration to another, if it replaces everything that stays.

The earlier configuration counts as the applied one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, reached


class Change(Struct, frozen=True, dict=True):
    """A change from the configuration `before`, which counts as applied, to `now`."""

    before: Configuration
    now: Configuration

    @cached_property
    def situation(self) -> Situation:
        """The plan of the change that replaces everything that stays."""
        return _situation(self.before, self.now)

    def is_edited(self, resource: str) -> bool:
        """Whether a resource stays, and its text or that of a value it uses is changed. A plan may
        change such a resource."""
        if resource not in self._edited:
            old = self._names_before.get(resource)
            self._edited[resource] = old is not None and self.before.texts(old) != self.now.texts(
                resource
            )
        return self._edited[resource]

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """The old and new addresses of what a plan moves."""
        resources = sorted(self.before.managed)
        instances = [sorted(self.before.instances(one) or (one,)) for one in resources]
        return self.now.moved_addresses(list(chain.from_iterable(instances)))

    @cached_property
    def behind_providers(self) -> Mapping[str, frozenset[str]]:
        """Maps the provider configurations of the objects to the edited resources that they are
        configured with. Those without such a resource are left out."""
        providers = sorted({item.provider for item in self.situation.objects})
        behind = {
            name: frozenset(
                filter(self.is_edited, reached(self.now.references, [name]) & self.now.managed)
            )
            for name in providers
            if self.now.references.get(name)
        }
        return {name: resources for name, resources in behind.items() if resources}

    def modules(self, resource: str) -> list[str] | None:
        """The addresses of the module instances that have or had a resource, or None if they
        depend on values."""
        old = self._names_before.get(resource, resource)
        then = self.before.modules(old) if old in self.before.managed else []
        now = self.now.modules(resource) if resource in self.now.managed else []
        return None if then is None or now is None else list(dict.fromkeys((*then, *now)))

    @cached_property
    def _edited(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _names_before(self) -> Mapping[str, str]:
        after = ((self.now.moves.after(old), old) for old in sorted(self.before.managed))
        return {new: old for new, old in after if new in self.now.managed}


def _situation(before: Configuration, now: Configuration) -> Situation:
    objects: list[ManagedObject] = []
    existing = set()
    for old in sorted(before.managed):
        new = now.moves.after(old)
        existing.add(new)
        objects += _objects(before, now, old, new)
    for new in sorted(now.managed - existing):
        objects.append(
            ManagedObject(
                new,
                Action.CREATE,
                now.provider(new),
                current=now.current(new),
                created_first_now=new in now.created_first,
            )
        )
    situation = Situation(
        tuple(objects),
        now.references,
        now.evaluated,
        now.refers_to_itself,
        dialect=now.dialect,
    )
    return forced_by_removed(situation, now) if now.dialect.orphans_force else situation


def _objects(
    before: Configuration, now: Configuration, old: str, new: str
) -> Iterator[ManagedObject]:
    """The objects of a resource that exists before the change."""
    common = ManagedObject(
        new,
        Action.FORGET,
        before.provider(old),
        stored=before.current(old),
        created_first_then=old in before.created_first,
        is_configured=False,
    )
    if new not in now.managed:
        is_remembered = now.dialect.remembers_forgetting and before.is_forgotten(old)
        is_removed = now.moves.is_forgotten(old) or now.moves.is_forgotten(new)
        yield common if is_remembered or is_removed else replace(common, action=Action.DELETE)
        return
    is_forgotten = now.is_forgotten(new)
    removal = Action.FORGET if is_forgotten else Action.DELETE
    kept = replace(
        common,
        action=Action.RECREATE if is_forgotten else Action.REPLACE,
        provider=now.provider(new),
        current=now.current(new),
        created_first_now=new in now.created_first,
        is_configured=True,
    )
    then_addresses, addresses = before.instances(old), now.instances(new)
    if old != new and addresses is not None and not addresses:
        yield replace(common, action=removal)
        return
    if old == new and then_addresses is not None and addresses is not None:
        existing = frozenset(map(now.instance_after, then_addresses))
        lost = sorted(existing - addresses)
        if lost:
            yield replace(common, address=lost[-1], action=removal)
            if addresses & existing:
                yield kept
            return
    if before.counts(old) != now.counts(new):
        declaration = now.declaration(new)
        is_counted = declaration is not None and "count" in declaration.argument_names
        key = "[0]" if is_counted else '["…"]'
        yield replace(common, address=f"{new}{key}", action=removal)
    yield kept


def forced_by_removed(situation: Situation, now: Configuration) -> Situation:
    """The plan of Terraform 1.16 and later, in which a removed object with `create_before_destroy`
    still forces what it used."""
    used = (
        name
        for item in situation.objects
        if item.action is Action.DELETE and item.created_first_then
        for name in item.stored
        if name in now.managed
    )
    forced = reached(now.references, used)
    objects = (
        replace(item, created_first_now=True) if item.resource in forced else item
        for item in situation.objects
    )
    return replace(situation, objects=tuple(objects))
