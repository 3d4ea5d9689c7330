"""Least privilege: the identity policies of a module grant some actions on some resources.

Some actions can be granted on all resources only (`ecr:GetAuthorizationToken`, most of
`Describe…`). No list of them is kept here, so a `*` counts as wide there too.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.endpoint_actions import computed_action, every_action
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.policy_statements import Policy, Statement, policy_of
from tf_cycle_ls.fixes.aws.controls.static_values import parts, value
from tf_cycle_ls.syntax.ast import Body

NAME = "least-privilege roles"
NONE = "this module has no identity policy"

_POLICIES = ("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
_ATTACHMENTS = (
    *("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment"),
    "aws_iam_group_policy_attachment",
)
_EVERYTHING = ("/AdministratorAccess", "/PowerUserAccess")


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each identity policy names its actions and resources."""
    for written, body in _carriers(module):
        policy = policy_of(module, str(written.resource), written, body)
        if policy:
            yield _sign(policy)
    for type_ in _ATTACHMENTS:
        for attachment in module.of_type(type_):
            yield from _managed(module, attachment)


def _carriers(module: ModuleBlocks) -> Iterator[tuple[ResourceBlock, Body]]:
    for type_ in _POLICIES:
        for written in module.of_type(type_):
            yield written, written.body
    for role in module.of_type("aws_iam_role"):
        for block in role.body.blocks_of("inline_policy"):
            yield role, block.body


def _sign(policy: Policy) -> Evidence:
    for statement in policy.statements:
        wide = every_action(statement) or _every_resource(statement)
        if wide:
            return Evidence(State.MISSING, f"{policy.owner} allows {wide}", statement.place)
    for statement in policy.statements:
        computed = computed_action(statement)
        if computed or not statement.resources:
            reason = f"{policy.owner} allows {computed or 'resources that are not written'}"
            return Evidence(State.UNKNOWN, reason, statement.place)
        unknown = [each for each in statement.resources if not (each.literal or each.resource)]
        if any(not each.text.startswith(('"arn:', '"${aws_', '"${data.')) for each in unknown):
            reason = f"{policy.owner} allows {unknown[0].text}, which is computed"
            return Evidence(State.UNKNOWN, reason, statement.place)
    if policy.unread:
        return Evidence(State.UNKNOWN, policy.unread, policy.place)
    reason = f"{policy.owner} names each action and resource"
    return Evidence(State.PRESENT, reason, policy.place)


def _every_resource(statement: Statement) -> str:
    if "resources" in statement.all_but:
        return "all resources but a few"
    return "every resource" if any(each.literal == "*" for each in statement.resources) else ""


def _managed(module: ModuleBlocks, attachment: ResourceBlock) -> Iterator[Evidence]:
    """What is attached from elsewhere; a policy of this module speaks for itself."""
    attribute = attachment.body.attribute("policy_arn")
    if attribute is None:
        return
    place = attachment.text.place(attribute.span)
    for part in parts(module, value(module, attachment.text, attribute.value)):
        if (part.literal or part.text.strip('"')).endswith(_EVERYTHING):
            reason = f"{attachment.resource} attaches {part.text}"
            yield Evidence(State.MISSING, reason, place)
        elif part.resource is None or part.resource.mode == "data":
            reason = f"{attachment.resource} attaches {part.text}, which is written elsewhere"
            yield Evidence(State.UNKNOWN, reason, place)
