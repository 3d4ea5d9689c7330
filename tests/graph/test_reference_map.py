"""The nodes that a name refers to (Terraform: `transform_reference.go`)."""

from __future__ import annotations

import pytest

from tests.graph.graphs import edges, graph
from tf_cycle_ls.graph.reference_map import ReferenceMap


@pytest.mark.parametrize(("extension", "whole"), [("tf", True), ("tofu", False)])
def test_undeclared_output(extension: str, whole: bool) -> None:
    """It refers to the whole module in Terraform and to nothing in OpenTofu.

    OpenTofu's `transform_reference.go` has no such fallback.
    """
    reader = 'resource "test_b" "y" {\n  v = module.m.nothing\n}\n'
    call = 'module "m" {\n  source = "./m"\n}\n'
    actual = edges({f"main.{extension}": reader + call, f"m/main.{extension}": "locals {}"})
    assert (("test_b.y", "module.m (close)") in actual) is whole


def test_name_of_a_local_value_refers_to_a_resource_of_type_local_too() -> None:
    """Terraform compares printed addresses; see tests/cases/named_like_a_local."""
    text = 'resource "local" "a" {}\nlocals {\n  a = 1\n  b = local.a\n}\n'
    targets = graph({"main.tf": text}).successors["local.b (expand)"]
    assert set(targets) == {"local.a", "local.a (expand)"}


def test_name_refers_to_all_nodes_that_were_added_for_it_in_its_module() -> None:
    names = ReferenceMap(undeclared_output_is_module=True)
    names.add("module.m", "var.v", "module.m.var.v (expand)")
    names.add("module.m", "var.v", "module.m.var.v (validation)")
    assert names.nodes("module.m", "var.v") == (
        "module.m.var.v (expand)",
        "module.m.var.v (validation)",
    )
    assert names.nodes("", "var.v") == ()
    assert names.nodes("module.m", "var.w") == ()


def test_names_that_refer_to_other_nodes_are_changed() -> None:
    def names(*added: tuple[str, str, str], whole_module: bool = True) -> ReferenceMap:
        result = ReferenceMap(undeclared_output_is_module=whole_module)
        for name in added:
            result.add(*name)
        return result

    same, other = ("", "a.b", "a.b"), ("module.m", "a.b", "module.m.a.b")
    assert names(same, other).changed_names(names(same, other)) == {}
    assert names(same, other).changed_names(names(same)) == {"module.m": {"a.b"}}
    assert names(same).changed_names(names(("", "a.b", "other"))) == {"": {"a.b"}}
    assert names(same).changed_names(names(same, whole_module=False)) is None
