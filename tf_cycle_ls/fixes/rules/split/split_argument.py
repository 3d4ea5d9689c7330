"""Replaces an argument with one resource."""

from __future__ import annotations

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, ParentResource
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute
from tf_cycle_ls.text import Edit


def plan_move(parent: ParentResource, spec: SplitSpec) -> Move | None:
    """Move `spec.argument`, and the arguments that belong to it, to a resource of the same name.

    Returns None if `spec.argument` is not set, because the other arguments then serve another one.
    """
    if parent.body.attribute(spec.argument) is None:
        return None
    renamed = spec.argument_map or {spec.argument: spec.argument}
    candidates = [(parent.body.attribute(old), new) for old, new in renamed.items()]
    moved = [(attribute, new) for attribute, new in candidates if attribute]
    lines = parent.parent_lines(spec.parent_arguments) + parent.value_lines(spec.constants)
    for attribute, new in moved:
        value = _value(parent, attribute, spec)
        if value is None:
            return None
        lines += parent.argument_lines(attribute, new, value)
    lines += parent.copied_lines(spec.shared_arguments)
    edits = [edit for attribute, _ in moved for edit in _removal(parent, attribute, spec)]
    resource = parent.new_resource(spec.replacement, parent.name, lines)
    return Move(tuple(edits), (resource,))


def _value(parent: ParentResource, attribute: Attribute, spec: SplitSpec) -> bytes | None:
    """The value of a moved argument in the new resource; None if it cannot be expressed."""
    value = parent.source(attribute.value)
    owner, dot, read = value.decode().rpartition(".")
    if not dot or read not in spec.attributes:
        return value
    traversal = expressions.traversal(value.decode())
    if traversal is None or traversal.root not in spec.attribute_types:
        return None
    return f"{owner}.{spec.attributes[read]}".encode()


def _removal(parent: ParentResource, attribute: Attribute, spec: SplitSpec) -> tuple[Edit, ...]:
    """The edits that remove a moved argument, or replace it with what the old resource needs."""
    missing = {
        name: value for name, value in spec.left_behind.items() if not parent.body.attribute(name)
    }
    if not missing or attribute.name != spec.argument:
        return delete.block(parent.data, attribute.span)
    lines = [f"{name} = {value}".encode() for name, value in missing.items()]
    return (Edit(attribute.span, (parent.newline + b"  ").join(lines)),)
