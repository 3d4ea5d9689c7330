"""AWS policy documents, in the ways in which configurations write them.

As the blocks of `data "aws_iam_policy_document"`, as an object, mostly in `jsonencode(…)`, and as
JSON in a heredoc. JSON is also an HCL expression, so the last two are read alike.
"""

from __future__ import annotations

from functools import lru_cache

from tf_cycle_ls.fixes.policy import blocks, objects
from tf_cycle_ls.fixes.policy.blocks import DOCUMENT
from tf_cycle_ls.fixes.policy.statement import Condition, Statement, Values
from tf_cycle_ls.fixes.site import Site

__all__ = ["DOCUMENT", "Condition", "Statement", "Values", "resources_name", "statement_at"]


@lru_cache(maxsize=8)  # each rule asks for it
def statement_at(site: Site) -> Statement | None:
    """The statement of a policy that a reference stands in, if it is one that can be read."""
    top = site.blocks[0]
    at = site.reference.start
    if top.type == "data" and top.labels[:1] == (DOCUMENT,) and len(site.blocks) > 1:
        found = blocks.statements(site.data, top.body)
        return next((each for each in found if each.span.start <= at < each.span.end), None)
    return objects.statement_at(site.data, site.attribute.value, at)


def resources_name(site: Site) -> str:
    """What the resources of the statement at a site are called there."""
    return "resources" if site.attribute.name == "resources" else "Resource"
