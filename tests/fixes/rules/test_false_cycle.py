"""The rule `false-cycle`: cycles that do not exist in any run."""

from __future__ import annotations

from tests.fixes.explanation_support import (
    INSTANCES,
    LOCAL_OBJECT,
    ROLES,
    explanations_of,
    only_explanation,
)


def test_false_cycle_of_exclusive_branches() -> None:
    explanation = only_explanation(ROLES, "false-cycle")
    assert "var.primary decides" in explanation.reason
    assert "test_b.b.id and test_a.a.id are in opposite branches" in explanation.reason


def test_false_cycle_of_computed_module_instance() -> None:
    explanation = only_explanation(INSTANCES, "false-cycle")
    assert "Only output name of module.m is read" in explanation.reason
    assert 'module.m["…"].name' in explanation.reason


def test_false_cycle_of_object_entry() -> None:
    explanation = only_explanation(LOCAL_OBJECT, "false-cycle")
    assert "Only name of local.all is read" in explanation.reason
    assert "Make name a local value of its own" in explanation.reason


def test_call_with_for_each_needs_a_move() -> None:
    module = """
        variable "given" {}

        resource "test_a" "a" {
          v = var.given
        }

        resource "test_b" "b" {}

        output "id" {
          value = test_b.b.id
        }
    """
    texts = {
        "main.tf": """
            module "one" {
              for_each = toset(["x"])
              source   = "./one"
              given    = module.two[each.key].id
            }

            module "two" {
              for_each = toset(["x"])
              source   = "./two"
              given    = module.one[each.key].id
            }
        """,
        "one/main.tf": module,
        "two/main.tf": module,
    }
    reasons = [explanation.reason for explanation in explanations_of(texts)]
    moved = "In module.one, only module.one.test_a.a needs module.one.var.given. Move module.one."
    assert any(moved in reason for reason in reasons)
    assert not any("literal key" in reason for reason in reasons)


def test_divided_module_if_an_output_needs_the_resource() -> None:
    module = """
        variable "given" {}

        resource "test_a" "a" {
          v = var.given
        }

        output "all" {
          value = test_a.a.id
        }

        output "id" {
          value = "x"
        }
    """
    call = """
        module "m" {
          for_each = toset(["x"])
          source   = "./m"
          given    = [for key in each.value.others : module.m[key].id]
        }

        output "all" {
          value = module.m["x"].all
        }
    """
    (explanation, *_) = explanations_of({"main.tf": call, "m/main.tf": module})
    assert "Divide module.m into two modules" in explanation.reason
