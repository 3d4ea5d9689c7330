"""Resources that must exist before another one, although no argument refers to them.

The pages of the providers say so: hashicorp/aws 6 for `aws_opensearchserverless_collection`,
`aws_eks_cluster`, `aws_eks_node_group`, `aws_ecs_service`, `aws_batch_compute_environment`,
`aws_eip`, `aws_nat_gateway`, `aws_s3_bucket_notification`, `aws_api_gateway_deployment`,
`aws_config_configuration_recorder_status`, `aws_config_delivery_channel`, `aws_cloudtrail`,
`aws_lambda_function`, `aws_s3_bucket_acl`, `aws_s3_bucket_replication_configuration`,
`aws_s3_bucket_lifecycle_configuration`, `aws_route53_query_log`, `aws_opensearch_domain` and
`aws_guardduty_publishing_destination`; hashicorp/google 6 for `google_sql_database_instance`,
`google_project_service` and, on dozens of pages, the roles of service agents; hashicorp/azurerm 4
for `azurerm_kubernetes_cluster`, `azurerm_mssql_managed_instance` and the two flexible servers, and
on dozens of pages for roles and access policies; hashicorp/kubernetes 3 for `kubernetes_manifest`,
whose definition must be installed. An object of Kubernetes needs its namespace (Kubernetes:
*Namespaces*), and a chart or an add-on whose pods Terraform waits for needs nodes (hashicorp/helm:
`wait`). A load balancer writes to the bucket for its logs when they are switched on, and fails
without the policy ("Access Denied for bucket"). An event source mapping and a log subscription try
the role or the function at once.
"""

from __future__ import annotations

import re

from tf_cycle_ls.config.declarations import ResourceDeclaration
from tf_cycle_ls.graph.nodes import Node

_ROLE_POLICIES = frozenset({"aws_iam_role_policy", "aws_iam_role_policy_attachment"})
_ZONE_LINK = frozenset({"azurerm_private_dns_zone_virtual_network_link"})
_LISTENERS = frozenset({"aws_alb_listener", "aws_lb_listener", "aws_lb_listener_rule"})
_BUCKET_POLICY = frozenset({"aws_s3_bucket_policy"})
_LOG_POLICY = frozenset({"aws_cloudwatch_log_resource_policy"})
_VERSIONING = frozenset({"aws_s3_bucket_versioning"})
_NEEDED = {
    "aws_alb": _BUCKET_POLICY,
    "aws_api_gateway_deployment": frozenset({"aws_api_gateway_integration"}),
    "aws_batch_compute_environment": _ROLE_POLICIES,
    "aws_cloudtrail": _BUCKET_POLICY,
    "aws_cloudwatch_log_subscription_filter": _ROLE_POLICIES | {"aws_lambda_permission"},
    "aws_config_configuration_recorder_status": frozenset({"aws_config_delivery_channel"}),
    "aws_config_delivery_channel": _ROLE_POLICIES
    | _BUCKET_POLICY
    | {"aws_config_configuration_recorder"},
    "aws_ecs_service": _ROLE_POLICIES | _LISTENERS,
    "aws_eip": frozenset({"aws_internet_gateway"}),
    "aws_eks_cluster": _ROLE_POLICIES,
    "aws_eks_node_group": _ROLE_POLICIES,
    "aws_elb": _BUCKET_POLICY,
    "aws_guardduty_publishing_destination": _BUCKET_POLICY,
    "aws_lambda_event_source_mapping": _ROLE_POLICIES,
    "aws_lambda_function": _ROLE_POLICIES | {"aws_efs_mount_target"},
    "aws_lb": _BUCKET_POLICY,
    "aws_nat_gateway": frozenset({"aws_internet_gateway"}),
    "aws_opensearch_domain": _LOG_POLICY,
    "aws_opensearchserverless_collection": frozenset({"aws_opensearchserverless_security_policy"}),
    "aws_route53_query_log": _LOG_POLICY,
    "aws_s3_bucket_acl": frozenset(
        {"aws_s3_bucket_ownership_controls", "aws_s3_bucket_public_access_block"}
    ),
    "aws_s3_bucket_lifecycle_configuration": _VERSIONING,
    "aws_s3_bucket_notification": frozenset(
        {"aws_lambda_permission", "aws_sns_topic_policy", "aws_sqs_queue_policy"}
    ),
    "aws_s3_bucket_replication_configuration": _VERSIONING,
    "azurerm_kubernetes_cluster": frozenset({"azurerm_subnet_route_table_association"}),
    "azurerm_mssql_managed_instance": frozenset(
        {
            "azurerm_subnet_network_security_group_association",
            "azurerm_subnet_route_table_association",
        }
    ),
    "azurerm_mysql_flexible_server": _ZONE_LINK,
    "azurerm_postgresql_flexible_server": _ZONE_LINK,
    "google_sql_database_instance": frozenset({"google_service_networking_connection"}),
}
_NODES = frozenset(
    {
        "aws_eks_fargate_profile",
        "aws_eks_node_group",
        "azurerm_kubernetes_cluster_node_pool",
        "google_container_node_pool",
    }
)
_WITH_PODS = frozenset({"aws_eks_addon", "helm_release"})
_CUSTOM_OBJECTS = frozenset({"kubectl_manifest", "kubernetes_manifest"})
_NAMESPACES = frozenset({"kubernetes_namespace", "kubernetes_namespace_v1"})
# For everything of a provider: an enabled API, and what lets a service or an identity act.
_FOR_ALL_OF = {
    "aws_iam_service_linked_role": "aws_",
    "azurerm_key_vault_access_policy": "azurerm_",
    "azurerm_role_assignment": "azurerm_",
    "google_project_service": "google_",
}
_GOOGLE_GRANT = re.compile(r"google_\w+_iam_(binding|member|policy)")


