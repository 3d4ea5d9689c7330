"""The rule `wildcard`: a policy statement names all resources instead of one of the cycle."""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.aws.policy import Statement, Values, resources_key, statement_at
from tf_cycle_ls.fixes.context import FixContext
from tf_cycle_ls.fixes.edits.replace import replace_item
from tf_cycle_ls.fixes.lookup.policy_attachments import attaches_only_to_self, policy_attachments
from tf_cycle_ls.fixes.model import Applicability, Candidate, Impact, Rule
from tf_cycle_ls.text import Edit

WILDCARD = Rule("wildcard", Applicability.CHANGES_BEHAVIOUR, shows_controls=True)

# What a policy belongs to that is about nothing else: `*` is then that one.
_ATTACHED = {
    "key": frozenset({"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key"}),
    "secret": frozenset({"aws_secretsmanager_secret"}),
}
_ENDPOINTS = frozenset({"aws_vpc_endpoint", "aws_vpc_endpoint_policy"})
# The policy of an API may leave out which API a method is of (AWS: API Gateway, "Amazon Resource
# Name (ARN) format for executing API"): the ARN is `execute-api:/stage/VERB/path` then.
_API = frozenset({"aws_api_gateway_rest_api"})
_OF_THIS_API = b'"execute-api:"'
# S3 refuses a bucket policy whose Resource does not name the bucket.
_REFUSED = frozenset({"aws_s3_bucket", "aws_s3_bucket_policy"})


def candidates(case: FixContext) -> Iterator[Candidate]:
    """What to do about a reference in the `resources` of a policy statement.

    Nothing where the effect is computed, for then it may be a Deny, and nothing for
    `not_resources`, where a `*` would match no resource at all.
    """
    context = case.context
    statement = statement_at(context)
    if statement is None or not statement.effect or statement.resources is None:
        return
    value = statement.resources.span
    if not value.contains(context.reference.start):
        return
    users = policy_attachments(case.analysis, context)
    if any(user.type in _REFUSED for user in users):
        return
    yield from _of_this_api(case, statement.resources, users)
    impact, loss = _loss(case, statement, users)
    where = statement.title_suffix("in") if statement.is_dynamic else ""
    what = f"use {resources_key(context)} = {statement.any_resource.decode()}{where}"
    edits = context.document_edits([Edit(value, statement.any_resource)])
    yield Candidate(WILDCARD, what, loss, impact, edits)


def _of_this_api(
    case: FixContext, resources: Values, users: tuple[Resource, ...]
) -> Iterator[Candidate]:
    """In the policy of an API: the method without the API, which is the same method."""
    context = case.context
    is_own_api = {user.type for user in users} == _API and attaches_only_to_self(case, users)
    if not is_own_api or not case.reference.text.endswith(".execution_arn"):
        return
    edit = replace_item(context, resources.items, _OF_THIS_API)
    # The ARN of an API alone names no method; what stands behind it in a template does.
    if edit is not None and context.data[edit.span.end : edit.span.end + 1] == b"/":
        what = f"leave the API out of {resources_key(context)}"
        loss = "nothing is lost, in the policy of an API execute-api:/ means this API"
        yield Candidate(WILDCARD, what, loss, Impact.NONE, context.document_edits([edit]))


def _loss(
    case: FixContext, statement: Statement, users: tuple[Resource, ...]
) -> tuple[Impact, str]:
    if statement.effect == "Deny":
        return Impact.WIDENED, "widens the Deny to every resource, which can lock others out"
    types = {user.type for user in users}
    kind = next((kind for kind, of in _ATTACHED.items() if types and types <= of), "")
    if kind:
        if attaches_only_to_self(case, users):
            return Impact.NONE, f"nothing is lost, in a {kind} policy it means this {kind}"
        return Impact.WIDENED, f"widens the Allow to each {kind} that has this policy"
    if types and types <= _ENDPOINTS:
        return Impact.NARROWED, (
            "widens the Allow: the endpoint then passes requests for every resource, of any "
            "account, that identity and resource policies allow"
        )
    return Impact.WIDENED, f"widens the Allow to every resource, not only {case.reference.text}"
