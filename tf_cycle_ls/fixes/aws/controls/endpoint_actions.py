"""Limited actions: an endpoint's policy lets a few kinds of requests pass, not all of a service."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks
from tf_cycle_ls.fixes.aws.controls.policy_statements import Policy, Statement, policy_of
from tf_cycle_ls.fixes.aws.controls.vpc_endpoints import ENDPOINT, attached_to

NAME = "actions limited in the endpoint policy"
NONE = "this module has no VPC endpoint"

_POLICY = "aws_vpc_endpoint_policy"
# `*`, `*:*`, `kms:*`: nothing of the name of the action is given.
_EVERY_ACTION = re.compile(r"[*?]+|[^:]*:[*?]+")


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each endpoint has a policy that names actions. Without one AWS lets all pass."""
    for endpoint in module.of_type(ENDPOINT):
        carriers = [endpoint, *attached_to(module, _POLICY, "vpc_endpoint_id", endpoint)]
        owner = str(endpoint.resource)
        policies = [policy_of(module, owner, each, each.body) for each in carriers]
        found = [policy for policy in policies if policy]
        for policy in found:
            yield _sign(policy)
        if not found:
            reason = f"{owner} has no policy, so it lets every request pass"
            yield Evidence(State.MISSING, reason, endpoint.header)


def every_action(statement: Statement) -> str:
    """How a statement names all actions of a service, "" where it does not."""
    if "actions" in statement.all_but:
        return "all actions but a few"
    wide = (each.literal for each in statement.actions)
    return next((each for each in wide if each and _EVERY_ACTION.fullmatch(each)), "")


def computed_action(statement: Statement) -> str:
    """What a statement has instead of the name of an action, "" where it has nothing such."""
    if not statement.actions:
        return "actions that are not written"
    return next((each.text for each in statement.actions if each.literal is None), "")


def _sign(policy: Policy) -> Evidence:
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
