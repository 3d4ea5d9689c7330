"""Resources that must exist before others, by the pages of the providers."""

from __future__ import annotations

import pytest

from tests.fixes.support import fixes_at_text
from tf_cycle_ls.fixes.model import Harm


@pytest.mark.parametrize(
    ("source", "target", "is_needed"),
    [
        ("aws_opensearchserverless_collection", "aws_opensearchserverless_security_policy", True),
        ("google_cloud_run_v2_service", "google_project_service", True),
        ("aws_eks_cluster", "aws_iam_role_policy_attachment", True),
        ("aws_nat_gateway", "aws_internet_gateway", True),
        ("google_sql_database_instance", "google_service_networking_connection", True),
        ("kubernetes_manifest", "helm_release", True),
        ("helm_release", "kubernetes_namespace", True),
        ("kubernetes_secret_v1", "kubernetes_namespace_v1", True),
        ("helm_release", "aws_eks_node_group", True),
        ("aws_lb", "aws_s3_bucket_policy", True),
        ("aws_config_delivery_channel", "aws_config_configuration_recorder", True),
        ("aws_ecs_service", "aws_lb_listener", True),
        ("aws_lambda_event_source_mapping", "aws_iam_role_policy", True),
        ("aws_lambda_function", "aws_efs_mount_target", True),
        ("aws_opensearch_domain", "aws_iam_service_linked_role", True),
        ("aws_s3_bucket_acl", "aws_s3_bucket_ownership_controls", True),
        (
            "azurerm_mssql_managed_instance",
            "azurerm_subnet_network_security_group_association",
            True,
        ),
        ("azurerm_lb", "azurerm_subnet_network_security_group_association", False),
        ("aws_lb", "azurerm_role_assignment", False),
        ("aws_lambda_function", "google_project_iam_member", False),
        ("google_pubsub_subscription", "google_project_iam_custom_role", False),
        ("helm_release", "kubernetes_manifest", False),
        ("aws_iam_role", "kubernetes_namespace", False),
        ("aws_internet_gateway", "aws_nat_gateway", False),
        ("aws_eks_cluster", "aws_cloudwatch_log_group", False),
        ("aws_lambda_function", "google_project_service", False),
    ],
)
def test_what_the_page_of_a_provider_requires_first(
    source: str, target: str, is_needed: bool
) -> None:
    text = f"""\
resource "{source}" "x" {{
  depends_on = [{target}.y]
}}

resource "{target}" "y" {{
  v = {source}.x.id
}}
"""
    (fix,) = (
        fix
        for fix in fixes_at_text({"main.tf": text}, f"{target}.y")
        if fix.rule.name == "remove-depends-on"
    )
    assert bool({Harm.LOSES_ORDER, Harm.NEEDED_FIRST} & set(fix.harms)) is is_needed
    assert ("by the page of its provider or service" in fix.description) is is_needed


def test_object_that_is_created_without_what_it_needs() -> None:
    for source, target, harm in (
        ("aws_lb", "aws_s3_bucket_policy", Harm.NEEDED_FIRST),
        ("aws_ecs_service", "aws_lb_listener", Harm.NEEDED_FIRST),
        ("aws_ecs_service", "aws_iam_role_policy", Harm.LOSES_ORDER),
        ("aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning", Harm.LOSES_ORDER),
    ):
        text = f"""\
resource "{source}" "x" {{
  depends_on = [{target}.y]
}}

resource "{target}" "y" {{
  v = {source}.x.id
}}
"""
        fixes = fixes_at_text({"main.tf": text}, f"{target}.y]")
        (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
        assert fix.harms == (harm,)


@pytest.mark.parametrize(
    ("waiting", "grant", "argument", "harm"),
    [
        ("azurerm_container_app", "azurerm_role_assignment", "principal_id", False),
        ("azurerm_container_app", "azurerm_role_assignment", "scope", False),
        ("azurerm_container_app", "azurerm_role_assignment", "description", True),
        ("azurerm_linux_virtual_machine", "azurerm_key_vault_access_policy", "object_id", False),
        ("google_storage_notification", "google_pubsub_topic_iam_member", "member", False),
        ("google_pubsub_topic", "google_pubsub_topic_iam_binding", "topic", False),
        ("google_pubsub_topic", "google_project_iam_member", "condition", True),
    ],
)
def test_grant_on_the_waiting_object_or_to_its_identity_cannot_come_first(
    waiting: str, grant: str, argument: str, *, harm: bool
) -> None:
    # Azure and Google create such an identity with its object.
    text = f"""\
resource "{waiting}" "x" {{
  depends_on = [{grant}.y]
}}

resource "{grant}" "y" {{
  {argument} = {waiting}.x.id
}}
"""
    fixes = fixes_at_text({"main.tf": text}, f"{grant}.y]")
    (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
    assert (Harm.NEEDED_FIRST in fix.harms) is harm


def test_grant_to_what_needs_the_waiting_object_cannot_come_first() -> None:
    text = """\
resource "azurerm_key_vault_certificate" "x" {
  depends_on = [azurerm_key_vault_access_policy.y]
}

resource "azurerm_linux_virtual_machine" "m" {
  custom_data = azurerm_key_vault_certificate.x.secret_id
}

resource "azurerm_key_vault_access_policy" "y" {
  %s = azurerm_linux_virtual_machine.m.id
}
"""
    for argument, harm in (
        ("object_id", Harm.REVERSES_ORDER),
        ("key_vault_id", Harm.NEEDED_FIRST),
    ):
        fixes = fixes_at_text({"main.tf": text % argument}, "azurerm_key_vault_access_policy.y]")
        (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
        assert fix.harms == (harm,)


@pytest.mark.parametrize(
    ("read", "created", "harm"),
    [
        ("test_secret", "test_secret", Harm.LOSES_ORDER),
        ("test_secrets", "test_secret", Harm.LOSES_ORDER),
        ("test_policies", "test_policy", Harm.LOSES_ORDER),
        ("test_subnet_ids", "test_subnet", Harm.LOSES_ORDER),
        ("test_region", "test_secret", Harm.REVERSES_ORDER),
    ],
)
def test_data_source_that_reads_what_it_waits_for(read: str, created: str, harm: Harm) -> None:
    # Terraform reads it before the object exists then (Terraform: *Data Resource Dependencies*).
    text = f"""\
data "{read}" "x" {{
  depends_on = [{created}.y]
}}

resource "{created}" "y" {{
  v = data.{read}.x.id
}}
"""
    fixes = fixes_at_text({"main.tf": text}, f"{created}.y")
    (fix,) = (fix for fix in fixes if fix.rule.name == "remove-depends-on")
    assert fix.harms == (harm,)
