"""Reads IAM policies in the forms that configurations use.

These are the blocks of `data "aws_iam_policy_document"`, an object (mostly in `jsonencode(…)`), and
JSON in a heredoc. JSON is a valid HCL expression, so objects and heredocs share one reader. The
rules ask for the statement at a reference; the controls evaluate all statements of a policy.
"""

from __future__ import annotations

from functools import lru_cache

from tf_cycle_ls.fixes.aws.policy import document_blocks, json_policies
from tf_cycle_ls.fixes.aws.policy.document_blocks import DOCUMENT
from tf_cycle_ls.fixes.aws.policy.statement import Condition, Statement, Values
from tf_cycle_ls.fixes.context import ReferenceContext

__all__ = ["DOCUMENT", "Condition", "Statement", "Values", "resources_key", "statement_at"]


@lru_cache(maxsize=8)  # Every rule for policies reads the same statement.
def statement_at(context: ReferenceContext) -> Statement | None:
    """The policy statement that contains a reference; None if there is none that can be read."""
    top = context.blocks[0]
    offset = context.reference.start
    if top.type == "data" and top.labels[:1] == (DOCUMENT,) and len(context.blocks) > 1:
        return document_blocks.statement_at(context.data, top.body, offset)
    if json_policies.STATEMENT.encode() not in context.data:
        return None  # As for most references. Every policy has this key.
    return json_policies.statement_at(context.data, context.attribute.value, offset)


def resources_key(context: ReferenceContext) -> str:
    """The name of the resources element in the syntax of this policy: `resources` in a document
    block, `Resource` in JSON."""
    return "resources" if context.attribute.name == "resources" else "Resource"
