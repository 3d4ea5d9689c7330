"""Edges between addresses, without uninformative implicit ones."""

from __future__ import annotations

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.address_graph import dependencies_of, dependents_of, visible_edges


def test_uninformative_implicit_edges_are_hidden() -> None:
    """Everything in a module depends on its call; shown only if the call has dependencies."""
    inner = 'resource "test_a" "x" {}\noutput "o" {\n  value = test_a.x.id\n}\n'
    call = 'module "m" {\n  source = "./m"\n}\n'
    root = analysed({"main.tf": call, "m/main.tf": inner})
    assert [edge.target for edge in dependencies_of(root, "module.m.test_a.x")] == []
    assert [edge.target for edge in dependencies_of(root, "module.m")] == ["module.m.output.o"]
    assert [edge.source for edge in dependents_of(root, "module.m.test_a.x")] == [
        "module.m.output.o"
    ]

    counted = """\
module "m" {
  source = "./m"
  count  = length(test_b.y.z)
}

resource "test_b" "y" {}
"""
    root = analysed({"main.tf": counted, "m/main.tf": inner})
    assert [edge.target for edge in dependencies_of(root, "module.m.test_a.x")] == ["module.m"]
    assert "test_b.y" in [edge.target for edge in dependencies_of(root, "module.m")]

    needed = call + 'resource "test_b" "y" {\n  depends_on = [module.m]\n}\n'
    root = analysed({"main.tf": needed, "m/main.tf": inner})
    assert "module.m" in [edge.source for edge in dependents_of(root, "module.m.test_a.x")]
    assert [edge.source for edge in dependents_of(root, "module.m")] == ["test_b.y"]


def test_nodes_of_one_address_are_merged() -> None:
    """A variable with a validation has two nodes, and `test_a.x` depends on both."""
    text = """
    variable "v" {
      validation {
        condition     = var.v > local.l
        error_message = "No."
      }
    }
    locals {
      l = 1
    }
    resource "test_a" "x" {
      v = [var.v, var.v]
    }
    """
    analysis = analysed({"main.tf": text})
    assert {edge.key for edge in visible_edges(analysis)} == {
        ("var.v", "local.l"),
        ("test_a.x", "var.v"),
    }
    (edge,) = dependents_of(analysis, "var.v")
    assert [reference.text for reference in edge.references] == ["var.v", "var.v"]


def test_unknown_address_has_no_edges() -> None:
    analysis = analysed({"main.tf": "locals {\n  a = local.b\n  b = 1\n}\n"})
    assert dependencies_of(analysis, "local.c") == ()
    assert dependents_of(analysis, "local.c") == ()
