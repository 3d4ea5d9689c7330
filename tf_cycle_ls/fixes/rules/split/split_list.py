"""Replaces each item of a list with a resource."""

from __future__ import annotations

from msgspec import Struct, field

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.resource_names import join_words, value_label
from tf_cycle_ls.fixes.rules.split.resource_writer import (
    Move,
    NewResource,
    ParentResource,
    argument_line,
)
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Sequence
from tf_cycle_ls.text import Span


class _Item(Struct):
    """An item of the list, with the comments of all its occurrences."""

    span: Span
    comments_above: list[bytes] = field(default_factory=list)
    trailing_comment: bytes = b""


def plan_move(parent: ParentResource, spec: SplitSpec) -> Move | None:
    """Move all items of the list that contains the reference, each to a resource of its own.

    Returns None if the list is computed, because its length may be unknown before the apply.
    """
    attribute = parent.context.attribute
    value = expressions.read(parent.data, attribute.value)
    if not isinstance(value, Sequence) or not value.items:
        return None
    (argument,) = spec.argument_map.values()
    resources: list[NewResource] = []
    for text, item in _unique_items(parent, value).items():
        is_first = not resources
        lines = parent.parent_lines(spec.parent_arguments)
        lines += parent.comments_above(attribute.span.start) if is_first else []
        lines += [*item.comments_above, argument_line(argument, text + item.trailing_comment)]
        lines += parent.value_lines(spec.first_only) if is_first else []
        lines += parent.copied_lines(spec.shared_arguments)
        name = join_words(parent.name, value_label(parent.data, item.span))
        resources.append(parent.new_resource(spec.replacement, name, lines))
    return Move(delete.block(parent.data, attribute.span), tuple(resources))


def _unique_items(parent: ParentResource, value: Sequence) -> dict[bytes, _Item]:
    """The items of a list without duplicates, keyed by their text.

    The provider treats the list as a set, and rejects a second resource for the same item.
    """
    spans = [item.span for item in value.items]
    items: dict[bytes, _Item] = {}
    for index, span in enumerate(spans):
        item = items.setdefault(parent.source(span), _Item(span))
        trailing = parent.trailing_comment(span.end)
        item.comments_above += parent.item_comments(spans, index, value.span.start)
        if trailing and item.trailing_comment:
            item.comments_above.append(trailing.strip())
        item.trailing_comment = item.trailing_comment or trailing
    return items
