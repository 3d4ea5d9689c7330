"""Control "least privilege": the identity policies of a module allow few actions and resources.

Some actions can only be allowed on all resources (`ecr:GetAuthorizationToken`, most of
`Describe…`). This control has no list of them, so `*` counts as too wide for them as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from tf_cycle_ls.fixes.aws.controls.control import Evidence, State
from tf_cycle_ls.fixes.aws.controls.endpoint_actions import computed_action, every_action
from tf_cycle_ls.fixes.aws.controls.module_blocks import ModuleBlocks, ResourceBlock
from tf_cycle_ls.fixes.aws.controls.policy_statements import AllowStatement, Policy, policy_of
from tf_cycle_ls.fixes.aws.controls.value_parts import parts, value
from tf_cycle_ls.syntax.ast import Body

NAME = "least-privilege roles"
NONE = "this module has no identity policy"

_POLICIES = ("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
_ATTACHMENTS = (
    *("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment"),
    "aws_iam_group_policy_attachment",
)
_ADMINISTRATOR_POLICIES = ("/AdministratorAccess", "/PowerUserAccess")


def evidence(module: ModuleBlocks) -> Iterator[Evidence]:
    """Whether each identity policy names its actions and resources."""
    for resource, body in _policy_bodies(module):
        policy = policy_of(module, str(resource.resource), resource, body)
        if policy:
            yield _policy_evidence(policy)
    for type_ in _ATTACHMENTS:
        for attachment in module.of_type(type_):
            yield from _attachment_evidence(module, attachment)


def _policy_bodies(module: ModuleBlocks) -> Iterator[tuple[ResourceBlock, Body]]:
    for type_ in _POLICIES:
        for resource in module.of_type(type_):
            yield resource, resource.body
    for role in module.of_type("aws_iam_role"):
        for block in role.body.blocks_of("inline_policy"):
            yield role, block.body


def _policy_evidence(policy: Policy) -> Evidence:
    for statement in policy.statements:
        wide = every_action(statement) or _every_resource(statement)
        if wide:
            return Evidence(State.MISSING, f"{policy.owner} allows {wide}", statement.place)
    for statement in policy.statements:
        computed = computed_action(statement)
        if computed or not statement.resources:
            reason = f"{policy.owner} allows {computed or 'resources that are not resource'}"
            return Evidence(State.UNKNOWN, reason, statement.place)
        unknown = [part for part in statement.resources if not (part.literal or part.resource)]
        if any(not part.text.startswith(('"arn:', '"${aws_', '"${data.')) for part in unknown):
            reason = f"{policy.owner} allows {unknown[0].text}, which is computed"
            return Evidence(State.UNKNOWN, reason, statement.place)
    if policy.unread:
        return Evidence(State.UNKNOWN, policy.unread, policy.place)
    reason = f"{policy.owner} names each action and resource"
    return Evidence(State.PRESENT, reason, policy.place)


def _every_resource(statement: AllowStatement) -> str:
    if "resources" in statement.excluded:
        return "all resources but a few"
    return "every resource" if any(part.literal == "*" for part in statement.resources) else ""


def _attachment_evidence(module: ModuleBlocks, attachment: ResourceBlock) -> Iterator[Evidence]:
    """The evidence of an attachment of a policy that is declared outside this module.

    Policies of this module are evaluated directly, so their attachments are no evidence.
    """
    attribute = attachment.body.attribute("policy_arn")
    if attribute is None:
        return
    place = attachment.text.place(attribute.span)
    for part in parts(module, value(module, attachment.text, attribute.value)):
        if (part.literal or part.text.strip('"')).endswith(_ADMINISTRATOR_POLICIES):
            reason = f"{attachment.resource} attaches {part.text}"
            yield Evidence(State.MISSING, reason, place)
        elif part.resource is None or part.resource.mode == "data":
            reason = f"{attachment.resource} attaches {part.text}, which is resource elsewhere"
            yield Evidence(State.UNKNOWN, reason, place)
