"""The cycles that only a plan reports, in the versions in which it does.

The folders of `tests/cases` named `plan_…` have Terraform's answers for checks. The cycles through
actions below are those that Terraform 1.14.9 and 1.15.5 print.
"""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed

CHECKED = {
    "base/main.tf": """
        check "health" {
          data "test_d" "c" {}
          assert {
            condition     = data.test_d.c.id != ""
            error_message = "no"
          }
        }
    """
}
WAITING = """
    module "base" { source = "./base" }
    resource "test_a" "x" { depends_on = [module.base] }
"""
TRIGGERED = """
    action "test_x" "go" {
      config { v = %s }
    }
    resource "test_a" "x" {
      lifecycle {
        action_trigger {
          events    = [%s]
          condition = %s
          actions   = [action.test_x.go]
        }
      }
    }
    resource "test_b" "y" { v = test_a.x.id }
"""
GO = "action.test_x.go"
BEFORE = "action.test_x.go triggered by test_a.x (apply - before)"


def versions(constraint: str) -> str:
    return f'terraform {{\n  required_version = "{constraint}"\n}}\n'


def nodes(files: dict[str, str]) -> set[str]:
    """The names of all nodes on cycles that only a plan reports."""
    components = analysed(files).components
    assert all(component.is_only_planned for component in components)
    return {edge.source for component in components for edge in component.edges}


@pytest.mark.parametrize("constraint", [">= 1.5", ">= 1.16"])
def test_every_terraform_delays_the_checks_of_a_module(constraint: str) -> None:
    assert "(execute checks)" in nodes({"main.tf": versions(constraint) + WAITING, **CHECKED})


@pytest.mark.parametrize(("constraint", "is_reported"), [("< 1.12", True), (">= 1.8", False)])
def test_opentofu_does_not_since_1_12(constraint: str, is_reported: bool) -> None:
    tofu = {name.replace(".tf", ".tofu"): text for name, text in CHECKED.items()}
    found = nodes({"main.tofu": versions(constraint) + WAITING, **tofu})
    assert ("(execute checks)" in found) == is_reported


@pytest.mark.parametrize(
    ("config", "event", "condition", "expected"),
    [
        ("test_a.x.id", "before_create", "true", {"test_a.x", GO, BEFORE}),
        (
            "test_b.y.id",
            "before_update",
            "true",
            {"test_a.x", "test_b.y", GO, BEFORE},
        ),
        ("1", "before_create", "test_a.x.id", {"test_a.x", BEFORE}),
        ("1", "before_create", "test_b.y.id", {"test_a.x", "test_b.y", BEFORE}),
        ("test_b.y.id", "after_create", "true", set()),
        ("1", "after_update", "test_b.y.id", set()),
    ],
)
def test_resource_waits_for_the_actions_before_it(
    config: str, event: str, condition: str, expected: set[str]
) -> None:
    text = TRIGGERED % (config, event, condition)
    assert nodes({"main.tf": text}) == expected


def test_action_before_is_no_cycle_of_the_plan_since_1_16() -> None:
    text = TRIGGERED % ("test_a.x.id", "before_create", "true")
    assert nodes({"main.tf": versions(">= 1.16") + text}) == set()
