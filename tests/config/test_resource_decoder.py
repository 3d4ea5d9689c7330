"""The declarations of resources, with their references."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import the
from tf_cycle_ls.config.declarations import (
    ProviderName,
    ResourceDeclaration,
)
from tf_cycle_ls.config.references import Role


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("", ProviderName("test")),
        ("provider = other", ProviderName("other")),
        ("provider = other.alias", ProviderName("other", "alias")),
        ('provider = "other.alias"', ProviderName("other", "alias")),
    ],
)
def test_provider_of_resource(argument: str, name: ProviderName) -> None:
    declaration = the(ResourceDeclaration, f'resource "test_a_b" "x" {{\n{argument}\n}}\n')
    assert declaration.provider == name


def test_references_of_resource_have_roles() -> None:
    """Terraform ignores those of a provisioner that runs at destroy."""
    text = """
resource "test_a" "x" {
  count      = local.count
  v          = local.body
  depends_on = [test_b.waited]

  lifecycle {
    replace_triggered_by = [test_b.trigger]
    precondition {
      condition     = local.condition
      error_message = "no"
    }
  }
  connection {
    host = local.host
  }
  provisioner "local-exec" {
    command = local.command
  }
  provisioner "local-exec" {
    when    = destroy
    command = local.ignored
  }
}
"""
    references = the(ResourceDeclaration, text).references
    assert {str(reference.subject): reference.role for reference in references} == {
        "local.count": Role.META,
        "local.body": Role.BODY,
        "test_b.waited": Role.DEPENDS_ON,
        "test_b.trigger": Role.REPLACE,
        "local.condition": Role.CONDITION,
        "local.host": Role.PROVISIONER,
        "local.command": Role.PROVISIONER,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", None), ("create_before_destroy = true", True), ("create_before_destroy = false", False)],
)
def test_create_before_destroy(text: str, expected: bool | None) -> None:
    block = f'resource "test_a" "x" {{\n  lifecycle {{\n    {text}\n  }}\n}}\n'
    assert the(ResourceDeclaration, block).is_created_first is expected
