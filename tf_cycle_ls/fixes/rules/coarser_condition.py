"""The rule `coarser-condition`: check something less specific than one resource in a condition.

For example, the condition then checks the VPC of an endpoint instead of the endpoint, or a pattern
for all resources of a type in the account instead of one resource.

Before:

    variable = "aws:SourceVpce"
    values   = [aws_vpc_endpoint.kms.id]

After (if the endpoint has `vpc_id = aws_vpc.main.id`):

    variable = "aws:SourceVpc"
    values   = [aws_vpc.main.id]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.references import subject_of
from tf_cycle_ls.fixes.aws.arn_builder import arn_pattern, exact_arn
from tf_cycle_ls.fixes.aws.policy import Condition, Statement, Values, statement_at
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import merge_edits, replace_item, replace_reference
from tf_cycle_ls.fixes.lookup.resource_blocks import find_resource_block, is_valid_outside_block
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.text import Edit, Span

COARSER_CONDITION = Rule("coarser-condition", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

_ENDPOINT_KEY = "aws:sourcevpce"
_VPC_KEY = "aws:sourcevpc"
_STRINGS = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike"})
# The operators that treat `*` as a wildcard (AWS: IAM JSON policy elements).
_PATTERNS = frozenset({"StringLike", "ArnEquals", "ArnLike"})
# The operator that must become one of those.
_EXACT = "StringEquals"
_QUOTED = re.compile(rb'"([^"\n]+)"')


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Coarsen the condition of a policy statement that contains the reference.

    Yields nothing if the effect, the operator, the key or the list of values is computed.
    """
    context = case.context
    statement = statement_at(context)
    condition = statement.condition_at(context.reference.start) if statement else None
    if statement is None or not statement.effect or condition is None or not condition.key:
        return
    if condition.is_negated is None or condition.values is None:
        return
    operator = condition.operator.rpartition(":")[2].removesuffix("IfExists").replace("Not", "")
    if condition.key.lower() == _ENDPOINT_KEY and operator in _STRINGS:
        yield from _check_vpc(case, statement, condition, condition.values)
    elif operator in _PATTERNS or operator == _EXACT:
        yield from _check_pattern(case, statement, condition, condition.values)


def _check_vpc(
    case: FixContext, statement: Statement, condition: Condition, values: Values
) -> Iterator[Candidate]:
    """Check the VPC of the endpoints, unless the statement already checks the VPC."""
    context = case.context
    tested = {other.key.lower() for other in statement.conditions}
    key = _key(context, condition)
    vpcs = {_endpoint_vpc(case, context.data[item.start : item.end]) for item in values.items}
    vpc = vpcs.pop() if len(vpcs) == 1 else None
    if vpc is None or key is None or "" in tested or _VPC_KEY in tested:
        return
    edit = replace_reference(context, vpc)
    if len(values.items) > 1:
        first, last = values.items[0], values.items[-1]
        is_template = context.data[first.start : first.start + 1] == b'"' != vpc[:1]
        edit = Edit(Span(first.start, last.end), b'"${%b}"' % vpc if is_template else vpc)
    # The key aws:SourceVpc is aws:SourceVpce without its last letter.
    edits = context.document_edits([Edit(Span(key.end - 1, key.end), b""), edit])
    impact, harm, loss = _loss(statement, condition, "every endpoint of that VPC")
    verb = "Check" if statement.effect == "Allow" else "Deny by"
    title = f"{verb} aws:SourceVpc instead of the endpoint"
    what = f"test aws:SourceVpc for {vpc.decode()}{statement.title_suffix('in')}"
    yield Candidate(COARSER_CONDITION, title, what, loss, impact, edits, (harm,))


def _key(context: ReferenceContext, condition: Condition) -> Span | None:
    """The span of the key of a condition, without its quotes."""
    variable = context.blocks[-1].body.attribute("variable")
    is_block = context.blocks[-1].type == "condition" and context.attribute.name == "values"
    if condition.is_dynamic or (is_block and variable is None):
        return None
    start = variable.value.start if is_block and variable else condition.span.start
    match = _QUOTED.match(context.data, start)
    return Span(*match.span(1)) if match and match[1] == condition.key.encode() else None


def _endpoint_vpc(case: FixContext, item: bytes) -> bytes | None:
    """The `vpc_id` expression of the endpoint whose id `item` reads; None for any other value."""
    text = item.decode().removeprefix('"${').removesuffix('}"').strip()
    traversal = expressions.traversal(text)
    subject = subject_of(traversal) if traversal else None
    if traversal is None or subject is None or traversal.open:
        return None
    resource = subject[0]
    if not isinstance(resource, Resource) or resource.mode != "managed":
        return None
    if resource.type != "aws_vpc_endpoint" or traversal.steps[-2:] != (resource.name, "id"):
        return None
    block = find_resource_block(case.analysis, case.context.document.path, resource)
    attribute = block.argument("vpc_id") if block else None
    if block is None or attribute is None or block.has_instances:
        return None
    return block.text(attribute).strip() if is_valid_outside_block(block, attribute) else None


def _check_pattern(
    case: FixContext, statement: Statement, condition: Condition, values: Values
) -> Iterator[Candidate]:
    """Replace the ARN in a condition with a pattern that matches all resources of its type.

    The condition keeps its key, because not every service sets other keys. `StringEquals`, where
    `*` is a literal star, becomes an operator for patterns; then the ARN must be the only value.
    """
    arn = None if exact_arn(case) else arn_pattern(case)
    edit = replace_item(case.context, values.items, arn.text) if arn and arn.has_account else None
    if arn is None or edit is None:
        return
    operator = _pattern_operator(statement, condition)
    if operator is None or (operator and len(values.items) > 1):
        return
    impact, harm, loss = _loss(statement, condition, arn.description)
    title = f"Match {arn.description}"
    what = f"test {condition.key} for a pattern{statement.title_suffix('in')}"
    edits = merge_edits(arn.edits, case.context.document_edits([*operator, edit]))
    yield Candidate(COARSER_CONDITION, title, what, loss, impact, edits, (harm,))


def _pattern_operator(statement: Statement, condition: Condition) -> tuple[Edit, ...] | None:
    """The edits that make the operator of a condition one for patterns; () if it already is.

    Returns None if other keys share the operator, or if the new one is already in use.
    """
    old = condition.operator
    if "StringEquals" not in old and "StringNotEquals" not in old:
        return ()
    # Only the Arn operators compare the parts of an ARN one by one.
    kind = "Arn" if condition.key.lower().endswith("arn") else "String"
    new = old.replace("Equals", "Like").replace("String", kind)
    if condition.operator_span is None or any(new == it.operator for it in statement.conditions):
        return None
    return (Edit(condition.operator_span, new.encode()),)


def _loss(statement: Statement, condition: Condition, covered: str) -> tuple[Impact, Harm, str]:
    if statement.effect == "Allow":
        verb = "no longer applies" if condition.is_negated else "applies"
        harm = Harm.BREAKS_CALLERS if condition.is_negated else Harm.LOOSER
        return Impact.NARROWED, harm, f"keeps a coarser condition: the Allow {verb} to {covered}"
    if condition.is_negated:
        loss = f"keeps a coarser control: the Deny does not apply to {covered}"
        return Impact.NARROWED, Harm.LOOSER, loss
    loss = f"widens the Deny to {covered}, which can lock others out"
    return Impact.WIDENED, Harm.LOCKS_OUT, loss
