"""What providers return for arguments: which attribute has the value of which argument, and whether
a provider may return it in another form."""

from __future__ import annotations

import re

# Arguments that providers return unchanged, except for the normalization of some letters.
_NAMES = frozenset(
    (
        *("name", "bucket", "function_name", "cluster_name", "location", "resource_group_name"),
        *("cluster_identifier", "identifier", "db_name", "zone", "region", "project", "account_id"),
    )
)
# Types whose id is one of their arguments. Source: the calls of `SetId` in the resources' Create
# functions, hashicorp/aws internal/service and hashicorp/vault vault/.
_ID_ARGUMENTS = {
    "aws_autoscaling_group": "name",
    "aws_backup_vault": "name",
    "aws_cloudwatch_event_bus": "name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_codecommit_repository": "repository_name",
    "aws_db_parameter_group": "name",
    "aws_db_subnet_group": "name",
    "aws_dynamodb_table": "name",
    "aws_ecr_repository": "name",
    "aws_eks_cluster": "name",
    "aws_glue_job": "name",
    "aws_iam_group": "name",
    "aws_iam_instance_profile": "name",
    "aws_iam_role": "name",
    "aws_iam_user": "name",
    "aws_key_pair": "key_name",
    "aws_kms_alias": "name",
    "aws_lambda_function": "function_name",
    "aws_launch_configuration": "name",
    "aws_s3_bucket": "bucket",
    "aws_ssm_parameter": "name",
    "vault_policy": "name",
}
# No provider changes such a string: lower case, without spaces and without a final dot. Others
# fold the case, remove spaces or the final dot (azurerm: location; aws: the name of a zone).
_NORMAL_FORM = re.compile(rb'"[a-z0-9](?:[a-z0-9._/-]*[a-z0-9_/-])?"')
_UPPER_CASE = re.compile(rb'"[A-Z0-9-]+"')
_UPPER_CASED = frozenset({("google_storage_bucket", "location")})
# Arguments that the source of the provider neither folds nor trims: hashicorp/aws 6.25.0,
# internal/service, and hashicorp/vault, no StateFunc in the schema and no change in Read.
_UNCHANGED = frozenset(
    {
        ("aws_cloudwatch_event_bus", "name"),
        ("aws_cloudwatch_log_group", "name"),
        ("aws_codebuild_project", "name"),
        ("aws_codepipeline", "name"),
        ("aws_dynamodb_table", "name"),
        ("aws_ecr_repository", "name"),
        ("aws_ecs_cluster", "name"),
        ("aws_eks_cluster", "name"),
        ("aws_iam_group", "name"),
        ("aws_iam_instance_profile", "name"),
        ("aws_iam_policy", "name"),
        ("aws_iam_role", "name"),
        ("aws_iam_user", "name"),
        ("aws_instance", "private_ip"),
        ("aws_kinesis_stream", "name"),
        ("aws_lambda_function", "function_name"),
        ("aws_s3_bucket", "bucket"),
        ("aws_secretsmanager_secret", "name"),
        ("aws_sfn_state_machine", "name"),
        ("aws_sns_topic", "name"),
        ("aws_sqs_queue", "name"),
        ("vault_jwt_auth_backend_role", "role_name"),
    }
)


def argument_of(type_: str, attribute: str) -> str:
    """The argument whose value an attribute of a resource returns; the attribute itself if its
    value is that of no other argument."""
    return _ID_ARGUMENTS.get(type_, attribute) if attribute == "id" else attribute


def is_known_name(type_: str, argument: str) -> bool:
    """Whether providers return an argument of the block itself as written, up to normalization."""
    return argument in _NAMES or _ID_ARGUMENTS.get(type_) == argument


def is_nested_name(type_: str, steps: tuple[str, ...]) -> bool:
    """Whether providers return an argument of a nested block as written. `steps` are the types of
    the blocks and the name of the argument.

    Kubernetes accepts only names in lower case and never changes them (Kubernetes: Object Names and
    IDs).
    """
    return type_.startswith("kubernetes_") and steps in (
        ("metadata", "name"),
        ("metadata", "namespace"),
    )


def is_normal_form(type_: str, argument: str, text: bytes) -> bool:
    """Whether no normalization of providers changes a literal."""
    pattern = _UPPER_CASE if (type_, argument) in _UPPER_CASED else _NORMAL_FORM
    return bool(pattern.fullmatch(text))


def is_never_normalized(type_: str, argument: str) -> bool:
    """Whether the provider returns every text of an argument as it is."""
    return (type_, argument) in _UNCHANGED
