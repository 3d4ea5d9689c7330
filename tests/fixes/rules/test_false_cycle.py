"""The rule `false-cycle`: cycles that do not exist in any run."""

from __future__ import annotations

from pathlib import Path

from tests.fixes.explanation_support import (
    INSTANCES,
    LOCAL_OBJECT,
    ROLES,
    explanations_of,
    only_explanation,
)
from tests.terraform.ask import Terraform


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


CLUSTER = """
    variable "role" {}

    resource "test_cluster" "c" {}

    resource "test_addon" "a" {
      cluster = test_cluster.c.id
      role    = var.role
    }

    output "issuer" {
      value = test_cluster.c.issuer
    }
"""
ROLE = """
    variable "issuer" {}

    resource "test_role" "r" {
      issuer = var.issuer
    }

    output "arn" {
      value = test_role.r.arn
    }
"""
CLUSTERS = """
    module "cluster" {
      for_each = toset(["x"])
      source   = "./cluster"
      role     = module.role[each.key].arn
    }

    module "role" {
      for_each = toset(["x"])
      source   = "./role"
      issuer   = module.cluster[each.key].issuer
    }
"""


def test_move_that_would_not_break_the_cycle_is_not_advised() -> None:
    # The role could move too, but the add-on would still read it and need all of the cluster.
    texts = {"main.tf": CLUSTERS, "cluster/main.tf": CLUSTER, "role/main.tf": ROLE}
    for explanation in explanations_of(texts):
        assert "only module.cluster.test_addon.a needs" in explanation.reason


def test_moved_resource_breaks_the_cycle(tmp_path: Path, terraform: Terraform) -> None:
    moved = """
        resource "test_addon" "a" {
          for_each = toset(["x"])
          cluster  = module.cluster[each.key].id
          role     = module.role[each.key].arn
        }

        moved {
          from = module.cluster["x"].test_addon.a
          to   = test_addon.a["x"]
        }
    """
    smaller = """
        resource "test_cluster" "c" {}

        output "issuer" {
          value = test_cluster.c.issuer
        }

        output "id" {
          value = test_cluster.c.id
        }
    """
    caller = CLUSTERS.replace("role     = module.role[each.key].arn", "")
    texts = {"main.tf": caller + moved, "cluster/main.tf": smaller, "role/main.tf": ROLE}
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    answer = terraform.ask(tmp_path, plan=False)
    assert answer.graph_checked
    assert not answer.cycles


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
