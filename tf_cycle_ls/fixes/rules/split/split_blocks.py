"""Nested blocks become resources: one each, or one for all of them.

The text of a block moves as it is, comments and all; only names are changed in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.rules.split.key_vault_keys import in_parts
from tf_cycle_ls.fixes.rules.split.resource_names import joined, label
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, New, Parent, line
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body
from tf_cycle_ls.syntax.expressions import Literal, Object, Sequence
from tf_cycle_ls.text import Edit, Span, apply


@dataclass(frozen=True, slots=True)
class Source:
    """A block of the kind that moves, or an object of a list that stands for such blocks.

    `start` is where it stands, `lines` is what it becomes, `values` where the values of its
    arguments stand, by the names that they have in it.
    """

    start: int
    lines: tuple[bytes, ...]
    values: dict[str, Span]


def moved(parent: Parent, pairs: tuple[SplitSpec, ...]) -> Move | None:
    """The blocks of all kinds that `pairs` name, which must go together.

    None where one of them cannot be moved, or is made by a `dynamic` block.
    """
    edits: list[Edit] = []
    new: list[New] = []
    for pair in pairs:
        sources = _sources(parent, pair)
        if sources is None:
            return None
        found, removed = sources
        edits += removed
        new += _written(parent, pair, found)
    return Move(tuple(edits), tuple(new)) if new else None


def _sources(parent: Parent, pair: SplitSpec) -> tuple[list[Source], list[Edit]] | None:
    """What moves of the kind that a pair names, and the edits that take it out."""
    kind, body = pair.argument, parent.body
    if any(each.type == "dynamic" and each.labels == (kind,) for each in body.blocks):
        return None
    attribute = body.attribute(kind)
    found: list[Source | None] = []
    edits: list[Edit] = []
    if attribute:
        found += _objects(parent, pair, attribute.value)
        edits += delete.block(parent.data, attribute.span)
    blocks = body.blocks_of(kind)
    if pair.shape is InlineForm.BLOCK and not pair.wrapper and len(blocks) > 1:
        return None
    going = [each for each in blocks if not pair.leaves_one or _holds_target(parent, each.body)]
    if pair.leaves_one and len(going) == len(blocks):
        return None
    for block in going:
        found.append(_of_block(parent, pair, block.span, block.header.end, block.body))
        edits += delete.block(parent.data, block.span)
    sources = [each for each in found if each]
    return (sources, edits) if len(sources) == len(found) else None


def _holds_target(parent: Parent, body: Body) -> bool:
    """Whether something in a body refers to what the reference at the site refers to."""
    context = parent.context
    reference = expressions.traversal(
        context.data[context.reference.start : context.reference.end].decode()
    )
    wanted = subject_of(reference) if reference else None
    named = (subject_of(each) for own in _attributes(body) for each in own.traversals)
    return wanted is not None and any(each and each[0] == wanted[0] for each in named)


def _of_block(
    parent: Parent, pair: SplitSpec, span: Span, header: int, body: Body
) -> Source | None:
    """A block as it moves; None where it holds what the new resource has no place for."""
    values = {each.name: each.value for each in body.attributes}
    kinds = {each.type for each in body.blocks}
    if not (values or kinds) or not _fits(parent, pair, values):
        return None
    if kinds - set(pair.moved) or _refused(pair, body) or set(pair.holds) - set(values):
        return None
    edits: list[Edit] = []
    for attribute in body.attributes:
        if attribute.name in pair.associated:
            edits += delete.block(parent.data, attribute.span)
        elif attribute.name == pair.key:
            parts = in_parts(parent.text(attribute.value))
            if parts is None:
                return None
            edits.append(Edit(attribute.span, parent.newline.join(parts)))
        else:
            edits += _renamed(parent, attribute.span, attribute.name, pair.moved[attribute.name])
            words = pair.switched.get(attribute.name)
            edits += [_switched(parent, attribute.value, words)] if words else []
    for block in body.blocks:
        edits += _renamed(parent, block.span, block.type, pair.moved[block.type])
    inside = Span(parent.data.index(b"{", header) + 1, span.end - 1)
    return Source(span.start, tuple(_inside(parent, inside, edits)), values)


def _inside(parent: Parent, inside: Span, edits: list[Edit]) -> list[bytes]:
    """The lines between the braces of a block, after some edits."""
    low, high = inside
    relative = [Edit(edit.span.shifted(-low), edit.new) for edit in edits]
    text = apply(parent.data[low:high], relative)
    start = len(text) - len(text.lstrip())
    first = text.rfind(b"\n", 0, start) + 1
    return text[first:].rstrip().split(parent.newline)


def _renamed(parent: Parent, span: Span, old: str, new: str) -> Iterator[Edit]:
    """The edit that gives what stands at a span another name, in a block of its own if need be."""
    name = Span(span.start, span.start + len(old.encode()))
    outer, dot, inner = new.partition(".")
    if dot:
        yield Edit(name, f"{outer} {{".encode() + parent.newline + inner.encode())
        yield Edit(Span(span.end, span.end), parent.newline + b"}")
    elif old != new:
        yield Edit(name, new.encode())


def _switched(parent: Parent, value: Span, words: tuple[str, str]) -> Edit:
    """The edit that writes a word for what was true or false."""
    text = parent.text(value)
    on, off = (f'"{word}"'.encode() for word in words)
    span = Span(value.start, value.start + len(text))
    if text in (b"true", b"false"):
        return Edit(span, on if text == b"true" else off)
    condition = text if expressions.traversal(text.decode()) else b"(" + text + b")"
    return Edit(span, b"%b ? %b : %b" % (condition, on, off))


def _objects(parent: Parent, pair: SplitSpec, span: Span) -> Iterator[Source | None]:
    """The objects of a list that is written as an argument, as if they were blocks."""
    value = expressions.read(parent.data, span)
    if not isinstance(value, Sequence) or _may_have_comments(parent, span) or pair.leaves_one:
        yield None
        return
    for item in value.items:
        entries = item.entries if isinstance(item, Object) else ()
        values = {
            each.key: each.value.span for each in entries if each.key and not _is_unset(each.value)
        }
        plain = all(each.key for each in entries)
        if not values or not plain or pair.wrapper or not _fits(parent, pair, values):
            yield None
            continue
        if pair.refused or pair.holds or pair.switched or pair.key in values:
            yield None
            continue
        lines = [
            line(pair.moved[name], parent.text(value))
            for name, value in values.items()
            if name not in pair.associated
        ]
        yield Source(item.span.start, tuple(lines), values)


def _may_have_comments(parent: Parent, span: Span) -> bool:
    """Whether there may be comments in an expression, which would be lost."""
    return any(each in parent.text(span) for each in (b"#", b"//", b"/*"))


def _is_unset(value: expressions.Expression) -> bool:
    """Whether a value says that there is none, as every attribute of such an object must."""
    if isinstance(value, Sequence):
        return not value.items
    return isinstance(value, Literal) and value.value in (None, "")


def _fits(parent: Parent, pair: SplitSpec, values: dict[str, Span]) -> bool:
    """Whether the new resource has a place for each argument."""
    for name, number in pair.never.items():
        value = expressions.read(parent.data, values[name]) if name in values else None
        if not isinstance(value, Literal) or value.value in (number, str(number)):
            return False
    return not set(values) - set(pair.moved) - set(pair.associated) - {pair.key}


def _refused(pair: SplitSpec, body: Body) -> bool:
    """Whether something is written in another way in the new resource than in the old one."""
    for kind, inner in pair.refused.items():
        for block in body.blocks_of(kind):
            names = {each.name for each in _attributes(block.body)}
            if {*names, *(each.type for each in _blocks(block.body))} & {*inner, "dynamic"}:
                return True
    return False


def _attributes(body: Body) -> Iterator[Attribute]:
    yield from body.attributes
    for block in body.blocks:
        yield from _attributes(block.body)


def _blocks(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        yield block
        yield from _blocks(block.body)


def _written(parent: Parent, pair: SplitSpec, sources: list[Source]) -> Iterator[New]:
    """The resources for blocks of one kind."""
    if pair.shape is InlineForm.BLOCK:
        if sources:
            yield _together(parent, pair, sources)
        return
    for source in sources:
        lines = [*parent.links(pair.links), *_fixed(pair), *parent.comments(source.start)]
        lines += _wrapped(pair, source)
        lines += parent.copies(pair.copied)
        words = (
            label(parent.data, source.values[each]) for each in pair.labels if each in source.values
        )
        name = joined(parent.name, *_way(pair), next(filter(None, words), ""))
        new = parent.new(pair.replacement, name, lines)
        yield new
        for argument, association in pair.associated.items():
            if argument in source.values:
                own = f"{new.address}{parent.key}.id".encode()
                value = parent.text(source.values[argument])
                lines = [line(association.parent, own), line(association.what, value)]
                yield parent.new(association.type, new.name, lines)


def _together(parent: Parent, pair: SplitSpec, sources: list[Source]) -> New:
    """One resource for all blocks."""
    lines = parent.links(pair.links)
    for source in sources:
        lines += [*parent.comments(source.start), *_wrapped(pair, source)]
        for name, value in pair.default.items():
            if name not in source.values:
                lines.append(line(name, value.encode()))
    lines += parent.copies(pair.copied)
    return parent.new(pair.replacement, parent.name, lines)


def _wrapped(pair: SplitSpec, source: Source) -> list[bytes]:
    if pair.wrapper:
        return [b"", f"{pair.wrapper} {{".encode(), *source.lines, b"}"]
    starts_with_block = source.lines[0].rstrip().endswith(b"{")
    return [b"", *source.lines] if starts_with_block else list(source.lines)


def _fixed(pair: SplitSpec) -> list[bytes]:
    return [line(name, value.encode()) for name, value in pair.fixed.items()]


def _way(pair: SplitSpec) -> tuple[str, ...]:
    """What tells resources of one type apart that come from two kinds of blocks."""
    return (pair.argument,) if pair.together else ()
