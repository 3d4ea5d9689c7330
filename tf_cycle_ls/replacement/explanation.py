"""Explains the cycles of a plan: a shortest cycle, and the rule behind each of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import address as without_suffix
from tf_cycle_ls.graph.traversal import Edge
from tf_cycle_ls.replacement.apply_graph import ApplyGraph, Rule
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation
from tf_cycle_ls.replacement.simulate import Outcome

# The suffix of a node that forgets an object.
_FORGOTTEN = " (forget)"


class Origin(Enum):
    """Where a dependency between two objects is known from."""

    STATE = "the state"
    CONFIGURATION = "the configuration"


class Step(Struct, frozen=True):
    """One step of a cycle: the node `source` waits for the node `target`.

    `user` is the dependent object and `used` its dependency. They are the same object for
    `Rule.OWN`, and empty for rules without objects. `is_reversed` is True if
    `create_before_destroy` reversed the step.
    """

    source: str
    target: str
    rule: Rule
    user: str = ""
    used: str = ""
    is_reversed: bool = False
    origin: Origin = Origin.CONFIGURATION


class PlanCycle(Struct, frozen=True):
    """A cycle of a plan.

    `nodes` are all nodes of the component, as Terraform prints them. `steps` are a shortest cycle
    through some of them. `code` is the diagnostic code whose page explains this kind of cycle.
    """

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    code: str


def explain_cycles(situation: Situation, outcome: Outcome) -> list[PlanCycle]:
    """Explain the cycles of a plan, as `outcome`, the result of its simulation, has them."""
    steps = {
        (step.source, step.target): step
        for step in _steps(situation)
        if (step.source, step.target) in outcome.edges
    }
    return [_explain(situation, names, steps) for names in outcome.cycles]


def _explain(situation: Situation, names: tuple[str, ...], steps: dict[Edge, Step]) -> PlanCycle:
    inside = frozenset(names)
    edges = [edge for edge in steps if inside.issuperset(edge)]
    paths = cycles.shortest_cycles(edges).values()
    shortest = min(paths, key=lambda path: (len(path), path))
    found = tuple(steps[edge] for edge in cycles.edges_of(_starting_well(shortest)))
    return PlanCycle(names, found, _code(situation, names, found))


def _starting_well(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path rotated to start with its first node by name."""
    at = path.index(min(path))
    return path[at:] + path[:at]


def _code(situation: Situation, names: tuple[str, ...], steps: Sequence[Step]) -> str:
    """The kind of a cycle.

    Dependencies in both directions let only destructions wait for each other. Otherwise, an object
    is destroyed after its dependents were changed, but a dependency of it is not. Either that
    dependency is replaced, and nothing forces it to be created first, or it is removed.
    """
    if any(step.rule is Rule.FORGETTING for step in steps):
        return diagnostic_codes.OWN_STATE
    if any(step.rule is Rule.EVALUATION for step in steps):
        return diagnostic_codes.PREVENT_DESTROY_ORDER
    if any(step.rule is Rule.PROVIDER or "provider[" in step.source for step in steps):
        return diagnostic_codes.PROVIDER_ORDER
    if all(step.rule is Rule.DESTRUCTION for step in steps):
        is_state = situation.is_destroy and all(step.origin is Origin.STATE for step in steps)
        return diagnostic_codes.CYCLIC_STATE if is_state else diagnostic_codes.DIRECTION_REVERSED
    destroyed = {object_of(name) for name in names if name.endswith(" (destroy)")}
    for item in situation.objects:
        is_replaced = item.action is Action.REPLACE and not item.is_created_first
        if item.address in destroyed and is_replaced:
            return diagnostic_codes.CREATE_BEFORE_DESTROY_LOST
    return diagnostic_codes.CREATE_BEFORE_DESTROY_GAINED


def _steps(situation: Situation) -> Iterator[Step]:
    """All edges of a plan after `create_before_destroy` reversed some, with their reasons."""
    graph = ApplyGraph(situation)
    rules = dict(graph.fixed)
    for node in graph.destructions:
        for edge, _ in graph.orders_of(node):
            rules.setdefault(edge, Rule.RENEWAL if edge[0] in graph.creators else Rule.DESTRUCTION)
    objects = {item.address: item for item in situation.objects}
    for (a, b), rule in rules.items():
        is_reversed = b in graph.created_first and a in graph.creators
        user, used = _ends(rule, a, b)
        origin = _origin(objects.get(user), objects.get(used))
        source, target = (b, a) if is_reversed else (a, b)
        yield Step(source, target, rule, user, used, is_reversed, origin)


def _ends(rule: Rule, a: str, b: str) -> tuple[str, str]:
    """The dependent object and its dependency behind an edge, before it is reversed."""
    if rule in (Rule.OWN, Rule.CREATION, Rule.EVALUATION, Rule.FORGETTING):
        return object_of(a), object_of(b)
    if rule in (Rule.DESTRUCTION, Rule.RENEWAL):
        return object_of(b), object_of(a)
    return "", ""


def _origin(user: ManagedObject | None, used: ManagedObject | None) -> Origin:
    if user is None or used is None or used.resource in user.current:
        return Origin.CONFIGURATION
    return Origin.STATE if used.resource in user.stored else Origin.CONFIGURATION


def object_of(node: str) -> str:
    """The address of the object that a node creates, updates or destroys."""
    if node.endswith(_FORGOTTEN):
        return node.removesuffix(_FORGOTTEN)
    name, separator, role = node.rpartition(" (destroy")
    return name if separator and role else without_suffix(node)


def replaced(situation: Situation, nodes: Sequence[str]) -> tuple[str, ...]:
    """The objects among the nodes of a cycle that the plan replaces."""
    names = {object_of(node) for node in nodes}
    return tuple(
        item.address
        for item in situation.objects
        if item.address in names and item.action is Action.REPLACE
    )
