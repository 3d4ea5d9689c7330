"""The attributes that return the value of an argument, and arguments that return in another form.

The tables were read from the source of the providers: the schema of an argument (`StateFunc`,
`DiffSuppressFunc`), and the values that Create and Read set. An argument that is in no table is
uncertain. For hashicorp/aws, the comments name the file below internal/service and the first digits
of the commit; a file without a commit was read in 2024. The other providers are hashicorp/azurerm
69697b7 (after 5.2.0), hashicorp/google e03b762, hashicorp/kubernetes 3a33fb6 (after 3.2.1) and
hashicorp/vault 3144751 (after 5.11.0).
"""

from __future__ import annotations

import re

from tf_cycle_ls.fixes.lookup.rewritten_arguments import REWRITTEN, SEARCHED_PROVIDERS

# Arguments that are strings. `returns_literal` says where a provider certainly returns them as they
# are written.
_NAMES = frozenset(
    (
        *("name", "bucket", "function_name", "cluster_name", "location", "resource_group_name"),
        *("cluster_identifier", "identifier", "db_name", "zone", "region", "project", "account_id"),
    )
)
# Types whose id is one of their arguments: what Create passes to `SetId`.
_ID_ARGUMENTS = {
    "aws_autoscaling_group": "name",  # autoscaling/group.go
    "aws_backup_vault": "name",
    "aws_cloudwatch_event_bus": "name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",  # cloudwatch/metric_alarm.go
    "aws_codecommit_repository": "repository_name",
    "aws_db_parameter_group": "name",  # rds/parameter_group.go 0160692
    "aws_db_subnet_group": "name",  # rds/subnet_group.go 01c0800
    "aws_dynamodb_table": "name",
    "aws_ecr_repository": "name",
    "aws_eks_cluster": "name",
    "aws_glue_job": "name",  # glue/job.go
    "aws_iam_group": "name",
    "aws_iam_instance_profile": "name",
    "aws_iam_role": "name",
    "aws_iam_user": "name",
    "aws_key_pair": "key_name",
    "aws_kms_alias": "name",
    "aws_lambda_function": "function_name",
    "aws_launch_configuration": "name",  # autoscaling/launch_configuration.go
    "aws_s3_bucket": "bucket",
    "aws_ssm_parameter": "name",
    "vault_policy": "name",  # vault/resource_policy.go
}
# The schema has no `StateFunc` and no `DiffSuppressFunc`, and Read sets what the API returns, or
# nothing.
_UNCHANGED = frozenset(
    {
        ("aws_backup_vault", "name"),  # backup/vault.go 050ac11
        ("aws_cloudwatch_event_bus", "name"),  # events/bus.go 0160692
        ("aws_cloudwatch_log_group", "name"),  # logs/group.go 0073593
        ("aws_codebuild_project", "name"),  # codebuild/project.go
        ("aws_codecommit_repository", "repository_name"),  # codecommit/repository.go 0929dba
        ("aws_codepipeline", "name"),  # codepipeline/codepipeline.go
        ("aws_dynamodb_table", "name"),  # dynamodb/table.go
        ("aws_ecr_repository", "name"),  # ecr/repository.go 0072eea
        ("aws_ecs_cluster", "name"),  # ecs/cluster.go 00a3530
        ("aws_eks_cluster", "name"),  # eks/cluster.go
        ("aws_iam_group", "name"),  # iam/group.go 0614c9f
        ("aws_iam_instance_profile", "name"),  # iam/instance_profile.go 013f173
        ("aws_iam_policy", "name"),  # iam/policy.go 01ccd9a
        ("aws_iam_role", "name"),  # iam/role.go 0040ea6
        ("aws_iam_user", "name"),  # iam/user.go 058fd40
        ("aws_instance", "private_ip"),  # ec2/ec2_instance.go 0015dfc
        ("aws_key_pair", "key_name"),  # ec2/ec2_key_pair.go 05bc954
        ("aws_kinesis_stream", "name"),  # kinesis/stream.go 03aadd4
        ("aws_kms_alias", "name"),  # kms/alias.go 01c0800
        ("aws_lambda_function", "function_name"),  # lambda/function.go 0156d84
        # opensearchserverless/collection.go 0160692
        ("aws_opensearchserverless_collection", "name"),
        ("aws_s3_bucket", "bucket"),  # s3/bucket.go
        ("aws_secretsmanager_secret", "name"),  # secretsmanager/secret.go 00c21ce
        ("aws_sfn_state_machine", "name"),  # sfn/state_machine.go 01f4311
        ("aws_sns_topic", "name"),  # sns/topic.go 00a3530
        ("aws_sqs_queue", "name"),  # sqs/queue.go 00a3530
        ("aws_ssm_parameter", "name"),  # ssm/parameter.go
    }
)
# Read, and a normal form stays as it is. Route 53 folds the case and removes a final dot, RDS
# accepts only lower case, Vault removes slashes around the name of a role.
_NORMAL = frozenset(
    {
        *(item for item in _ID_ARGUMENTS.items()),
        ("aws_cognito_user_pool", "name"),  # cognitoidp/user_pool.go
        ("aws_db_instance", "identifier"),  # rds/instance.go
        ("aws_ecs_service", "name"),  # ecs/service.go
        ("aws_lb", "name"),  # elbv2/load_balancer.go
        ("aws_rds_cluster", "cluster_identifier"),  # rds/cluster.go
        ("aws_route53_record", "name"),  # route53/record.go 00655c1
        ("aws_route53_zone", "name"),  # route53/zone.go 036631a
        # vault/resource_*.go: Read sets the last part of the path that Create wrote.
        ("vault_approle_auth_backend_role", "role_name"),
        ("vault_aws_auth_backend_role", "role"),
        ("vault_database_secret_backend_role", "name"),
        ("vault_jwt_auth_backend_role", "role_name"),
        ("vault_kubernetes_auth_backend_role", "role_name"),
        ("vault_pki_secret_backend_role", "name"),
    }
)
# Attributes that return an argument of a nested block, if there is only one such block: the page of
# `azurerm_network_interface`.
_NESTED = {
    ("azurerm_network_interface", "private_ip_address"): ("ip_configuration", "private_ip_address"),
}
# Maps of hashicorp/kubernetes whose entries are strings, in `metadata` and in selectors.
_LABELS = frozenset({"labels", "match_labels"})
# Lower case, without spaces and slashes and without a final dot.
_NORMAL_FORM = re.compile(rb'"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?"')
_UPPER_CASE = re.compile(rb'"[A-Z0-9-]+"')
# The `StateFunc` of these is `strings.ToUpper`.
_UPPER_CASED = frozenset(
    {("google_container_registry", "location"), ("google_storage_bucket", "location")}
)


