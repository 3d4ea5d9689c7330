"""Resources that must exist before another one, although no argument refers to them.

The pages of the providers say so: hashicorp/aws 6 for `aws_opensearchserverless_collection`,
`aws_eks_cluster`, `aws_eks_node_group`, `aws_ecs_service`, `aws_batch_compute_environment`,
`aws_eip`, `aws_nat_gateway`, `aws_s3_bucket_notification`, `aws_api_gateway_deployment`,
`aws_config_configuration_recorder_status` and `aws_cloudtrail`; hashicorp/google 6 for
`google_sql_database_instance` and `google_project_service`; hashicorp/azurerm 4 for
`azurerm_kubernetes_cluster`, whose identity needs roles, and the two flexible servers;
hashicorp/kubernetes 3 for `kubernetes_manifest`, whose definition must be installed. An object of
Kubernetes needs its namespace (Kubernetes: *Namespaces*), and a chart or an add-on whose pods
Terraform waits for needs nodes (hashicorp/helm: `wait`).
"""

from __future__ import annotations

import re

from tf_cycle_ls.config.declarations import ResourceDeclaration
from tf_cycle_ls.graph.nodes import Node

_ROLE_POLICIES = frozenset({"aws_iam_role_policy", "aws_iam_role_policy_attachment"})
_ZONE_LINK = frozenset({"azurerm_private_dns_zone_virtual_network_link"})
_NEEDED = {
    "aws_api_gateway_deployment": frozenset({"aws_api_gateway_integration"}),
    "aws_batch_compute_environment": _ROLE_POLICIES,
    "aws_cloudtrail": frozenset({"aws_s3_bucket_policy"}),
    "aws_config_configuration_recorder_status": frozenset({"aws_config_delivery_channel"}),
    "aws_ecs_service": _ROLE_POLICIES,
    "aws_eip": frozenset({"aws_internet_gateway"}),
    "aws_eks_cluster": _ROLE_POLICIES,
    "aws_eks_node_group": _ROLE_POLICIES,
    "aws_nat_gateway": frozenset({"aws_internet_gateway"}),
    "aws_opensearchserverless_collection": frozenset({"aws_opensearchserverless_security_policy"}),
    "aws_s3_bucket_notification": frozenset(
        {"aws_lambda_permission", "aws_sns_topic_policy", "aws_sqs_queue_policy"}
    ),
    "azurerm_kubernetes_cluster": frozenset({"azurerm_role_assignment"}),
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
# The API of a project must be enabled before its objects are created.
_API = "google_project_service"


def is_needed_first(source: Node, target: Node) -> bool:
    """Whether the resource `source` cannot be created, or not be deleted, without `target`."""
    source_type, target_type = _type(source), _type(target)
    if target_type == _API:
        return source_type.startswith("google_")
    if target_type in _NAMESPACES:
        return source_type == "helm_release" or source_type.startswith("kube")
    if target_type in _NODES:
        return source_type in _WITH_PODS
    if target_type == "helm_release":
        return source_type in _CUSTOM_OBJECTS
    return target_type in _NEEDED.get(source_type, frozenset())


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
