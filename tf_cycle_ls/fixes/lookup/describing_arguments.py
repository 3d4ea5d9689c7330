"""Arguments that only name or describe the resource that they belong to.

Nothing else has to exist before such an argument is set.
"""

from __future__ import annotations

import re

from tf_cycle_ls.fixes.context import ReferenceContext
from tf_cycle_ls.fixes.lookup.expression_path import entry_keys
from tf_cycle_ls.fixes.lookup.late_values import argument_path

# In the resource block itself. In a nested block they name something else, such as the target of an
# alias record or a launch template.
_NAMES = frozenset({"name", "name_prefix", "title", "display_name"})
# In the resource block or a nested block.
_TEXTS = frozenset({"description", "comment", "tags", "tags_all", "labels", "annotations"})
# Arguments of certain types that are only text, or names of what need not exist, with the nested
# blocks around them. Sources: the pages `datadog_monitor` and `vault_policy`; AWS, *Create a
# collection (CLI)*, where the policies of OpenSearch Serverless come before the collection whose
# name they contain; AWS, *DNS validation*, where the record for the certified name is of no
# importance; HashiCorp, *Database secrets engine*, where the roles come after the connection that
# allows them; Datadog, *The AWS Integration with Terraform*, where the role comes after the account
# that names it; HashiCorp, *Kubernetes auth method* and *JWT/OIDC auth method*, where a role
# compares what a login presents; Kubernetes, *Configure Service Accounts for Pods*, where the
# Secret of a token comes after the account.
_TEXTS_OF_TYPES = frozenset(
    {
        ("aws_acm_certificate", "domain_name"),
        ("aws_acm_certificate", "subject_alternative_names"),
        ("aws_opensearchserverless_access_policy", "policy"),
        ("aws_opensearchserverless_lifecycle_policy", "policy"),
        ("aws_opensearchserverless_security_policy", "policy"),
        ("consul_acl_policy", "rules"),
        ("datadog_integration_aws", "role_name"),
        ("datadog_integration_aws_account", "auth_config.aws_auth_config_role.role_name"),
        ("datadog_monitor", "message"),
        ("kubernetes_service_account", "secret.name"),
        ("kubernetes_service_account_v1", "secret.name"),
        ("nomad_acl_policy", "rules_hcl"),
        ("vault_database_secret_backend_connection", "allowed_roles"),
        ("vault_jwt_auth_backend_role", "bound_audiences"),
        ("vault_jwt_auth_backend_role", "bound_claims"),
        ("vault_jwt_auth_backend_role", "bound_subject"),
        ("vault_kubernetes_auth_backend_role", "bound_service_account_names"),
        ("vault_kubernetes_auth_backend_role", "bound_service_account_namespaces"),
        ("vault_policy", "policy"),
    }
)
# Labels that a Kubernetes object selects others by, as the name of the argument and the type of the
# block around it. What they select is looked up all the time, so it may come later (Kubernetes,
# *Labels and Selectors*, *Service*). The labels of an affinity or of a node must exist.
_SELECTORS = frozenset(
    {
        ("selector", "spec"),
        *(
            ("match_labels", block)
            for block in ("selector", "pod_selector", "namespace_selector", "label_selector")
        ),
    }
)
# The `metadata` block of hashicorp/kubernetes contains the name of the object itself.
_METADATA = frozenset({"name", "generate_name"})
# Types whose name is that of an object that must exist, or contains it. Read: the documentation
# pages of hashicorp/google e03b762 (a user of Cloud SQL may be an IAM account), hashicorp/azurerm
# 69697b7, hashicorp/kubernetes 3a33fb6 and snowflakedb/snowflake 2.20.0, and Pulumi's pages for the
# AWS types.
_NAMED_AFTER_ANOTHER = frozenset(
    {
        "aws_config_configuration_recorder_status",
        "aws_ssm_association",
        "azurerm_api_management_api_tag",
        "azurerm_container_app_custom_domain",
        "google_access_context_manager_access_level",
        "google_access_context_manager_service_perimeter",
        "google_compute_disk_resource_policy_attachment",
        "google_compute_region_disk_resource_policy_attachment",
        "google_compute_resource_policy_attachment",
        "google_monitoring_monitored_project",
        "google_org_policy_policy",
        "google_sql_user",
        "kubernetes_annotations",
        "kubernetes_config_map_v1_data",
        "kubernetes_env",
        "kubernetes_labels",
        "kubernetes_node_taint",
        "kubernetes_secret_v1_data",
        "snowflake_user_public_keys",
    }
)
# The `name` of these is that of the object whose access they set, such as a Cloud Run service
# (hashicorp/google: *IAM policy for Cloud Run v2 Service*).
_ACCESS = re.compile(r"google_\w+_iam_(?:member|binding|policy|audit_config)")


def describes_itself(context: ReferenceContext) -> bool:
    """Whether a reference is in an argument that only names or describes its own resource.

    False in a `data` block, where a name is that of an object that must exist.
    """
    top, *nested = context.blocks
    if top.type != "resource" or not top.labels:
        return False
    type_, argument = top.labels[0], context.attribute.name
    if (type_, argument_path(context)) in _TEXTS_OF_TYPES or _selects(context):
        return True
    if argument == "annotations" and _is_for_a_controller(context):
        return False
    if argument in _TEXTS:
        # hashicorp/google: in `google_project` and others, `tags` are resource manager tags, which
        # must exist.
        return argument != "tags" or not type_.startswith("google_")
    if type_ in _NAMED_AFTER_ANOTHER or _ACCESS.fullmatch(type_):
        return False
    if not nested:
        return argument in _NAMES
    is_metadata = type_.startswith("kubernetes_") and [block.type for block in nested] == [
        "metadata"
    ]
    return is_metadata and argument in _METADATA


def _selects(context: ReferenceContext) -> bool:
    """Whether a reference is in the labels by which a Kubernetes object selects others.

    A `label_selector` is that of a spread constraint, or of an affinity, which another block around
    it tells. A volume claim waits until it is bound (hashicorp/kubernetes: `wait_until_bound`).
    """
    top, *nested = context.blocks
    types = [block.type for block in nested]
    is_selector = bool(types) and (context.attribute.name, types[-1]) in _SELECTORS
    kinds = [top.labels[0], *types]
    is_waiting = any("affinity" in kind or "volume_claim" in kind for kind in kinds)
    return top.labels[0].startswith("kubernetes_") and is_selector and not is_waiting


def _is_for_a_controller(context: ReferenceContext) -> bool:
    """Whether a reference is in an annotation whose key has the domain of a controller.

    The controller may need the object, as the tokens of `kubernetes.io/service-account.name` need
    the account (Kubernetes: *Service account token Secrets*).
    """
    keys = entry_keys(context.data, context.attribute.value, context.reference.start)
    return any("/" in key for key in keys)