def argument_of(type_: str, attribute: str) -> str:
    """The argument whose value an attribute of a resource returns.

    This is the argument of the same name, unless the attribute is an `id`.
    """
    return _ID_ARGUMENTS.get(type_, attribute) if attribute == "id" else attribute


def nested_argument_of(type_: str, attribute: str) -> tuple[str, str] | None:
    """The nested block and its argument whose value an attribute returns; None for all others."""
    return _NESTED.get((type_, attribute))


def is_known_name(type_: str, argument: str) -> bool:
    """Whether an argument of the block itself is a string that is usually returned as written."""
    return argument in _NAMES or _ID_ARGUMENTS.get(type_) == argument


def returns_literal(type_: str, names: tuple[str, ...], text: bytes) -> bool:
    """Whether the provider certainly returns a literal as it is written.

    `names` are the types of the blocks around the argument and its name. `text` is the source text
    of the literal. If it is the empty string, providers may generate a value.
    """
    argument = names[-1]
    if text == b'""':
        return False
    if names[:-1] == ("tags",) and type_.startswith("aws_"):
        return True  # `TagsSchema` in internal/tags/tags.go 0470e36 has no `StateFunc`.
    if len(names) > 1:
        return _is_nested_name(type_, names) and bool(_NORMAL_FORM.fullmatch(text))
    if returns_every_text(type_, argument):
        return True
    if (type_, argument) in _UPPER_CASED:
        return bool(_UPPER_CASE.fullmatch(text))
    is_searched = argument in _NAMES and type_.startswith(SEARCHED_PROVIDERS)
    is_kept = (type_, argument) in _NORMAL or (is_searched and (type_, argument) not in REWRITTEN)
    return is_kept and bool(_NORMAL_FORM.fullmatch(text))


def returns_every_text(type_: str, argument: str) -> bool:
    """Whether the provider returns every text of an argument as it is, except the empty string."""
    return (type_, argument) in _UNCHANGED


def _is_nested_name(type_: str, names: tuple[str, ...]) -> bool:
    """Whether an argument of a nested block is the name of a Kubernetes object or its namespace, or
    one of its labels.

    kubernetes/schema_metadata.go and schema_label_selector.go have no `StateFunc`, and
    `flattenMetadataFields` sets what the API returns, without labels that are not configured.
    """
    is_name = names in (("metadata", "name"), ("metadata", "namespace"))
    return type_.startswith("kubernetes_") and (is_name or names[-2] in _LABELS)
