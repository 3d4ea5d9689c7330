"""Builds the input of the simulation from a state, a configuration, and a plan."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from tf_cycle_ls.graph.nodes import Kind
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.explanation import object_of
from tf_cycle_ls.replacement.model import Action, ManagedObject, Situation, without_keys
from tf_cycle_ls.replacement.plan_file import Plan
from tf_cycle_ls.replacement.state_file import State, StateObject


def destroy_situation(state: State, configuration: Configuration | None = None) -> Situation:
    """The plan of `terraform destroy`.

    Without `configuration`, only the dependencies in the state count, as if nothing were
    configured. A cycle then is one of the state alone.
    """
    objects = tuple(_destroyed(item, configuration) for item in state.objects.values())
    if configuration is None:
        return Situation(objects, is_destroy=True, dialect=state.dialect)
    return Situation(
        objects, configuration.references, is_destroy=True, dialect=configuration.dialect
    )


def belongs_to(state: State, configuration: Configuration) -> bool:
    """Whether a state may belong to a configuration, because they have a resource in common."""
    resources = {without_keys(address) for address in state.objects}
    return not configuration.managed.isdisjoint(resources)


def with_configuration(plan: Plan, configuration: Configuration) -> Plan:
    """The plan with the references of `configuration`, which also has the local values, and with
    its provider configurations, of which the plan does not tell all.

    Returns the same plan if it was made from another configuration.
    """
    nodes = configuration.analysis.dependencies.nodes
    resources = {name for name, node in nodes.items() if node.kind is Kind.RESOURCE}
    if plan.resources != resources:
        return plan
    objects = tuple(
        replace(
            item,
            current=configuration.current(item.resource),
            provider=(
                configuration.provider(item.resource)
                if item.resource in configuration.managed
                else item.provider
            ),
        )
        for item in plan.situation.objects
    )
    dialect = configuration.dialect
    situation = replace(
        plan.situation,
        objects=objects,
        references=configuration.references,
        evaluated=configuration.evaluated,
        refers_to_itself=configuration.refers_to_itself,
        dialect=dialect if not plan.is_certain and dialect.is_opentofu else plan.situation.dialect,
    )
    return replace(plan, situation=situation)


def _destroyed(item: StateObject, configuration: Configuration | None) -> ManagedObject:
    resource = without_keys(item.address)
    is_configured = configuration is not None and resource in configuration.managed
    current = configuration.current(resource) if configuration and is_configured else frozenset()
    return ManagedObject(
        item.address,
        Action.DELETE if item.has_current else Action.NO_OP,
        item.provider,
        stored=item.dependencies,
        current=current,
        created_first_then=item.is_created_first,
        is_configured=is_configured,
        deposed=item.deposed,
    )


def applied_state(configuration: Configuration, names: Collection[str]) -> State:
    """The state after a configuration was applied. `names` are the nodes of a cycle error, which
    name the instances that the configuration does not tell."""
    named: dict[str, set[str]] = {}
    for name in map(object_of, names):
        named.setdefault(without_keys(name), set()).add(name)
    objects: dict[str, StateObject] = {}
    for resource in sorted(configuration.managed):
        addresses = configuration.instances(resource) or named.get(resource, {resource})
        for address in sorted(addresses):
            objects[address] = StateObject(
                address,
                configuration.provider(resource),
                configuration.current(resource),
                resource in configuration.created_first,
            )
    return State(objects)


def situation_of_message(
    names: Collection[str],
    state: State,
    configuration: Configuration,
    *,
    counts_are_lower: bool = False,
) -> Situation:
    """The plan behind a cycle error with the nodes `names`, as far as the error shows.

    A configured object that is destroyed is assumed to be replaced, and objects that the error does
    not name to be unchanged. With `counts_are_lower`, an object with an instance key is assumed to
    be removed, unless the error names its new object.
    """
    objects = [
        _of_message(item, names, configuration, counts_are_lower) for item in state.objects.values()
    ]
    known = {item.address for item in objects}
    created = [name for name in names if without_keys(name) in configuration.managed]
    # The message does not name a new object outside of the cycle. It may be a renamed one.
    existing = {item.resource for item in objects}
    for resource in sorted(configuration.managed - existing):
        created += sorted(configuration.instances(resource) or ())
    for name in dict.fromkeys(created):
        if name not in known:
            resource = without_keys(name)
            provider, current = configuration.provider(resource), configuration.current(resource)
            objects.append(ManagedObject(name, Action.CREATE, provider, current=current))
    return Situation(
        tuple(objects),
        configuration.references,
        configuration.evaluated,
        configuration.refers_to_itself,
        dialect=configuration.dialect,
    )


def _of_message(
    item: StateObject,
    names: Collection[str],
    configuration: Configuration,
    counts_are_lower: bool,
) -> ManagedObject:
    item = replace(item, address=configuration.instance_after(item.address))
    common = replace(_destroyed(item, configuration), action=Action.NO_OP)
    deposed = tuple(
        key for key in item.deposed if f"{item.address} (destroy deposed {key})" in names
    )
    is_created_first = not deposed and any(
        name.startswith(f"{item.address} (destroy deposed") for name in names
    )
    action = Action.UPDATE if item.address in names else Action.NO_OP
    if is_created_first:
        action = Action.REPLACE
    elif f"{item.address} (destroy)" in names:
        resource = without_keys(item.address)
        instances = configuration.instances(resource)
        is_left = common.is_configured and (instances is None or item.address in instances)
        # The replaced object of such a resource would be deposed first.
        is_left = is_left and resource not in configuration.created_first
        if counts_are_lower and item.address != resource:
            is_left = is_left and item.address in names
        action = Action.REPLACE if is_left else Action.DELETE
    return replace(
        common,
        action=action,
        deposed=deposed,
        created_first_now=is_created_first,
        is_configured=common.is_configured and action is not Action.DELETE,
    )
