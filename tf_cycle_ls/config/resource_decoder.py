"""Decodes `resource`, `data`, `ephemeral` and `action` blocks into declarations.

Source of the rules: `References` in Terraform's `internal/terraform/node_resource_abstract.go`, and
`internal/configs/resource.go`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.config import builtin_schemas
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.block_arguments import (
    CONDITION_ARGUMENTS,
    argument_names,
    is_true,
    meta_references,
    provider_name,
    shared_names,
)
from tf_cycle_ls.config.declarations import (
    Declaration,
    ResourceDeclaration,
    implied_provider,
)
from tf_cycle_ls.config.instance_keys import instance_keys
from tf_cycle_ls.config.reference_collector import (
    NestedBlockReferences,
    references_in_attribute,
    references_in_body,
    references_in_list,
    traversals_in_list,
)
from tf_cycle_ls.config.references import Reference, Role, action_of
from tf_cycle_ls.syntax.ast import Attribute, Block, Body

_MODES = {"resource": "managed", "data": "data", "ephemeral": "ephemeral", "action": "action"}
_RESOURCE_META_ARGUMENTS = frozenset(
    ("count", "for_each", "depends_on", "provider", "lifecycle", "connection", "provisioner"),
)
_CONDITIONS = ("precondition", "postcondition")


def resource_declarations(data: bytes, block: Block) -> Iterator[Declaration]:
    """Yield the declaration of a block that has a type and a name.

    `data` is the text that the spans of `block` refer to.
    """
    type_, name = block.labels
    provider = block.body.attribute("provider")
    lifecycles = block.body.blocks_of("lifecycle")
    names = argument_names(block.body)
    if lifecycles:
        names = shared_names(names.union(map(_lifecycle_name, _arguments(lifecycles))))
    yield ResourceDeclaration(
        Resource(_MODES[block.type], type_, name),
        block.header,
        tuple(_resource_references(data, block, lifecycles)),
        (provider_name(data, provider) if provider else None) or implied_provider(type_),
        instance_keys(data, block.body),
        names,
        _lifecycle_flag(data, lifecycles, "create_before_destroy"),
        tuple(_before_triggers(data, lifecycles)),
        _lifecycle_flag(data, lifecycles, "destroy"),
        any(inner.type in _CONDITIONS for outer in lifecycles for inner in outer.body.blocks),
    )


def _arguments(blocks: tuple[Block, ...]) -> Iterator[Attribute]:
    return (attribute for block in blocks for attribute in block.body.attributes)


def _lifecycle_name(attribute: Attribute) -> str:
    return f"lifecycle.{attribute.name}"


def _lifecycle_flag(data: bytes, lifecycles: tuple[Block, ...], name: str) -> bool | None:
    """The value of an argument of `lifecycle` for which Terraform accepts only literals."""
    for lifecycle in lifecycles:
        attribute = lifecycle.body.attribute(name)
        if attribute:
            return is_true(data, attribute)
    return None


def _resource_references(
    data: bytes, block: Block, lifecycles: tuple[Block, ...]
) -> Iterator[Reference]:
    body = block.body
    is_managed = block.type == "resource"
    lifecycle_arguments = ("enabled", "prevent_destroy") if is_managed else ("enabled",)
    yield from meta_references(data, body, lifecycle_arguments)
    yield from references_in_body(
        builtin_schemas.body_in_schema(block), Role.BODY, excluding=_RESOURCE_META_ARGUMENTS
    )
    for lifecycle in lifecycles:
        triggers = lifecycle.body.attribute("replace_triggered_by")
        if triggers:
            yield from references_in_list(data, triggers, Role.REPLACE, "lifecycle.")
        for condition in _CONDITIONS:
            collector = NestedBlockReferences(condition, Role.CONDITION, CONDITION_ARGUMENTS)
            yield from collector.references(lifecycle.body, "lifecycle.")
        for trigger in lifecycle.body.blocks_of("action_trigger"):
            yield from _trigger_references(data, trigger.body)
    for connection in body.blocks_of("connection"):
        yield from references_in_body(connection.body, Role.PROVISIONER, "connection.")
    for provisioner in body.blocks_of("provisioner"):
        if not _runs_at_destroy(provisioner.body):
            yield from references_in_body(
                provisioner.body,
                Role.PROVISIONER,
                "provisioner.",
                excluding=frozenset(("when", "on_failure")),
            )


def _before_triggers(data: bytes, lifecycles: tuple[Block, ...]) -> Iterator[tuple[Reference, ...]]:
    """The references of each `action_trigger` block with an event such as `before_create`."""
    for lifecycle in lifecycles:
        for trigger in lifecycle.body.blocks_of("action_trigger"):
            events = trigger.body.attribute("events")
            if events and b"before_" in data[events.value.start : events.value.end]:
                yield tuple(_trigger_references(data, trigger.body))


def _trigger_references(data: bytes, trigger: Body) -> Iterator[Reference]:
    """The references in the `actions` and the `condition` of an `action_trigger` block."""
    prefix = "lifecycle.action_trigger."
    actions, condition = trigger.attribute("actions"), trigger.attribute("condition")
    for traversal in traversals_in_list(data, actions) if actions else ():
        action = action_of(traversal)
        if action:
            yield Reference(action, None, traversal.span, f"{prefix}actions", Role.TRIGGER)
    if condition:
        yield from references_in_attribute(condition, Role.TRIGGER, prefix)


def _runs_at_destroy(provisioner: Body) -> bool:
    when = provisioner.attribute("when")
    return bool(when and any(traversal.root == "destroy" for traversal in when.traversals))
