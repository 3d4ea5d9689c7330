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

from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.lookup.resource_blocks import extract_to_local
from tf_cycle_ls.fixes.lookup.values import resolve_value
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule

INLINE_VALUE = Rule("inline-value", Applicability.SAFE)

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
    loss = "safe; only the order of creation changes"
    yield Candidate(INLINE_VALUE, title, what, loss, Impact.NONE, edits)


def _is_in_check(context: ReferenceContext) -> bool:
    """Whether the reference is in the condition of a check."""
    return context.attribute.name == "condition" and context.blocks[-1].type in _CHECKS
