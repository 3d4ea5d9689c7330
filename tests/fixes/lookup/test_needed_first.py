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
    assert (Harm.LOSES_ORDER in fix.harms) is is_needed
    assert ("by the page of its provider" in fix.description) is is_needed


def test_role_of_the_identity_of_the_waiting_object_cannot_come_first() -> None:
    # Azure creates a system-assigned identity with its object.
    text = """\
resource "azurerm_kubernetes_cluster" "x" {
  depends_on = [azurerm_role_assignment.y]
}

resource "azurerm_role_assignment" "y" {
  %s = azurerm_kubernetes_cluster.x.identity[0].principal_id
}
"""
    for argument, harm in (
        ("principal_id", Harm.REVERSES_ORDER),
        ("description", Harm.LOSES_ORDER),
    ):
        fixes = fixes_at_text({"main.tf": text % argument}, "azurerm_role_assignment.y")
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
