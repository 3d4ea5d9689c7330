"""Explanations of self references. What Terraform says about each is in `self_references`."""

from __future__ import annotations

import pytest

from tests.fixes.support import analyze_texts
from tf_cycle_ls.analysis import self_references
from tf_cycle_ls.analysis.self_components import self_components
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.model import Explanation
from tf_cycle_ls.fixes.rules import self_reference


def explained(text: str, file: str = "main.tf") -> Explanation:
    """The only explanation of the only block that refers to itself."""
    analysis = analyze_texts({file: text})
    (component,) = self_components(analysis)
    (explanation,) = explanations_for_component(component, analysis)
    assert explanation.rule.name == "self-reference"
    return explanation


@pytest.mark.parametrize(
    ("body", "title", "advice"),
    [
        ("input = test_a.a.id", "test_a.a does not exist when it is read", "second resource"),
        ("user_data = test_a.a.ip", "test_a.a does not exist when it is read", "metadata service"),
        ("count = length(test_a.a)", "the number of instances of test_a.a", "made from"),
        (
            "for_each = var.all\n  after = test_a.a[each.value]",
            "the instances of test_a.a need each other",
            "one resource for each level",
        ),
        (
            "lifecycle {\n    precondition {\n      condition = test_a.a.ok\n    }\n  }",
            "a condition of test_a.a reads test_a.a",
            "write self instead",
        ),
    ],
)
def test_resource(body: str, title: str, advice: str) -> None:
    explanation = explained(f'resource "test_a" "a" {{\n  {body}\n}}\n')
    assert title in explanation.title
    assert advice in explanation.reason


def test_local_value() -> None:
    assert "another name" in explained("locals {\n  a = local.a + 1\n}\n").reason


def test_import() -> None:
    text = (
        'resource "test_a" "a" {}\n\nimport {\n  for_each = test_a.a\n  to = test_a.a\n'
        "  id = each.value\n}\n"
    )
    assert "before test_a.a is in the state" in explained(text).reason


def test_known_second_resource() -> None:
    text = """
        resource "azuread_application" "api" {
          identifier_uris = ["api://${azuread_application.api.client_id}"]
        }
    """
    assert "azuread_application_identifier_uri" in explained(text).reason


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('resource "t_a" "a" {\n  v = t_a.a.id\n}\n', "t_a.a does not exist when it is read"),
        (
            'resource "t_a" "a" {\n  count = 2\n  v = t_a.a[*].id\n}\n',
            "the instances of t_a.a need each other",
        ),
        ("locals {\n  a = local.a\n}\n", "local.a is computed from itself"),
        (
            'ephemeral "t_a" "a" {\n  v = ephemeral.t_a.a.id\n}\n',
            "ephemeral.t_a.a does not exist when it is read",
        ),
        (
            'provider "t" {\n  v = provider::t::f(1)\n}\nresource "t_a" "a" {\n}\n',
            '…opentofu.org/hashicorp/t"] is configured with its own functions',
        ),
    ],
)
def test_opentofu(text: str, title: str) -> None:
    explanation = explained(text, "main.tofu")
    assert explanation.title == f"No fix: {title}"
    assert "Terraform" not in explanation.reason


def test_condition_of_a_trigger() -> None:
    text = (
        'terraform {\n  required_version = ">= 1.16"\n}\naction "t_x" "x" {\n}\n'
        'resource "t_a" "a" {\n  lifecycle {\n    action_trigger {\n'
        "      events    = [after_create]\n      condition = t_a.a.id != null\n"
        "      actions   = [action.t_x.x]\n    }\n  }\n}\n"
    )
    assert explained(text).title == "No fix: a condition of t_a.a reads t_a.a"


def test_every_rejected_consequence_has_a_reason() -> None:
    """Otherwise the explanation fails, and `check` with it."""
    sentences = {
        value
        for name, value in vars(self_references).items()
        if name.isupper() and isinstance(value, str)
    }
    accepted = {self_references.EVALUATED, *self_references._ACCEPTED.values()}
    assert set(self_reference._REASONS) == sentences - accepted
