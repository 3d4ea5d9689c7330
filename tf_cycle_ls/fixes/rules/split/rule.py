"""What can be moved at a reference, and the edits that move it."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.lookup.provider_versions import allows_only_below
from tf_cycle_ls.fixes.model import Applicability, Candidate, Rule
from tf_cycle_ls.fixes.rules.split import (
    split_argument,
    split_blocks,
    split_list,
    split_security_groups,
)
from tf_cycle_ls.fixes.rules.split.ignore_changes import ignoring
from tf_cycle_ls.fixes.rules.split.resource_writer import Move, New, Parent, line
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec
from tf_cycle_ls.fixes.rules.split.specs import SPECS
from tf_cycle_ls.text import Edit, Span

SPLIT = Rule("split", Applicability.SAFE)

_KNOWN = "what for_each goes over has to be known before an apply"


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference in something that can be a resource of its own."""
    context = case.context
    if not context.blocks or context.blocks[0].type != "resource":
        return
    inline = _inline(context)
    if (
        context.blocks[0].labels[0] == split_security_groups.RESOURCE
        and inline in split_security_groups.KINDS
    ):
        parent = Parent(case.analysis, context)
        yield from _candidate(parent, split_security_groups.moved(parent), "its rules", _GROUPS)
    for pair in SPECS:
        named = inline if "." not in pair.argument else _path(context)
        if pair.resource == context.blocks[0].labels[0] and named in _moving(pair):
            parent = Parent(case.analysis, context)
            yield from _candidate(parent, _moved(parent, pair), pair.argument, pair)


# For the titles only: security groups have no row in the table.
_GROUPS = SplitSpec(
    split_security_groups.RESOURCE,
    "ingress",
    split_security_groups.REPLACEMENTS["ingress"],
    {},
    until="until they are there nothing passes",
    existing=split_security_groups.EXISTING,
)


def _inline(context: ReferenceContext) -> str:
    """The argument, or the kind of nested block, of the resource that a reference stands in."""
    if len(context.blocks) == 1:
        return context.attribute.name
    block = context.blocks[1]
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _path(context: ReferenceContext) -> str:
    """The argument of a nested block that a reference stands in, behind the block."""
    return ".".join([*(block.type for block in context.blocks[1:]), context.attribute.name])


def _moving(pair: SplitSpec) -> set[str]:
    """What has to hold the reference."""
    is_argument = pair.shape is InlineForm.ARGUMENT
    return {pair.argument, *(pair.moved if is_argument else ())}


def _moved(parent: Parent, pair: SplitSpec) -> Move | None:
    body = parent.body
    if any(body.attribute(each) or body.blocks_of(each) for each in pair.unless):
        return None
    if not all(body.attribute(each) for each in pair.needs):
        return None
    if pair.shape is InlineForm.ARGUMENT:
        move = split_argument.moved(parent, pair)
    elif pair.shape is InlineForm.ITEMS:
        move = split_list.moved(parent, pair)
    else:
        kinds = {pair.argument, *pair.together}
        move = split_blocks.moved(
            parent,
            tuple(
                each for each in SPECS if each.resource == pair.resource and each.argument in kinds
            ),
        )
    if move is None or pair.computed:
        return move
    ignored = ignoring(parent, pair.ignored)
    return None if ignored is None else Move((*move.removed, *ignored), move.new)


def _candidate(
    parent: Parent, move: Move | None, what: str, pair: SplitSpec
) -> Iterator[Candidate]:
    if move is None or not move.new or _is_too_old(parent, pair):
        return
    new = list(move.new)
    if pair.exclusive:
        new.append(_only(parent, pair, new))
    text = b"".join(map(parent.written, new))
    end = parent.block.span.end
    edits = parent.context.document_edits([*move.removed, Edit(Span(end, end), text)])
    first, others = move.new[0].address, len(new) - 1
    to = (
        first
        if not others
        else f"{first} and {others} more"
        if others > 1
        else f"{first} and one more"
    )
    loss = f"{pair.loss}; {_KNOWN}" if any(each.for_each for each in new) else pair.loss
    yield Candidate(SPLIT, f"move {what} to {to}", loss, pair.impact, edits)


def _is_too_old(parent: Parent, pair: SplitSpec) -> bool:
    """Whether the module keeps the provider to versions without the resource that is needed."""
    path, provider = parent.context.document.path, pair.resource.partition("_")[0]
    return bool(pair.needed) and allows_only_below(parent.root, path, provider, pair.needed)


def _only(parent: Parent, pair: SplitSpec, new: list[New]) -> New:
    """The resource that keeps the new ones the only ones, as the inline form did."""
    exclusive = pair.exclusive
    assert exclusive is not None, "only asked for pairs that have one"
    key = parent.key
    listed = b", ".join(f"{each.address}{key}.{exclusive.value}".encode() for each in new)
    lines = [*parent.links({exclusive.parent: exclusive.attribute})]
    lines.append(line(exclusive.listed, b"[" + listed + b"]"))
    return parent.new(exclusive.type, parent.name, lines)
