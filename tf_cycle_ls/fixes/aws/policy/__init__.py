"""AWS policy documents, in the ways in which configurations write them.

As the blocks of `data "aws_iam_policy_document"`, as an object, mostly in `jsonencode(…)`, and as
JSON in a heredoc. JSON is also an HCL expression, so the last two are read alike.
"""

from __future__ import annotations

from functools import lru_cache

from tf_cycle_ls.fixes.aws.policy import document_blocks, json_policies
from tf_cycle_ls.fixes.aws.policy.document_blocks import DOCUMENT
from tf_cycle_ls.fixes.aws.policy.statement import Condition, Statement, Values
from tf_cycle_ls.fixes.context import ReferenceContext

__all__ = ["DOCUMENT", "Condition", "Statement", "Values", "resources_name", "statement_at"]


@lru_cache(maxsize=8)  # each rule asks for it
def statement_at(context: ReferenceContext) -> Statement | None:
    """The statement of a policy that a reference stands in, if it is one that can be read."""
    top = context.blocks[0]
    at = context.reference.start
    if top.type == "data" and top.labels[:1] == (DOCUMENT,) and len(context.blocks) > 1:
        found = document_blocks.statements(context.data, top.body)
        return next((each for each in found if each.span.contains(at)), None)
    return json_policies.statement_at(context.data, context.attribute.value, at)


def resources_key(context: ReferenceContext) -> str:
    """What the resources of the statement at a site are called there."""
    return "resources" if context.attribute.name == "resources" else "Resource"
