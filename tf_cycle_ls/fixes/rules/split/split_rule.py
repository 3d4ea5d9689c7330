"""Finds the inline form around a reference and builds the edits that move it to a resource."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.lookup.provider_versions import allows_only_below
from tf_cycle_ls.fixes.model import (
    MAX_TITLE_LENGTH,
    Applicability,
    Candidate,
    Harm,
    Impact,
    Rule,
)
from tf_cycle_ls.fixes.rules.split import (
    split_argument,
    split_blocks,
    split_list,
    split_security_groups,
    split_statement,
)
from tf_cycle_ls.fixes.rules.split.denials import with_denials
from tf_cycle_ls.fixes.rules.split.ignore_changes import add_ignore_changes
from tf_cycle_ls.fixes.rules.split.lifecycle import carry_lifecycle
from tf_cycle_ls.fixes.rules.split.managed_policies import MANAGED_POLICY
from tf_cycle_ls.fixes.rules.split.moved_reads import is_read
from tf_cycle_ls.fixes.rules.split.resource_writer import (
    Move,
    NewResource,
    ParentResource,
    argument_line,
)
from tf_cycle_ls.fixes.rules.split.spec import InlineForm, SplitSpec
from tf_cycle_ls.fixes.rules.split.specs import SPECS
from tf_cycle_ls.text import Edit, Span

SPLIT = Rule("split", Applicability.SAFE_ONCE_APPLIED)

_FOR_EACH_WARNING = "the value of for_each must be known before the apply"

_QUOTA = "; a role may have 10 managed policies by default"

# Only the title uses this spec, because security groups are not in the table.
_SECURITY_GROUP = SplitSpec(
    split_security_groups.RESOURCE,
    "ingress",
    split_security_groups.REPLACEMENTS["ingress"],
    {},
    interim_state="until they exist nothing passes",
    interim_harm=Harm.BRIEFLY_CLOSED,
    on_existing=split_security_groups.ON_EXISTING,
    inline_form=InlineForm.EACH_BLOCK,
)
_SPECS_OF: dict[str, list[SplitSpec]] = {}
for _spec in SPECS:
    _SPECS_OF.setdefault(_spec.resource, []).append(_spec)


def candidates(case: FixContext) -> Iterator[Candidate]:
    """The splits that move the reference out of its resource."""
    context = case.context
    yield from _statement(case)
    if not context.blocks or context.blocks[0].type != "resource":
        return
    inline = _inline_name(context)
    type_ = context.blocks[0].labels[0]
    if type_ == split_security_groups.RESOURCE and inline in split_security_groups.DIRECTIONS:
        parent = ParentResource(case.analysis, context)
        move = split_security_groups.plan_move(parent)
        yield from _candidate(parent, move, "the inline rules", _SECURITY_GROUP)
    for spec in _SPECS_OF.get(type_, ()):
        name = inline if "." not in spec.argument else _nested_path(context)
        if name in _moved_names(spec):
            parent = ParentResource(case.analysis, context)
            move = _plan_move(parent, spec)
            yield from _candidate(parent, move, spec.argument, with_denials(parent, spec))


def _statement(case: FixContext) -> Iterator[Candidate]:
    """Move the statement with the reference to a policy of its own."""
    if not case.context.blocks or case.context.blocks[0].type not in ("resource", "data"):
        return
    moved = split_statement.plan_move(case)
    if moved is None:
        return
    type_ = moved.address.partition(".")[0]
    interim = "until it is attached " + (
        "its denials may not apply" if moved.may_deny else f"the {moved.owner} may do less"
    )
    yield Candidate(
        SPLIT,
        f"Move a statement to a separate {type_}",
        f"move the statement about {case.reference.text} to {moved.address}",
        f"nothing is lost in the end; {interim}; what depends on the policy still waits for its "
        f"other statements{_QUOTA if type_ == MANAGED_POLICY else ''}",
        Impact.ORDER,
        moved.edits,
        (Harm.BRIEFLY_OPEN if moved.may_deny else Harm.BRIEFLY_CLOSED,),
    )


def _inline_name(context: ReferenceContext) -> str:
    """The name of the resource's argument that contains the reference.

    If the reference is in a nested block, this is the type of the outermost nested block.
    """
    if len(context.blocks) == 1:
        return context.attribute.name
    block = context.blocks[1]
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _nested_path(context: ReferenceContext) -> str:
    """The name of the argument with the reference, prefixed with its blocks: `block.argument`."""
    return ".".join([*(block.type for block in context.blocks[1:]), context.attribute.name])


def _moved_names(spec: SplitSpec) -> set[str]:
    """The names of the arguments and block types that a split moves."""
    is_argument = spec.inline_form is InlineForm.ARGUMENT
    return {spec.argument, *(spec.argument_map if is_argument else ())}


def _plan_move(parent: ParentResource, spec: SplitSpec) -> Move | None:
    body = parent.body
    if any(body.attribute(name) or body.blocks_of(name) for name in spec.conflicts_with):
        return None
    if not all(body.attribute(name) for name in spec.requires):
        return None
    if spec.inline_form is InlineForm.ARGUMENT:
        move = split_argument.plan_move(parent, spec)
    elif spec.inline_form is InlineForm.LIST_ITEMS:
        move = split_list.plan_move(parent, spec)
    else:
        move = split_blocks.plan_move(parent, _moved_together(spec))
    if move is None or spec.is_computed:
        return move
    edits = add_ignore_changes(parent, spec.ignored_argument)
    return None if edits is None else Move((*move.removals, *edits), move.new_resources)


def _moved_together(spec: SplitSpec) -> tuple[SplitSpec, ...]:
    """`spec`, and the specs of the block types that must move together with it."""
    block_types = {spec.argument, *spec.moves_with}
    return tuple(
        other
        for other in SPECS
        if other.resource == spec.resource and other.argument in block_types
    )


def _candidate(
    parent: ParentResource, move: Move | None, what: str, spec: SplitSpec
) -> Iterator[Candidate]:
    if move is None or not move.new_resources or _is_too_old(parent, spec) or parent.is_overridden:
        return
    is_group = parent.type == split_security_groups.RESOURCE
    names = split_security_groups.DIRECTIONS if is_group else sorted(_moved_names(spec))
    move = None if is_read(parent, names) else carry_lifecycle(parent, spec, move, names)
    if move is None:
        return
    resources = list(move.new_resources)
    if spec.exclusive:
        resources.append(_exclusive_resource(parent, spec, resources))
    text = b"".join(map(parent.render, resources))
    end = parent.block.span.end
    edits = parent.context.document_edits([*move.removals, Edit(Span(end, end), text)])
    target, others = resources[0].address, len(resources) - 1
    if others:
        target += " and one more" if others == 1 else f" and {others} more"
    title = _title(what.removeprefix("the "), [resource.address for resource in resources], spec)
    uses_for_each = any(resource.for_each for resource in resources)
    loss = f"{spec.loss}; {_FOR_EACH_WARNING}" if uses_for_each else spec.loss
    what = f"move {what} to {target}"
    yield Candidate(SPLIT, title, what, loss, spec.impact, edits, spec.harms)


def _title(what: str, addresses: Sequence[str], spec: SplitSpec) -> str:
    """Names the type of the new resource if there is only one and its name fits into a menu."""
    if len(addresses) > 1:
        return f"Move {what} to {len(addresses)} separate resources"
    title = f"Move {what} to a separate {addresses[0].partition('.')[0]}"
    harms = ", ".join(harm.value for harm in spec.harms)
    if len(f"{title} ({harms})") <= MAX_TITLE_LENGTH:
        return title
    return f"Move {what} to a separate resource"


def _is_too_old(parent: ParentResource, spec: SplitSpec) -> bool:
    """Whether the module allows only provider versions that lack the new resources."""
    version = spec.required_provider_version
    path, provider = parent.context.document.path, spec.resource.partition("_")[0]
    return bool(version) and allows_only_below(parent.analysis, path, provider, version)


def _exclusive_resource(
    parent: ParentResource, spec: SplitSpec, resources: list[NewResource]
) -> NewResource:
    """The resource that makes the provider remove every setting that `resources` do not contain.

    The inline form did the same. Without this resource, settings made elsewhere would remain.
    """
    exclusive = spec.exclusive
    assert exclusive is not None, "called only for specs that have one"
    attribute = f"{parent.instance_key}.{exclusive.listed_attribute}"
    items = b", ".join(f"{resource.address}{attribute}".encode() for resource in resources)
    lines = parent.parent_lines({exclusive.parent_argument: exclusive.parent_attribute})
    lines.append(argument_line(exclusive.list_argument, b"[" + items + b"]"))
    return parent.new_resource(exclusive.type, parent.name, lines)
