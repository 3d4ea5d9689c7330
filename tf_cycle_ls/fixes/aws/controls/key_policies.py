"""Control "key policies limited to named roles": each key policy names its principals.

The account's root as a principal is the standard AWS setup: it delegates the decision to the IAM
policies of the account. It does not count against the control if the policy also names other
principals. If only the root is named, or the key has the default policy, IAM alone decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.policy_statements import Policy, policy_of
from tf_cycle_ls.fixes.aws.controls.value_parts import Part
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import attached_to

NAME = "key policies limited to named roles"
NONE = "this module has no key, and no other resource with a policy of its own"

_KEYS = ("aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key")
_KEY_POLICY = "aws_kms_key_policy"
# Other resources that have or attach a resource policy. They are evaluated in modules without keys.
_OTHERS = (
    *("aws_s3_bucket_policy", "aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic"),
    *("aws_sns_topic_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"),
)

_NAMED_PRINCIPALS = frozenset(("aws_iam_role", "aws_iam_user"))
_ROOT_ARN = re.compile(r'"?arn:.*:root"?|\d{12}')
_ROLE_ARN = re.compile(r'"arn:[^*?]*:(?:role|user|assumed-role)/[^*?]*"')


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each key policy names its principals. In a module without keys, the policies of other
    resources are evaluated."""
    keys = [key for type_ in _KEYS for key in module.of_type(type_)]
    resources = [*keys, *module.of_type(_KEY_POLICY)]
    if not resources:
        resources = [other for type_ in _OTHERS for other in module.of_type(type_)]
    for resource in resources:
        policy = policy_of(module, str(resource.resource), resource, resource.body)
        if policy:
            yield _policy_evidence(policy)
        elif resource in keys and not attached_to(module, _KEY_POLICY, "key_id", resource):
            yield _default_policy_evidence(resource)


def _default_policy_evidence(key: ResourceBlock) -> Evidence:
    reason = f"{key.resource} has no policy, so the IAM policies of the account decide"
    return Evidence(State.MISSING, reason, key.header)


def _policy_evidence(policy: Policy) -> Evidence:
    has_named_principal, only_root = False, None
    for statement in policy.statements:
        for part in statement.principals:
            if part.literal and "*" in part.literal:
                how = ", under a condition" if statement.is_conditional else ""
                reason = f"the policy of {policy.owner} allows any principal{how}"
                return Evidence(State.MISSING, reason, statement.place)
            if _is_root(part):
                only_root = statement
            else:
                has_named_principal = True
        if "principals" in statement.excluded:
            reason = f"the policy of {policy.owner} allows all principals but a few"
            return Evidence(State.MISSING, reason, statement.place)
    unknown = _unknown(policy)
    if unknown:
        return unknown
    if only_root and not has_named_principal:
        state = State.UNKNOWN if only_root.is_conditional else State.MISSING
        reason = f"the policy of {policy.owner} names the account's root only, so IAM decides"
        return Evidence(state, reason, only_root.place)
    reason = f"the policy of {policy.owner} names each principal"
    return Evidence(State.PRESENT, reason, policy.place)


def _unknown(policy: Policy) -> Evidence | None:
    """The evidence that the policy cannot be evaluated; None if it can."""
    for statement in policy.statements:
        if not statement.principals:
            reason = f"the policy of {policy.owner} has a statement without principals"
            return Evidence(State.UNKNOWN, reason, statement.place)
        for part in statement.principals:
            if not (_is_root(part) or _is_named(part)):
                reason = f"the policy of {policy.owner} allows {part.text}, which is computed"
                return Evidence(State.UNKNOWN, reason, statement.place)
    return Evidence(State.UNKNOWN, policy.unread, policy.place) if policy.unread else None


def _is_root(part: Part) -> bool:
    if part.resource and part.resource.type == "aws_caller_identity":
        return part.attribute == "account_id"
    return bool(_ROOT_ARN.fullmatch(part.literal or part.text))


def _is_named(part: Part) -> bool:
    if part.literal is not None:
        return True
    if part.resource:
        is_caller = part.resource.type == "aws_caller_identity" and part.attribute == "arn"
        return part.resource.type in _NAMED_PRINCIPALS or is_caller
    return bool(_ROLE_ARN.fullmatch(part.text))
