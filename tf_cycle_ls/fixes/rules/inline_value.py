"""The rule `inline-value`: what a reference reads is written in the configuration; write it there.

`vm.name` need not be asked of the virtual machine when its block says `name = "web"`. Only for
arguments that a provider gives back as they are: names and places, never ids, ARNs or policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.lookup.resource_blocks import extract_to_local
from tf_cycle_ls.fixes.lookup.values import resolve_value
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule

INLINE_VALUE = Rule("inline-value", Applicability.SAFE)

# Terraform refuses a condition of these that refers to nothing.
_CHECKS = frozenset({"precondition", "postcondition", "validation", "assert"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference to an argument of a resource, or to an output that passes one
    on.

    A plain string or number takes the reference's place; anything else becomes a local value that
    both use, and so does what a check has in its condition. Nothing for what has `count` or
    `for_each`, and for an expression that depends on the instance.
    """
    value = resolve_value(case.analysis, case.context.document.path, case.reference.text)
    if value is None:
        return
    if value.is_literal and not _is_checked(case.context):
        edits = case.context.document_edits([replace_reference(case.context, value.text)])
        what = f"write {value.text.decode()} instead of {case.reference.text}"
    else:
        local, made = extract_to_local(case.analysis, value.block, value.attribute)
        edits = merge_edits(
            made, case.context.document_edits([replace_reference(case.context, local)])
        )
        what = f"read {case.reference.text} from a new local value, {local.decode()}"
    yield Candidate(INLINE_VALUE, what, "nothing is lost but the order", Impact.NONE, edits)


def _is_checked(context: ReferenceContext) -> bool:
    """Whether a reference stands in the condition of a check."""
    return context.attribute.name == "condition" and context.blocks[-1].type in _CHECKS
