"""The input of the simulation: objects, what happens to them, and the references between them.

The rules are those of Terraform's apply graph (`graph_builder_apply.go`), which a plan builds as
well after it has decided on all actions. OpenTofu has the same rules and a few more; see `Dialect`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache

from msgspec import Struct, field

from tf_cycle_ls.config.addrs import INSTANCE_KEY
from tf_cycle_ls.config.dialect import TERRAFORM, Dialect
from tf_cycle_ls.graph.nodes import address_in

_KEY = re.compile(rf"(?<!provider){INSTANCE_KEY}")
# The names of nodes that are not resources.
_SUFFIXED = re.compile(r" \([^()]*\)$|(?:^|\.)provider\[|(?:^|\.)(?:var|check)\.[\w-]+$")
_MODULE = re.compile(rf"(?:module\.[\w-]+(?:{INSTANCE_KEY})?\.)+")


class Action(Enum):
    """The action of a plan on an object. Reading a data source counts as `CREATE`. `RECREATE` is a
    replacement with `destroy = false`: the old object is forgotten, not destroyed."""

    NO_OP = "no-op"
    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    RECREATE = "forget and create"
    DELETE = "delete"
    FORGET = "forget"

    @property
    def creates(self) -> bool:
        """Whether the object is created or updated."""
        return self in (Action.CREATE, Action.UPDATE, Action.REPLACE, Action.RECREATE)

    @property
    def destroys(self) -> bool:
        """Whether the existing object is destroyed."""
        return self in (Action.REPLACE, Action.DELETE)


class ManagedObject(Struct, frozen=True):
    """An instance of a resource, and what a plan does with it.

    Attributes:
        address: the address with instance keys.
        action: what happens to the current object.
        provider: the name of the node of its provider configuration, with module and alias.
        stored: the resources, without instance keys, that its dependencies in the state name.
        current: the resources on which it depends in the configuration, direct or indirect.
        created_first_then: the flag `create_before_destroy` in the state, written or forced.
        created_first_now: whether the configuration has it created before it is destroyed,
            because of its own text or because a dependent resource forces it.
        after_refresh: the dependencies after the refresh of the plan, or None if they follow from
            the two above.
        is_configured: whether the configuration has a block for this instance.
        has_checks: whether its block has preconditions or postconditions, which Terraform
            evaluates even if nothing changes.
        deposed: the keys of its deposed objects, which the plan destroys.
    """

    address: str
    action: Action
    provider: str = ""
    stored: frozenset[str] = frozenset()
    current: frozenset[str] = frozenset()
    created_first_then: bool = False
    created_first_now: bool = False
    after_refresh: frozenset[str] | None = None
    is_configured: bool = True
    has_checks: bool = False
    deposed: tuple[str, ...] = ()

    @property
    def resource(self) -> str:
        """The address of its resource in the configuration, without instance keys."""
        return without_keys(self.address)

    @property
    def module(self) -> str:
        """The address of the module instance that contains it, or ""."""
        return module_of(self.address)

    @property
    def is_created_first(self) -> bool:
        """Whether the old object is destroyed after its dependents were created or updated.

        Source: `node_resource_destroy.go`, CreateBeforeDestroy: an object that is only destroyed
        has no configuration to ask, so the flag in the state counts.
        """
        if self.action is Action.DELETE:
            return self.created_first_then
        return self.created_first_now

    def dependencies(self, *, is_refreshed: bool) -> frozenset[str]:
        """The dependencies that order its creation and destruction.

        A refresh adds the current dependencies to those in the state. A new object has no state.
        Source: `node_resource_abstract_instance.go`, StateDependencies.
        """
        if self.action is Action.CREATE:
            return self.current
        if not is_refreshed:
            return self.stored
        if self.after_refresh is not None:
            return self.after_refresh
        return self.stored | self.current if self.is_configured else self.stored


class Situation(Struct, frozen=True):
    """A plan: all objects with their actions, and the graph of the configuration.

    Attributes:
        objects: the objects with their actions.
        references: maps each node of the configuration to the nodes on which it depends. A resource
            has its address without instance keys; other nodes have the names that Terraform prints.
            A target may be an instance address, if a reference names the instance.
        evaluated: maps a resource to the nodes to which its `prevent_destroy` refers, which is
            evaluated before an object of the resource is destroyed. Targets as in `references`.
        refers_to_itself: the resources with a reference to themselves, which has no edge in
            `references`.
        is_refreshed: False for a plan with `-refresh=false`.
        is_destroy: True for `terraform destroy` and `plan -destroy`.
        dialect: the tool that makes the plan.
    """

    objects: tuple[ManagedObject, ...]
    references: Mapping[str, Sequence[str]] = field(default_factory=dict)
    evaluated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refers_to_itself: frozenset[str] = frozenset()
    is_refreshed: bool = True
    is_destroy: bool = False
    dialect: Dialect = TERRAFORM


def reached(references: Mapping[str, Iterable[str]], starts: Iterable[str]) -> frozenset[str]:
    """The nodes that can be reached from nodes of a graph like `Situation.references`, without
    instance keys, including the starts."""
    seen: set[str] = set()
    stack = [name if name in references else without_keys(name) for name in starts]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            targets = references.get(node, ())
            stack += [name if name in references else without_keys(name) for name in targets]
    return frozenset(seen)


def resources_among(nodes: Iterable[str]) -> frozenset[str]:
    """The resources, including data sources, among the nodes of a graph."""
    return frozenset(name for name in nodes if not _SUFFIXED.search(name))


@lru_cache(maxsize=50_000)
def without_keys(address: str) -> str:
    """The address `address` without instance keys."""
    return _KEY.sub("", address)


@lru_cache(maxsize=50_000)
def module_of(address: str) -> str:
    """The address of the module instance that contains the object at `address`, or ""."""
    match = _MODULE.match(address)
    return match[0].removesuffix(".") if match else ""


def resource_of(address: str) -> str:
    """The address of a resource in an instance of its module, from that of one of its instances."""
    module = module_of(address)
    return address_in(module, without_keys(address.removeprefix(f"{module}.")))
