"""Resources of a module with instances that break a cycle if they move to its caller."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixes.support import analyze_texts
from tests.terraform.ask import Terraform
from tf_cycle_ls.fixes.lookup.moved_resources import (
    MovedResources,
    meta_arguments,
    resources_to_move,
)
from tf_cycle_ls.graph.nodes import address

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


def moves(cluster: str, calls: str = CLUSTERS) -> set[MovedResources | None]:
    """The move for each cycle of the only component."""
    analysis = analyze_texts({"main.tf": calls, "cluster/main.tf": cluster, "role/main.tf": ROLE})
    (component,) = analysis.components
    return {resources_to_move(analysis, cycle) for cycle in component.shortest.values()}


def test_move_that_would_not_break_the_cycle_is_not_found() -> None:
    # The role could move too, but the add-on would still read it and need all of the cluster.
    (move,) = moves(CLUSTER)
    assert move is not None
    assert move.path == "module.cluster"
    assert move.resources == ("module.cluster.test_addon.a",)
    assert [address(name) for name in move.inputs] == ["module.cluster.var.role"]


def test_resource_that_an_output_on_the_cycle_reads_does_not_move() -> None:
    in_the_cycle = 'resource "test_cluster" "c" {\n      role = var.role\n    }'
    assert moves(CLUSTER.replace('resource "test_cluster" "c" {}', in_the_cycle)) == {None}


def test_module_without_instances_needs_no_move() -> None:
    calls = """
        module "cluster" {
          source = "./cluster"
          role   = module.role.arn
        }

        module "role" {
          source     = "./role"
          issuer     = "x"
          depends_on = [module.cluster]
        }
    """
    assert moves(CLUSTER, calls) == {None}


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("count = 2", {"count"}),
        ('for_each = toset(["x"])', {"for_each"}),
        ("depends_on = []", set()),
    ],
)
def test_meta_arguments_that_give_a_call_instances(argument: str, expected: set[str]) -> None:
    call = f'module "m" {{\n  source = "./m"\n  {argument}\n}}\n'
    analysis = analyze_texts({"main.tf": call, "m/main.tf": 'output "o" { value = 1 }'})
    assert meta_arguments(analysis, "module.m") == expected
    assert meta_arguments(analysis, "module.none") == set()


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
