"""The plan of a change from one configuration to another, if it replaces everything that stays.

The earlier configuration counts as the applied one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, reached


def changed(before: Configuration, now: Configuration) -> Situation:
    """The plan of a change that replaces everything that stays."""
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
    forced = _forced_by_removed(objects, now)
    if forced:
        objects = [
            replace(item, created_first_now=True) if item.resource in forced else item
            for item in objects
        ]
    return Situation(tuple(objects), now.references)


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
        is_forgotten = now.moves.is_forgotten(old) or now.moves.is_forgotten(new)
        yield common if is_forgotten else replace(common, action=Action.DELETE)
        return
    kept = replace(
        common,
        action=Action.REPLACE,
        provider=now.provider(new),
        current=now.current(new),
        created_first_now=new in now.created_first,
        is_configured=True,
    )
    then_addresses, addresses = before.instances(old), now.instances(new)
    if old == new and then_addresses is not None and addresses is not None:
        lost = sorted(then_addresses - addresses)
        if lost:
            yield replace(common, address=lost[-1], action=Action.DELETE)
            if addresses & then_addresses:
                yield kept
            return
    if before.counts(old) != now.counts(new):
        declaration = now.declaration(new)
        is_counted = declaration is not None and "count" in declaration.argument_names
        key = "[0]" if is_counted else '["…"]'
        yield replace(common, address=f"{new}{key}", action=Action.DELETE)
    yield kept


def _forced_by_removed(objects: Iterable[ManagedObject], now: Configuration) -> frozenset[str]:
    """The resources that a removed object with `create_before_destroy` still forces, from 1.16."""
    if not now.orphans_force:
        return frozenset()
    used = (
        name
        for item in objects
        if item.action is Action.DELETE and item.created_first_then
        for name in item.stored
        if name in now.managed
    )
    return reached(now.references, used)
