"""Control "limited actions": the policy of each VPC endpoint allows a list of named actions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks
from tf_cycle_ls.fixes.aws.controls.policy_statements import AllowStatement, Policy, policy_of
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import ENDPOINT, attached_to

NAME = "actions limited in the endpoint policy"
NONE = "this module has no VPC endpoint"

_POLICY = "aws_vpc_endpoint_policy"
# Matches patterns without any part of an action's name, such as `*`, `*:*` and `kms:*`.
_EVERY_ACTION = re.compile(r"[*?]+|[^:]*:[*?]+")


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each endpoint has a policy that names actions. Without a policy, AWS allows all
    requests."""
    for endpoint in module.of_type(ENDPOINT):
        resources = [endpoint, *attached_to(module, _POLICY, "vpc_endpoint_id", endpoint)]
        owner = str(endpoint.resource)
        policies = [
            policy
            for resource in resources
            if (policy := policy_of(module, owner, resource, resource.body))
        ]
        for policy in policies:
            yield _policy_evidence(policy)
        if not policies:
            reason = f"{owner} has no policy, so it lets every request pass"
            yield Evidence(State.MISSING, reason, endpoint.header)


def every_action(statement: AllowStatement) -> str:
    """A phrase for how a statement allows every action of a service; "" if it does not."""
    if "actions" in statement.excluded:
        return "all actions but a few"
    literals = (action.literal for action in statement.actions if action.literal)
    return next(filter(_EVERY_ACTION.fullmatch, literals), "")


def computed_action(statement: AllowStatement) -> str:
    """The source text of the first computed action; "" if all actions are literals."""
    if not statement.actions:
        return "actions that are not written"
    return next((action.text for action in statement.actions if action.literal is None), "")


def _policy_evidence(policy: Policy) -> Evidence:
    for statement in policy.statements:
        wide = every_action(statement)
        if wide:
            reason = f"the policy of {policy.owner} allows {wide}"
            return Evidence(State.MISSING, reason, statement.place)
    for statement in policy.statements:
        computed = computed_action(statement)
        if computed:
            reason = f"the policy of {policy.owner} allows {computed}"
            return Evidence(State.UNKNOWN, reason, statement.place)
    if policy.unread:
        return Evidence(State.UNKNOWN, policy.unread, policy.place)
    reason = f"the policy of {policy.owner} names each action"
    return Evidence(State.PRESENT, reason, policy.place)
