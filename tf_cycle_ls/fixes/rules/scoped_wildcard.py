"""The rule `scoped-wildcard`: allow all resources of one type in the account and region.

Before:

    resources = [aws_kms_key.main.arn]

After (data sources supply the partition, region and account):

    resources = ["arn:…:kms:…:key/*"]
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.arn_builder import arn_pattern, exact_arn
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.aws.policy.attachments import attaches_only_to_self, policy_attachments
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_item
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule

SCOPED_WILDCARD = Rule("scoped-wildcard", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

_ENDPOINTS = frozenset({"aws_vpc_endpoint", "aws_vpc_endpoint_policy"})
# In the policies of these resources `*` means the resource itself, so the rule `wildcard` allows
# less than a pattern.
_OWN_POLICY = frozenset({"aws_kms_key", "aws_kms_external_key", "aws_secretsmanager_secret"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace the ARN of a resource in the `resources` of an Allow with a pattern.

    Yields nothing if the exact ARN is known, or if the pattern would match other accounts.
    """
    context = case.context
    statement = statement_at(context)
    if statement is None or statement.effect != "Allow" or statement.resources is None:
        return
    attachments = policy_attachments(case.analysis, context)
    types = {attachment.type for attachment in attachments}
    if types <= _OWN_POLICY and attaches_only_to_self(case, attachments):
        return
    arn = None if exact_arn(case) else arn_pattern(case)
    if arn is None or not arn.has_account:
        return
    edit = replace_item(context, statement.resources.items, arn.text)
    if edit is None:
        return
    matched = arn.description
    impact, loss = Impact.WIDENED, f"widens the Allow to {matched}, not only {case.edge.target}"
    if types and types <= _ENDPOINTS:
        impact, loss = (
            Impact.NARROWED,
            f"the endpoint then passes requests for {matched} that identity and resource policies "
            "allow",
        )
    what = f"use a pattern for {case.reference.text}{statement.title_suffix('in')}"
    title = f"Allow {matched}"
    edits = merge_edits(arn.edits, context.document_edits([edit]))
    yield Candidate(SCOPED_WILDCARD, title, what, loss, impact, edits)
