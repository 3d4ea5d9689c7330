"""The explanation of values that are known only later, and the ways that it names.

The ways are those that public reports of such cycles ended with.
"""

from __future__ import annotations

import pytest

from tests.fixes.explanation_support import explanations_of, only_explanation

RULE = "known-later"


def pair(one: str, other: str) -> dict[str, str]:
    """Two blocks, each with an argument that reads the other."""
    return {
        "main.tf": f"""
            resource "test_a" "a" {{
              {one}
            }}

            resource "test_b" "b" {{
              {other}
            }}
        """
    }


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("v = test_b.b.url", "v = test_a.a.id", "use an address that is known before"),
        ("v = test_b.b.id", "v = test_a.a.id", "terraform apply -var"),
        (
            "environment {\n variables = { B = test_b.b.id }\n }",
            "v = test_a.a.id",
            "the name of a parameter",
        ),
        ("cors_origins = [test_b.b.id]", "v = test_a.a.id", "from one host"),
    ],
)
def test_way_that_fits(one: str, other: str, way: str) -> None:
    explanation = only_explanation(pair(one, other), RULE)
    assert "test_a.a and test_b.b need each other" in explanation.title
    assert "test_a.a reads test_b.b." in explanation.reason
    assert way in explanation.reason


@pytest.mark.parametrize(
    ("type_", "store"),
    [
        ("aws_instance", "aws_ssm_parameter"),
        ("azurerm_linux_web_app", "azurerm_app_configuration_key"),
        ("google_compute_instance", "google_secret_manager_secret"),
        ("test_a", "a key-value store"),
    ],
)
def test_store_of_the_same_provider(type_: str, store: str) -> None:
    texts = pair("v = test_b.b.id", "v = test_a.a.id")
    texts["main.tf"] = texts["main.tf"].replace("test_a", type_)
    texts["main.tf"] = texts["main.tf"].replace("v = test_b.b.id", "app_settings = test_b.b.id")
    assert f"such as {store})" in only_explanation(texts, RULE).reason


def test_value_that_is_written() -> None:
    texts = pair('name = "a"\n v = test_b.b.id', "of = test_a.a.name")
    reason = only_explanation(texts, RULE).reason
    assert "The value of test_a.a.name is known before, but the provider" in reason
    assert "1) if of accepts what does not exist yet, write" in reason
    assert "known only when its block exists" not in reason


def test_no_parameter_if_nothing_reads_at_run_time() -> None:
    reason = only_explanation(pair("v = test_b.b.id", "v = test_a.a.id"), RULE).reason
    assert "parameter" not in reason
    assert "host" not in reason


def test_local_values_have_no_first_value() -> None:
    texts = {"main.tf": "locals {\n  a = local.b\n  b = local.a\n}\n"}
    assert "no first value" in only_explanation(texts, RULE).title


def test_message_of_a_validation() -> None:
    texts = {
        "main.tofu": """
            variable "roles" {
              validation {
                condition     = length(var.roles) > 0
                error_message = "Not a role: ${local.bad}"
              }
            }

            locals {
              bad = join(", ", var.roles)
            }
        """
    }
    (explanation,) = explanations_of(texts)
    assert "validation.error_message of var.roles reads local.bad" in explanation.reason
    assert "Write the expression of local.bad in the validation" in explanation.reason


def test_identity_of_an_object_of_azure() -> None:
    texts = {
        "main.tf": """
            resource "azurerm_kubernetes_cluster" "aks" {
              depends_on = [azurerm_role_assignment.dns]
            }

            resource "azurerm_role_assignment" "dns" {
              principal_id = azurerm_kubernetes_cluster.aks.identity[0].principal_id
            }
        """
    }
    reason = only_explanation(texts, RULE).reason
    assert "1) use a user-assigned identity (azurerm_user_assigned_identity)" in reason
    assert "aks waits for azurerm_role_assignment.dns by depends_on" in reason
