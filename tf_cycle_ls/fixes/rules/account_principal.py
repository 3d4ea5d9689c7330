"""The rule `account-principal`: a policy names the account, and asks for the role in a condition.

AWS looks whether a principal exists when a policy is put, but not whether what a condition names
does (AWS: IAM JSON policy elements, Principal; troubleshooting "Invalid principal in policy").
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
    "it then needs a permission of its own, too, and counts by its name, also when it is made anew"
)
_OF_AN_ACCOUNT = re.compile(rb'("arn:[^:]+:iam::[^:]+):(?:role|user)/')


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about the ARN of a role or user that is the only AWS principal of an Allow."""
    context = case.context
    statement = statement_at(context)
    if statement is None or statement.effect != "Allow" or statement.is_dynamic:
        return
    if any(condition.key.lower() == _KEY.lower() for condition in statement.conditions):
        return
    principal = principal_at(context, _KEY)
    arn = exact_arn(case) if principal else None
    account = _OF_AN_ACCOUNT.match(arn.text) if arn else None
    if principal is None or arn is None or account is None:
        return
    edits = context.document_edits(
        [Edit(principal.value, account[1] + b':root"'), principal.condition(context, arn.text)]
    )
    where = statement.title_suffix("in")
    what = f"name the account{where}, and {case.reference.text} in a condition"
    yield Candidate(ACCOUNT_PRINCIPAL, what, _LOSS, Impact.NARROWED, merge_edits(arn.edits, edits))
