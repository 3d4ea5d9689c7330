"""The items of a list become one resource each."""

from __future__ import annotations

from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.resource_names import joined, label
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, New, Parent, line
from tf_cycle_ls.fixes.rules.split.spec import SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.expressions import Sequence


def moved(parent: Parent, pair: SplitSpec) -> Move | None:
    """The items of the argument at the site, each as a resource.

    None for a list that is computed: how many items it has may not be known before an apply.
    """
    attribute = parent.context.attribute
    value = expressions.read(parent.data, attribute.value)
    if not isinstance(value, Sequence) or not value.items:
        return None
    (argument,) = pair.moved.values()
    spans = [item.span for item in value.items]
    above: dict[bytes, list[bytes]] = {}
    behind: dict[bytes, bytes] = {}
    for index, span in enumerate(spans):
        # Such a list is a set, which has each item once; a second resource for it is refused.
        text, own = parent.text(span), parent.trailing(span.end)
        above.setdefault(text, [])
        above[text] += parent.about(spans, index, value.span.start)
        above[text] += [own.strip()] if own and behind.get(text) else []
        behind[text] = behind.get(text) or own
    new: list[New] = []
    for text, comments in above.items():
        lines = parent.links(pair.links)
        lines += [] if new else parent.comments(attribute.span.start)
        lines += [*comments, line(argument, text + behind[text])]
        lines += [] if new else [line(name, value.encode()) for name, value in pair.first.items()]
        lines += parent.copies(pair.copied)
        span = next(each for each in spans if parent.text(each) == text)
        name = joined(parent.name, label(parent.data, span))
        new.append(parent.new(pair.replacement, name, lines))
    return Move(delete.block(parent.data, attribute.span), tuple(new))
