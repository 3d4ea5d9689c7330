"""The rule `inline-value`: replace a reference with its value from the configuration.

Before (if the block of `test_vm.vm` has `name = "web"`):

    text = test_vm.vm.name

After:

    text = "web"

Applies only to arguments that providers return unchanged: names and locations, but not ids, ARNs or
policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.aws.policy.json_policies import entry_keys
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.lookup.resource_blocks import extract_to_local
from tf_cycle_ls.fixes.lookup.values import Value, resolve_value
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.graph.nodes import address

INLINE_VALUE = Rule("inline-value", Applicability.SAFE)

# Arguments that name or describe the object itself. They are free text, so nothing has to exist.
_DESCRIBING = frozenset(
    {
        *("name", "name_prefix", "description", "comment", "title", "display_name"),
        *("tags", "tags_all", "labels", "annotations"),
    }
)

# AWS rejects a policy whose principal does not exist.
_PRINCIPALS = ("Principal", "NotPrincipal", "principals", "not_principals")

# Terraform rejects these blocks if their condition has no reference.
_CHECKS = frozenset({"precondition", "postcondition", "validation", "assert"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace a reference to a resource argument, or to a module output with a known value.

    A literal value replaces the reference. Any other expression, and any value for the condition of
    a check, is moved to a new local value, which replaces the reference. Yields nothing if the
    value belongs to a block with `count` or `for_each`, or depends on the instance.
    """
    value = resolve_value(case.analysis, case.context.document.path, case.reference.text)
    if value is None:
        return
    context = case.context
    if value.is_literal and not _is_in_check(context):
        edits = context.document_edits([replace_reference(context, value.text)])
        what = f"write {value.text.decode()} instead of {case.reference.text}"
        title = f"Replace {case.reference.text} with {value.text.decode()}"
    else:
        local, local_edits = extract_to_local(case.analysis, value.block, value.attribute)
        edits = merge_edits(
            local_edits, context.document_edits([replace_reference(context, local)])
        )
        what = f"read {case.reference.text} from a new local value, {local.decode()}"
        title = f"Read {case.reference.text} from a new {local.decode()}"
    losses, harms = _costs(case, value)
    yield Candidate(INLINE_VALUE, title, what, "; ".join(losses), Impact.NONE, edits, harms)


def _costs(case: FixContext, value: Value) -> tuple[list[str], tuple[Harm, ...]]:
    """What the user gives up, in words and as harms."""
    losses, harms = [], []
    if not value.is_certain:
        losses.append(f"the provider may return another value of {value.attribute.name}")
        harms.append(Harm.MAY_DIFFER)
    if not _only_names(case.context):
        target = address(case.edge.target)
        losses.append(f"Terraform may then use the name before {target} exists")
        harms.append(Harm.LOSES_ORDER)
    if not losses:
        return ["safe; only the order of creation changes"], (Harm.NONE,)
    return losses, tuple(harms)


def _only_names(context: ReferenceContext) -> bool:
    """Whether the reference only helps to name or describe something, so that nothing has to exist.

    Elsewhere a name usually refers to an object that must exist first. In a module call, a local
    value or an output, the value may go anywhere.
    """
    if not context.blocks or context.blocks[0].type not in ("resource", "data"):
        return False
    keys = entry_keys(context.data, context.attribute.value, context.reference.start)
    names = {*keys, *(block.type for block in context.blocks)}
    if not names.isdisjoint(_PRINCIPALS):
        return False
    if context.attribute.name in _DESCRIBING or statement_at(context) is not None:
        return True
    return context.blocks[-1].type == "environment" and context.attribute.name == "variables"


def _is_in_check(context: ReferenceContext) -> bool:
    """Whether the reference is in the condition of a check."""
    return context.attribute.name == "condition" and context.blocks[-1].type in _CHECKS
