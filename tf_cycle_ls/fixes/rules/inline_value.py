"""The rule `inline-value`: replace a reference with its value from the configuration.

Before (if the block of `test_vm.vm` has `name = "web"`):

    text = test_vm.vm.name

After:

    text = "web"

Applies to arguments that are written as text or as a single reference, to ids that are names, and
to attributes that follow from a name, but not to other ids, ARNs or policies. It is safe if the
provider certainly returns that text and the reference only helps to name or describe something.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator

from msgspec.structs import replace

from tf_cycle_ls.config.declarations import LocalDeclaration
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.lookup.derived_attributes import Derived, derived_value
from tf_cycle_ls.fixes.lookup.describing_arguments import describes_itself
from tf_cycle_ls.fixes.lookup.expression_path import entry_keys
from tf_cycle_ls.fixes.lookup.late_values import argument_path, is_origin, is_read_at_start
from tf_cycle_ls.fixes.lookup.resource_blocks import (
    TopLevelBlock,
    extract_to_local,
    find_named_block,
    is_valid_outside_block,
)
from tf_cycle_ls.fixes.lookup.uses import all_uses
from tf_cycle_ls.fixes.lookup.values import Value, resolve_value, value_of_same_instance
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import address
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit

INLINE_VALUE = Rule("inline-value", Applicability.SAFE)

_MAX_SHOWN = 20
"""A title does not show a longer value, so that its names need not be shortened."""

# AWS rejects a policy whose principal does not exist.
_PRINCIPALS = ("Principal", "NotPrincipal", "principals", "not_principals")

# Terraform rejects these blocks if their condition has no reference.
_CHECKS = frozenset({"precondition", "postcondition", "validation", "assert"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference to a resource argument, or to a module output with a known value.

    A literal value replaces the reference. Any other expression, and any value for the condition of
    a check, is moved to a new local value, which replaces the reference. Yields nothing in an
    output, because its callers may need the order, and if the value belongs to a block with `count`
    or `for_each`, or depends on the instance.
    """
    context, reference = case.context, case.reference.text
    if context.blocks[0].type == "output":
        return
    if context.blocks[0].type == "variable":
        yield from _local_value(case)
        return
    value = resolve_value(case.analysis, context.document.path, reference)
    if value is None:
        yield from _same_instance(case)
        yield from _derived(case)
        return
    if value.is_literal and not _is_in_check(context):
        yield _written(case, value.text, _costs(case, value.attribute.name, value))
        return
    source = value.block.text(value.attribute)
    if _is_name_of_module(source) and _is_same_module(context.document.path, value.block):
        edits = context.document_edits([replace_reference(context, source)])
        what = f"read {source.decode()} instead of {reference}"
        title = f"Read {source.decode()} instead of {reference}"
        losses, harms = _costs(case, value.attribute.name, value)
        yield Candidate(INLINE_VALUE, title, what, losses, Impact.NONE, edits, harms)
        return
    local, local_edits = extract_to_local(case.analysis, value.block, value.attribute)
    edits = merge_edits(local_edits, context.document_edits([replace_reference(context, local)]))
    what = f"read {reference} from a new local value, {local.decode()}"
    title = f"Read {reference} from a new local value"
    losses, harms = _costs(case, value.attribute.name, value)
    yield Candidate(INLINE_VALUE, title, what, losses, Impact.NONE, edits, harms)


def _is_name_of_module(text: bytes) -> bool:
    """Whether an expression is nothing but the name of a variable or of a local value."""
    traversal = expressions.traversal(text.decode())
    return traversal is not None and traversal.root in ("local", "var") and not traversal.open


def _is_same_module(path: str, block: TopLevelBlock) -> bool:
    return os.path.dirname(path) == os.path.dirname(block.document.path)


def _local_value(case: FixContext) -> Iterator[Candidate]:
    """Write the expression of a local value in the validation of a variable, which may name the
    variable, but not a local value that is made from it."""
    context, reference = case.context, case.reference.text
    root, _, name = reference.partition(".")
    found = find_named_block(case.analysis, context.document.path, LocalDeclaration, name)
    attribute = found[0].argument(name) if found and root == "local" else None
    if found is None or attribute is None or not is_valid_outside_block(found[0], attribute):
        return
    text = found[0].text(attribute).strip()
    is_closed = isinstance(
        expressions.read(found[0].data, attribute.value), expressions.Sequence | expressions.Call
    )
    edit = Edit(context.reference, text if is_closed or text[:1] == b"[" else b"(" + text + b")")
    yield Candidate(
        INLINE_VALUE,
        f"Write the expression of {reference} here",
        f"write the expression of {reference} in the validation",
        "safe; the value is the same",
        Impact.NONE,
        context.document_edits([edit]),
        (Harm.NONE,),
    )


