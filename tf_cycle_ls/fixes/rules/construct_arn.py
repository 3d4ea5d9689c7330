"""The rule `construct-arn`: an ARN is written out instead of being asked of the resource.

Only where AWS takes an ARN without looking whether there is such a resource: in what a policy
statement is about, in its conditions, in the list of queues that may redrive to another, and in the
environment of a function.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.arn_builder import exact_arn
from tf_cycle_ls.fixes.aws.policy import statement_at
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_reference
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.graph.nodes import address

CONSTRUCT_ARN = Rule("construct-arn", Applicability.SAFE)

_QUEUES = frozenset({"aws_sqs_queue", "aws_sqs_queue_redrive_allow_policy"})

_FUNCTION = "aws_lambda_function"


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference to the ARN of a resource whose arguments determine it."""
    context = case.context
    arn = exact_arn(case) if _is_not_looked_up(context) else None
    if arn is None:
        return
    waiting, target = address(case.edge.source), address(case.edge.target)
    what = f"build {case.reference.text} from its parts"
    loss = f"nothing is lost but the order, {waiting} no longer depends on {target}"
    edits = merge_edits(arn.edits, context.document_edits([replace_reference(context, arn.text)]))
    yield Candidate(CONSTRUCT_ARN, what, loss, Impact.ORDER, edits)


def _is_not_looked_up(context: ReferenceContext) -> bool:
    top, name = context.blocks[0], context.attribute.name
    if top.type == "resource" and top.labels[0] in _QUEUES and name == "redrive_allow_policy":
        return True
    if top.type == "resource" and top.labels[0] == _FUNCTION and name == "variables":
        return context.blocks[-1].type == "environment"
    statement, at = statement_at(context), context.reference.start
    resources = statement.resources.span if statement and statement.resources else None
    if resources is not None and resources.contains(at):
        return True
    return statement is not None and statement.condition_at(at) is not None
