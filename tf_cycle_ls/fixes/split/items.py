"""The items of a list become one resource each."""

from __future__ import annotations

from tf_cycle_ls.fixes import removal
from tf_cycle_ls.fixes.split.label import joined, label
from tf_cycle_ls.fixes.split.pair import Pair
from tf_cycle_ls.fixes.split.parent import Move, New, Parent, line
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Sequence


def moved(parent: Parent, pair: Pair) -> Move | None:
    """The items of the argument at the site, each as a resource.

    None for a list that is computed: how many items it has may not be known before an apply.
    """
    attribute = parent.site.attribute
    value = expressions.read(parent.data, attribute.value)
    if not isinstance(value, Sequence) or not value.items:
        return None
    (argument,) = pair.moved.values()
    spans = [item.span for item in value.items]
    new: list[New] = []
    for index, item in enumerate(value.items):
        lines = parent.links(pair.links)
        lines += parent.comments(attribute.span.start) if index == 0 else []
        lines += parent.about(spans, index, value.span.start)
        lines.append(line(argument, parent.text(item.span) + parent.trailing(item.span.end)))
        if index == 0:
            lines += [line(name, text.encode()) for name, text in pair.first.items()]
        lines += parent.copies(pair.copied)
        name = joined(parent.name, label(parent.data, item.span))
        new.append(parent.new(pair.replacement, name, lines))
    return Move(removal.block(parent.data, attribute.span), tuple(new))
