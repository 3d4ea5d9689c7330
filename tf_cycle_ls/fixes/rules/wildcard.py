"""The rule `wildcard`: let a policy statement apply to all resources instead of one.

Before:

    resources = [aws_kms_key.main.arn]

After:

    resources = ["*"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.aws.policy import Statement, Values, resources_key, statement_at
from tf_cycle_ls.fixes.aws.policy.attachments import attaches_only_to_self, policy_attachments
from tf_cycle_ls.fixes.context import FixContext, ReferenceContext
from tf_cycle_ls.fixes.edits.replace import replace_item
from tf_cycle_ls.fixes.model import Applicability, Candidate, Harm, Impact, Rule
from tf_cycle_ls.text import Edit, Span

WILDCARD = Rule("wildcard", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

# In the policies of these resources `*` means the resource itself.
_OWN_POLICY = {
    "key": frozenset({"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"}),
    "secret": frozenset({"aws_secretsmanager_secret"}),
}
_ENDPOINTS = frozenset({"aws_vpc_endpoint", "aws_vpc_endpoint_policy"})
# The policy of an API may omit the API from the ARN of a method, as `execute-api:/stage/VERB/path`
# (AWS: API Gateway, "Amazon Resource Name (ARN) format for executing API").
_API = frozenset({"aws_api_gateway_rest_api"})
_COMMENT = re.compile(rb"#|//|/\*")
_THIS_API = b'"execute-api:"'
# S3 rejects a bucket policy whose Resource does not name the bucket.
_REJECTING = frozenset({"aws_s3_bucket", "aws_s3_bucket_policy"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """Replace the `resources` of a policy statement with `*`.

    Yields nothing if the effect is computed, because it may be Deny, and for `not_resources`, where
    `*` would match no resource.
    """
    context = case.context
    statement = statement_at(context)
    if statement is None or not statement.effect or statement.resources is None:
        return
    value = statement.resources.span
    if not value.contains(context.reference.start):
        return
    attachments = policy_attachments(case.analysis, context)
    if any(attachment.type in _REJECTING for attachment in attachments):
        return
    yield from _omit_own_api(case, statement.resources, attachments)
    impact, loss = _loss(case, statement, attachments)
    where = statement.title_suffix("in") if statement.is_dynamic else ""
    what = f"use {resources_key(context)} = {statement.any_resource.decode()}{where}"
    title = f"Use {resources_key(context)} = {statement.any_resource.decode()}"
    if impact is Impact.NONE:
        title = f"Use {statement.any_resource.decode()}: in its own policy it means this resource"
    edits = context.document_edits(_replacement(context, statement, statement.resources))
    harms = (Harm.LOCKS_OUT,) if statement.effect == "Deny" else ()
    yield Candidate(WILDCARD, title, what, loss, impact, edits, harms)


def _replacement(context: ReferenceContext, statement: Statement, resources: Values) -> list[Edit]:
    """The edits that replace all resources with `*`. Comments in the list stay where they are."""
    data, span = context.data, resources.span
    is_list = data[span.start : span.start + 1] == b"[" == statement.any_resource[:1]
    starts = [span.start, *(item.end for item in resources.items)]
    ends = [*(item.start for item in resources.items), span.end]
    between = (data[start:end] for start, end in zip(starts, ends, strict=True))
    if not is_list or not resources.items or not any(map(_COMMENT.search, between)):
        return [Edit(span, statement.any_resource)]
    first, *others = resources.items
    edits = [Edit(first, statement.any_resource.strip(b"[]"))]
    for item in others:
        rest = data[item.end : span.end]
        comma = item.end + len(rest) - len(rest.lstrip())
        has_comma = data[comma : comma + 1] == b","
        edits.append(Edit(Span(item.start, comma + 1 if has_comma else item.end), b""))
    return edits


def _omit_own_api(
    case: FixContext, resources: Values, attachments: tuple[Resource, ...]
) -> Iterator[Candidate]:
    """In the policy of an API, omit the API from the ARN of a method. The ARN stays equivalent."""
    context = case.context
    is_own_api = {attachment.type for attachment in attachments} == _API and attaches_only_to_self(
        case, attachments
    )
    if not is_own_api or not case.reference.text.endswith(".execution_arn"):
        return
    edit = replace_item(context, resources.items, _THIS_API)
    # The reference names only the API, so the text after it must name the method.
    if edit is not None and context.data[edit.span.end : edit.span.end + 1] == b"/":
        what = f"omit the API in {resources_key(context)}"
        loss = "safe; in the policy of an API, execute-api:/ means this API"
        title = f"Omit the API in {resources_key(context)}: execute-api:/ means this API"
        edits = context.document_edits([edit])
        yield Candidate(WILDCARD, title, what, loss, Impact.NONE, edits)


def _names_itself(case: FixContext, statement: Statement) -> bool:
    """Whether one of the resources of a statement is certainly the ARN that the reference reads.

    A text around the reference, a conditional or a function may name something else, or nothing.
    """
    text = case.reference.text
    if not text.endswith(".arn") or statement.resources is None:
        return False
    arn = re.compile(rb'\(?\s*(?:%b|"\$\{\s*%b\s*\}")\s*\)?' % ((re.escape(text.encode()),) * 2))
    items = (case.context.data[item.start : item.end] for item in statement.resources.items)
    return any(arn.fullmatch(item) for item in items)


def _loss(
    case: FixContext, statement: Statement, attachments: tuple[Resource, ...]
) -> tuple[Impact, str]:
    if statement.effect == "Deny":
        return Impact.WIDENED, "widens the Deny to every resource, which can lock others out"
    types = {attachment.type for attachment in attachments}
    kind = next((kind for kind, owners in _OWN_POLICY.items() if types and types <= owners), "")
    if kind:
        if attaches_only_to_self(case, attachments):
            if _names_itself(case, statement):
                return Impact.NONE, f"safe; in a {kind} policy it means this {kind}"
            return Impact.WIDENED, f"widens the Allow: in a {kind} policy it means this {kind}"
        return Impact.WIDENED, f"widens the Allow to each {kind} that has this policy"
    if types and types <= _ENDPOINTS:
        return Impact.NARROWED, (
            "widens the Allow: the endpoint then passes requests for every resource, of any "
            "account, that identity and resource policies allow"
        )
    return Impact.WIDENED, f"widens the Allow to every resource, not only {case.reference.text}"
