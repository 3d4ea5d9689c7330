"""Builds the graph in which Terraform orders the changes of a plan.

An edge (a, b) means that a waits for b. `Rule` has the reasons for edges. With
`create_before_destroy`, the edges of `OWN`, `CREATION` and `RENEWAL` to an old object are reversed.
Sources: `transform_destroy_edge.go`, `transform_destroy_cbd.go`, `transform_diff.go`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.graph.nodes import address as without_suffix
from tf_cycle_ls.graph.traversal import Edge
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, without_keys


class Rule(Enum):
    """Why a node waits for another one."""

    OWN = "the new object is created after the old one is destroyed"
    FORGETTING = "the new object is created after the old one is forgotten"
    CREATION = "an object is created or updated after its old dependency is destroyed"
    DESTRUCTION = "an object is destroyed after the objects that depend on it"
    RENEWAL = "an object is created or updated after its old dependents are destroyed"
    EVALUATION = "an object is destroyed after its prevent_destroy is evaluated"
    REFERENCE = "a reference in the configuration"
    PROVIDER = "an object needs its provider"


class Destruction(Struct, frozen=True):
    """The destruction of an old object.

    `name` is the name of its node. `is_created_first` is True if its dependents come first.
    """

    name: str
    of: ManagedObject
    is_created_first: bool


class ApplyGraph:
    """The nodes and edges of a plan.

    Terraform always draws the edges of `fixed`. Those of `orders_of` come after them, in an order
    that varies between runs.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self.destructions = tuple(_destructions(situation.objects))
        self._creators = {
            o.address: o for o in situation.objects if _has_creator(o) and not situation.is_destroy
        }
        # Only OpenTofu has a node for an object that is forgotten with references.
        has_nodes = situation.dialect.remembers_forgetting and not situation.is_destroy
        self._forgotten = {
            f"{o.address} (forget)": o
            for o in situation.objects
            if has_nodes and o.action in (Action.FORGET, Action.RECREATE)
        }
        self._forgotten_by_resource: dict[str, list[str]] = {}
        for name, forgotten in self._forgotten.items():
            self._forgotten_by_resource.setdefault(forgotten.resource, []).append(name)
        self._creators_by_resource: dict[str, list[ManagedObject]] = {}
        for created in self._creators.values():
            self._creators_by_resource.setdefault(created.resource, []).append(created)
        self._destructions_by_resource: dict[str, list[Destruction]] = {}
        for destruction in self.destructions:
            resource = destruction.of.resource
            self._destructions_by_resource.setdefault(resource, []).append(destruction)

    @cached_property
    def created_first(self) -> frozenset[str]:
        """The nodes that destroy an old object after its dependents were created or updated."""
        return frozenset(node.name for node in self.destructions if node.is_created_first)

    @cached_property
    def creators(self) -> frozenset[str]:
        """The nodes that create or update an object."""
        return frozenset(self._creators)

    @cached_property
    def fixed(self) -> dict[Edge, Rule]:
        """The edges of all rules except `DESTRUCTION` and `RENEWAL`."""
        if not self.destructions and not self._forgotten:
            return {}
        edges: dict[Edge, Rule] = {}
        for rule, drawn in (
            (Rule.OWN, self._own()),
            (Rule.FORGETTING, self._forgettings()),
            (Rule.CREATION, self._creations()),
            (Rule.EVALUATION, self._evaluations()),
            (Rule.REFERENCE, self._references()),
            (Rule.PROVIDER, self._providers()),
        ):
            for edge in drawn:
                if edge[0] != edge[1]:
                    edges.setdefault(edge, rule)
        return edges

    def _own(self) -> Iterator[Edge]:
        for node in self.destructions:
            if node.of.address in self._creators:
                yield node.of.address, node.name

    def _forgettings(self) -> Iterator[Edge]:
        for name, forgotten in self._forgotten.items():
            if forgotten.address in self._creators:
                yield forgotten.address, name

    def _creations(self) -> Iterator[Edge]:
        for created in self._creators.values():
            if created.action is Action.NO_OP:
                continue
            for resource in self._dependencies(created):
                for node in self._destructions_by_resource.get(resource, ()):
                    if not _in_different_instances_of_module(created, node.of):
                        yield created.address, node.name

    def orders_of(self, destruction: Destruction) -> Iterator[tuple[Edge, bool]]:
        """The edges of `DESTRUCTION` and `RENEWAL` to a node, in Terraform's order.

        Each comes with True if it leads from one provider configuration to another. Terraform
        drops such an edge if it would close a cycle.
        """
        old = destruction.of
        for resource in sorted(self._dependencies(old)):
            sources = [
                (node.name, node.of) for node in self._destructions_by_resource.get(resource, ())
            ]
            sources += [
                (created.address, created)
                for created in self._creators_by_resource.get(resource, ())
                if created.action is not Action.NO_OP
            ]
            for name, source in sources:
                if name != destruction.name and not _in_different_instances_of_module(source, old):
                    yield (name, destruction.name), source.provider != old.provider

    def _dependencies(self, of: ManagedObject) -> frozenset[str]:
        return of.dependencies(is_refreshed=self._situation.is_refreshed)

    def _evaluations(self) -> Iterator[Edge]:
        """The edges to what `prevent_destroy` refers to. Source: OpenTofu's
        `node_resource_abstract.go`, DestroyReferences."""
        for node in self.destructions:
            for name in self._situation.evaluated.get(node.of.resource, ()):
                for target in self._nodes_of(name):
                    if self._is_reachable(node.of, target):
                        yield node.name, target

    def _providers(self) -> Iterator[Edge]:
        for node in self.destructions:
            if node.of.provider:
                yield node.name, node.of.provider
        for name, forgotten in self._forgotten.items():
            if forgotten.provider:
                yield name, forgotten.provider
        for created in self._creators.values():
            if created.provider:
                yield created.address, created.provider

    def _references(self) -> Iterator[Edge]:
        """The references of the configuration. An instance has the references of its resource."""
        for name, targets in self._situation.references.items():
            sources = self._creators_by_resource.get(name, ())
            expanded = [node for target in targets for node in self._nodes_of(target)]
            own = self._node(name)
            for target in expanded:
                yield own, target
                for source in sources:
                    if self._is_reachable(source, target):
                        yield source.address, target
            for source in sources:
                if self._is_linked(source):
                    yield source.address, own
            if name in self._situation.refers_to_itself:
                expanded += [own, *(source.address for source in sources)]
            for forgotten in self._forgotten_by_resource.get(name, ()):
                for target in expanded:
                    if self._is_reachable(self._forgotten[forgotten], target):
                        yield forgotten, target

    def _is_linked(self, source: ManagedObject) -> bool:
        """Whether an object waits for the node of its resource."""
        has_key = without_keys(source.module) != source.module
        return self._situation.dialect.links_instances_of_modules or not has_key

    def _is_reachable(self, source: ManagedObject, target: str) -> bool:
        other = self._creators.get(target) or self._forgotten.get(target)
        return other is None or not _in_different_instances_of_module(source, other)

    def _nodes_of(self, target: str) -> list[str]:
        """The nodes that a reference to `target` means."""
        if target in self._creators and without_keys(target) != target:
            forgotten = f"{target} (forget)"
            return [target, forgotten] if forgotten in self._forgotten else [target]
        resource = without_keys(target) if target not in self._situation.references else target
        own = [self._node(resource)] if resource in self._situation.references else []
        own += [created.address for created in self._creators_by_resource.get(resource, ())]
        return own + self._forgotten_by_resource.get(resource, [])

    def _node(self, name: str) -> str:
        """The name of a node of the configuration in the apply graph. A resource is expanded."""
        is_resource = without_suffix(name) == name and "provider[" not in name
        return f"{name} (expand)" if is_resource else name


def _destructions(objects: tuple[ManagedObject, ...]) -> Iterator[Destruction]:
    for item in objects:
        if item.action.destroys:
            replaced_first = item.action is Action.REPLACE and item.is_created_first
            role = "destroy deposed" if replaced_first else "destroy"
            yield Destruction(f"{item.address} ({role})", item, item.is_created_first)
        for key in item.deposed:
            yield Destruction(f"{item.address} (destroy deposed {key})", item, True)


def _has_creator(item: ManagedObject) -> bool:
    return item.action.creates or (item.action is Action.NO_OP and item.has_checks)


def _in_different_instances_of_module(a: ManagedObject, b: ManagedObject) -> bool:
    """Whether two objects are in different instances of the same module, which Terraform does not
    order. Source: graphNodesAreResourceInstancesInDifferentInstancesOfSameModule."""
    return a.module != b.module and without_keys(a.module) == without_keys(b.module)