def is_needed_first(source: Node, target: Node) -> bool:
    """Whether the resource `source` cannot be created, or not be deleted, without `target`."""
    source_type, target_type = _type(source), _type(target)
    if target_type in _FOR_ALL_OF:
        return source_type.startswith(_FOR_ALL_OF[target_type])
    if _GOOGLE_GRANT.fullmatch(target_type):
        return source_type.startswith("google_")
    if target_type in _NAMESPACES:
        return source_type == "helm_release" or source_type.startswith("kube")
    if target_type in _NODES:
        return source_type in _WITH_PODS
    if target_type == "helm_release":
        return source_type in _CUSTOM_OBJECTS
    return target_type in _NEEDED.get(source_type, frozenset())


def is_created_without(target: Node) -> bool:
    """Whether what needs `target` first is created without it, but does not work yet.

    The policies of a role are needed for what it does later, or to delete what it has made (the
    pages of `aws_eks_cluster` and `aws_ecs_service`); rules of a life
    cycle wait for versions.
    """
    return _type(target) in _ROLE_POLICIES | _VERSIONING


def is_grant(target: Node) -> bool:
    """Whether the resource `target` grants a role or an access to somebody."""
    type_ = _type(target)
    return type_ in (
        "azurerm_key_vault_access_policy",
        "azurerm_role_assignment",
    ) or bool(_GOOGLE_GRANT.fullmatch(type_))


def reads_what_is_created(source: Node, target: Node) -> bool:
    """Whether the data source `source` reads objects of the type of the resource `target`.

    The name of a data source for several objects is the plural of the type.
    """
    declaration = source.located.declaration
    if not isinstance(declaration, ResourceDeclaration) or declaration.resource.mode != "data":
        return False
    type_, read = _type(target), declaration.resource.type
    plural = re.sub(r"y$", "ie", type_) + "s"
    return bool(type_) and read in (type_, plural, f"{type_}_ids")


def _type(node: Node) -> str:
    """The type of a managed resource; "" for anything else."""
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration) or declaration.resource.mode != "managed":
        return ""
    return declaration.resource.type
