"""The rule `account-principal`: trust the account and check the role in a condition.

Before:

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.b.arn]
    }

After:

    principals {
      type        = "AWS"
      identifiers = ["arn:…:iam::…:root"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = ["arn:…:iam::…:role/b"]
    }

When a policy is saved, AWS checks that its principals exist, but not that the ARNs in its
conditions do (AWS: IAM JSON policy elements, Principal; troubleshooting "Invalid principal in
policy").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.arn_builder import exact_arn
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.aws.policy.principal import principal_at
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import merge_edits
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.text import Edit

ACCOUNT_PRINCIPAL = Rule("account-principal", Applicability.CHANGES_BEHAVIOUR)

_KEY = "aws:PrincipalArn"
_LOSS = (
    "it then also needs a permission of its own, and is matched by name, even after it is recreated"
)
_ACCOUNT = re.compile(rb'("arn:[^:]+:iam::[^:]+):(?:role|user)/')


def candidates(case: FixContext) -> Iterator[Candidate]:
    """If the only AWS principal of an Allow is a role or user, replace it with its account."""
    context = case.context
    statement = statement_at(context)
    if statement is None or statement.effect != "Allow" or statement.is_dynamic:
        return
    if any(condition.key.lower() == _KEY.lower() for condition in statement.conditions):
        return
    principal = principal_at(context, _KEY)
    arn = exact_arn(case) if principal else None
    account = _ACCOUNT.match(arn.text) if arn else None
    if principal is None or arn is None or account is None:
        return
    edits = context.document_edits(
        [Edit(principal.value, account[1] + b':root"'), principal.condition(context, arn.text)]
    )
    where = statement.title_suffix("in")
    what = f"trust the account{where}, and check {case.reference.text} in a condition"
    title = f"Trust the account, limited to {case.reference.text}"
    all_edits = merge_edits(arn.edits, edits)
    yield Candidate(ACCOUNT_PRINCIPAL, title, what, _LOSS, Impact.NARROWED, all_edits)
