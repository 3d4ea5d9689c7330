"""The plans of a change that may have a cycle, as few changes of objects as each of them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.graph.nodes import address_in
from tf_cycle_ls.replacement.change import Change
from tf_cycle_ls.replacement.model import (
    Action,
    ManagedObject,
    Situation,
    module_of,
    reached,
    without_keys,
)
from tf_cycle_ls.replacement.remedies import Remedy, Way, remedies

# The actions on objects that stay, if they are not updated in place.
_RENEWALS = (Action.REPLACE, Action.RECREATE)


class Candidate(Struct, frozen=True):
    """The objects that a plan replaces and those that it updates, by address. What the text of the
    change destroys is in every plan."""

    replaced: frozenset[str]
    updated: frozenset[str] = frozenset()


class Candidates:
    """The candidates of a change, and a plan for each of them."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._now = change.now
        self._objects = change.situation.objects

    def __iter__(self) -> Iterator[Candidate]:
        found = chain(self._by_lifecycle(), self._by_provider(), self._by_evaluation())
        return iter(dict.fromkeys(found))

    def replaceable(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the addresses that a plan can replace."""
        known = (self._by_address.get(name) for name in names)
        return frozenset(item.address for item in known if item and item.action is Action.REPLACE)

    def plan(self, candidate: Candidate) -> Situation:
        """The plan that makes only the changes of a candidate, reduced to the objects that may be
        ordered with them. What stays as it is has no node in a plan."""
        objects = []
        for address in self._connected(candidate):
            item = self._by_address[address]
            if address in candidate.updated:
                item = replace(item, action=Action.UPDATE)
            objects.append(item)
        objects.sort(key=lambda item: item.address)
        references = self._between(objects)
        return replace(self._change.situation, objects=tuple(objects), references=references)

    def _between(self, objects: Sequence[ManagedObject]) -> Mapping[str, tuple[str, ...]]:
        """The references on the paths from the objects and their providers to the objects."""
        graph = self._now.references
        resources = [item.resource for item in objects if item.resource in graph]
        evaluated = (name for one in resources for name in self._now.evaluated.get(one, ()))
        below = reached(graph, (*resources, *{item.provider for item in objects}, *evaluated))
        predecessors: dict[str, list[str]] = {}
        for name in below:
            for target in graph.get(name, ()):
                predecessors.setdefault(target, []).append(name)
        leading = reached(predecessors, resources)
        return {name: graph[name] for name in sorted(leading & below) if name in graph}

    def ways_out(self, plan: Situation, nodes: Sequence[str]) -> tuple[Remedy, ...]:
        """The ways out of a cycle with these nodes, with the addresses of instances."""
        found = remedies(self.with_former_users(plan), nodes, self._change.moved)
        return tuple(filter(None, map(self._with_instances, found)))

    def _with_instances(self, remedy: Remedy) -> Remedy | None:
        """The way out with the addresses of a command, or None if they depend on values: a plan of
        two texts has no instances of modules."""
        if remedy.way not in (Way.TARGET, Way.EXCLUDE):
            return remedy
        addresses: dict[str, None] = {}
        for address in remedy.addresses:
            modules = self._change.modules(without_keys(address))
            if modules is None:
                return None
            own = address.removeprefix(f"{without_keys(module_of(address))}.")
            # A moved module is no resource, and has its address already.
            found = [address_in(module, own) for module in modules] or [address]
            addresses.update(dict.fromkeys(found))
        return replace(remedy, addresses=tuple(addresses))

    def with_former_users(self, plan: Situation) -> Situation:
        """The plan with updates of the objects that stop using what the plan destroys.

        A way out must not destroy something before they are updated.
        """
        destroyed = {item.resource for item in plan.objects if item.action.destroys}
        names = {item.address for item in plan.objects}
        near = dict.fromkeys(chain.from_iterable(map(self._neighbours.__getitem__, sorted(names))))
        users = (
            replace(item, action=Action.UPDATE)
            for item in map(self._by_address.__getitem__, near)
            if item.address not in names
            and item.action is Action.REPLACE
            and not destroyed.isdisjoint(item.stored - item.current)
        )
        return replace(plan, objects=(*plan.objects, *users))

    def _by_lifecycle(self) -> Iterator[Candidate]:
        """Objects whose replacement may close a cycle. Each cycle contains one of these patterns:

        - an old object is destroyed last, because it was or is created first, but a dependency
          of it is replaced the other way;
        - an object is replaced and created first, but a dependency of it is destroyed first.
        """
        for user in self._objects:
            if not user.action.destroys or not user.is_created_first:
                continue
            is_kept = user.action is Action.REPLACE
            names = sorted(_needs(user))
            for used in (one for name in names for one in self._by_resource.get(name, ())):
                if not used.action.destroys or used.is_created_first:
                    continue
                pair = [user] if is_kept else []
                pair += [used] if used.action is Action.REPLACE else []
                if pair:
                    replaced = frozenset(item.address for item in pair)
                    # The updates decide whether a cycle between two providers is found.
                    yield Candidate(replaced, self._updates - replaced)

    def _by_provider(self) -> Iterator[Candidate]:
        """An object is destroyed, whose provider is configured with a resource that is changed.
        Either this resource depended on the object, or a dependency of the object that depends on
        the resource is destroyed, too."""
        for user in self._objects:
            behind = self._change.behind_providers.get(user.provider)
            if not behind or not user.action.destroys:
                continue
            changed = (one for name in sorted(behind) for one in self._by_resource.get(name, ()))
            if any(user.resource in _needs(one) for one in changed) and self._goes(user):
                kept = frozenset({user.address} if user.action is Action.REPLACE else ())
                yield Candidate(kept, self._updates - kept)
            for name in sorted(_needs(user)):
                for used in self._by_resource.get(name, ()):
                    is_ordered = not behind.isdisjoint(_needs(used)) and name not in behind
                    if is_ordered and self._goes(used) and self._goes(user, because_of=name):
                        pair = [item for item in (used, user) if item.action is Action.REPLACE]
                        replaced = frozenset(item.address for item in pair)
                        yield Candidate(replaced, self._updates - replaced)

    def _by_evaluation(self) -> Iterator[Candidate]:
        """An object is destroyed, and something is changed to which its `prevent_destroy`
        refers."""
        for user in self._objects:
            targets = self._now.evaluated.get(user.resource, ())
            if not targets or not user.action.destroys or not self._goes(user):
                continue
            kept = {user.address} if user.action is Action.REPLACE else set()
            needed = reached(self._now.references, targets)
            for name in sorted(needed & _needs(user)):
                for used in self._by_resource.get(name, ()):
                    if used.action is Action.CREATE:
                        yield Candidate(frozenset(kept))
                    elif used.action in _RENEWALS and self._change.is_edited(name):
                        yield Candidate(frozenset(kept), frozenset([used.address]))

    def _goes(self, item: ManagedObject, because_of: str = "") -> bool:
        """Whether the text says that an object is destroyed, or may be replaced: its block was
        edited, or it refers to a resource that is replaced."""
        return (
            item.action is Action.DELETE
            or self._change.is_edited(item.resource)
            or (because_of != "" and because_of in self._now.used_directly(item.resource))
        )

    @cached_property
    def _updates(self) -> frozenset[str]:
        """The edited objects with which providers are configured."""
        behind = frozenset(chain.from_iterable(self._change.behind_providers.values()))
        return frozenset(
            item.address
            for item in self._objects
            if item.resource in behind and item.action is Action.REPLACE
        )

    def _connected(self, candidate: Candidate) -> frozenset[str]:
        """The objects that a plan changes and that depend on those of a candidate, or the other way
        round, direct or indirect."""
        changed = candidate.replaced | candidate.updated
        seen: set[str] = set()
        stack = list(changed)
        while stack:
            address = stack.pop()
            if address not in seen:
                seen.add(address)
                stack += self._certain_neighbours[address]
        return frozenset(seen)

    @cached_property
    def _certain_neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Like `_neighbours`, without those that a plan may leave as they are."""
        return {
            address: tuple(one for one in others if self._by_address[one].action not in _RENEWALS)
            for address, others in self._neighbours.items()
        }

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each object to those that it depends on and those that depend on it."""
        found: dict[str, dict[str, None]] = {item.address: {} for item in self._objects}
        for user in self._objects:
            behind = self._change.behind_providers.get(user.provider, frozenset())
            for name in user.stored | user.current | behind:
                for used in self._by_resource.get(name, ()):
                    found[user.address][used.address] = None
                    found[used.address][user.address] = None
        return {address: tuple(others) for address, others in found.items()}

    @cached_property
    def _by_address(self) -> Mapping[str, ManagedObject]:
        return {item.address: item for item in self._objects}

    @cached_property
    def _by_resource(self) -> Mapping[str, list[ManagedObject]]:
        found: dict[str, list[ManagedObject]] = {}
        for item in self._objects:
            found.setdefault(item.resource, []).append(item)
        return found


def _needs(item: ManagedObject) -> frozenset[str]:
    """The dependencies in the state and in the configuration, by which a plan orders an object."""
    return item.dependencies(is_refreshed=True)
