"""Selects the fixes that are shown with the compensating controls of their module."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.aws.controls.control import Control
from tf_cycle_ls.fixes.aws.controls.evaluate import module_controls
from tf_cycle_ls.fixes.aws.policy.attachments import policy_attachments
from tf_cycle_ls.fixes.context import reference_context
from tf_cycle_ls.fixes.model import Impact, Rule

# The resources with a resource policy, which the controls protect. Roles are not listed, because
# their policies are themselves one of the controls.
_PROTECTED = frozenset(
    (
        *("aws_vpc_endpoint", "aws_vpc_endpoint_policy"),
        *("aws_kms_key", "aws_kms_key_policy", "aws_kms_external_key", "aws_kms_replica_key"),
        *("aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3_access_point"),
        *("aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic", "aws_sns_topic_policy"),
        *("aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"),
        *("aws_dynamodb_resource_policy", "aws_kinesis_resource_policy"),
        *("aws_ecr_repository_policy", "aws_efs_file_system_policy", "aws_backup_vault_policy"),
        "aws_cloudwatch_event_bus_policy",
        *("aws_opensearch_domain", "aws_opensearch_domain_policy"),
    )
)


def compensating_controls(
    analysis: Analysis, rule: Rule, impact: Impact, reference: SourceReference
) -> tuple[Control, ...]:
    """The controls of the module of `reference`, to be shown with a fix of this rule and impact.

    Returns an empty tuple if the rule does not show controls, if the impact is less than
    `NARROWED`, or if the policy is attached to a resource that the controls do not protect.
    """
    if not rule.shows_controls or impact < Impact.NARROWED:
        return ()
    context = reference_context(analysis, reference)
    users = policy_attachments(analysis, context) if context and context.blocks else ()
    if not users or any(user.type not in _PROTECTED for user in users):
        return ()
    return module_controls(analysis, reference.place.path)