def _same_instance(case: FixContext) -> Iterator[Candidate]:
    """Write what the instance of the same key says, in a block with the same instances."""
    context = case.context
    found = value_of_same_instance(case.analysis, context)
    if found is None or _is_in_check(context) or case.edge.source == case.edge.target:
        return
    span, value = found.span, found.value
    read = context.data[span.start : span.end].decode()
    edits = context.document_edits(
        [replace_reference(replace(context, reference=span), value.text)]
    )
    losses, harms = _costs(case, value.attribute.name, value)
    yield Candidate(
        INLINE_VALUE,
        f"Replace {read} with its value",
        f"write {value.text.decode()} instead of {read}, which has the same key",
        losses,
        Impact.NONE,
        edits,
        harms,
    )


def _derived(case: FixContext) -> Iterator[Candidate]:
    """Write an attribute that the provider computes from other arguments."""
    context, reference = case.context, case.reference.text
    value = derived_value(case.analysis, context.document.path, reference)
    if value is not None and not _is_in_check(context):
        yield _written(case, value.text, _costs(case, reference.rpartition(".")[2], value))


def _written(case: FixContext, text: bytes, costs: tuple[str, tuple[Harm, ...]]) -> Candidate:
    """Write `text` instead of the reference."""
    context, reference = case.context, case.reference.text
    edits = context.document_edits([replace_reference(context, text)])
    what = f"write {text.decode()} instead of {reference}"
    shown = text.decode() if len(text) <= _MAX_SHOWN else "its value"
    title = f"Replace {reference} with {shown}"
    losses, harms = costs
    return Candidate(INLINE_VALUE, title, what, losses, Impact.NONE, edits, harms)


def _costs(case: FixContext, name: str, value: Value | Derived) -> tuple[str, tuple[Harm, ...]]:
    """The costs of the fix, in words and as harms. `name` is the attribute that is read."""
    if case.edge.source == case.edge.target and isinstance(value, Value):
        return "safe; the block itself says so, and has no other value to read", (Harm.NONE,)
    losses, harms = [], []
    if not value.is_certain:
        losses.append(f"the provider may return another value of {name}")
        harms.append(Harm.MAY_DIFFER)
    if not all_uses(case.analysis, case.context, _only_names):
        block = value.block.block
        is_resource = block.type == "resource"
        owner = ".".join(block.labels) if is_resource else address(case.edge.target)
        if all_uses(case.analysis, case.context, _only_read_at_start):
            losses.append(f"the program that reads it may then start before {owner} exists")
            harms.append(Harm.STARTS_EARLY)
        else:
            losses.append(f"it is then used before {owner} exists, which fails if that must exist")
            harms.append(Harm.USED_BEFORE)
    if not losses:
        return "safe; only the order of creation changes", (Harm.NONE,)
    return "; ".join(losses), tuple(harms)


def _only_names(context: ReferenceContext) -> bool:
    """Whether the reference only helps to name or describe something, so that nothing has to exist.

    Elsewhere a name usually refers to an object that must exist first.
    """
    if not context.blocks or context.blocks[0].type not in ("resource", "data"):
        return False
    keys = entry_keys(context.data, context.attribute.value, context.reference.start)
    names = {*keys, *(block.type for block in context.blocks)}
    if not names.isdisjoint(_PRINCIPALS):
        return False
    if describes_itself(context) or statement_at(context) is not None:
        return True
    is_function = context.blocks[0].labels[:1] == ("aws_lambda_function",)
    is_environment = context.blocks[-1].type == "environment"
    return is_function and is_environment and context.attribute.name == "variables"


def _only_read_at_start(context: ReferenceContext) -> bool:
    """Whether only a program reads the value, when it starts or serves a client, if it does not
    just name something.

    The apply then succeeds without the object.
    """
    if _only_names(context):
        return True
    argument = argument_path(context)
    is_resource = bool(context.blocks) and context.blocks[0].type == "resource"
    return is_resource and (is_read_at_start(argument) or is_origin(argument))


def _is_in_check(context: ReferenceContext) -> bool:
    """Whether the reference is in the condition of a check."""
    return context.attribute.name == "condition" and context.blocks[-1].type in _CHECKS
