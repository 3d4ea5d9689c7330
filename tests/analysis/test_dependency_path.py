"""Paths between addresses, and the addresses that user input refers to."""

from __future__ import annotations

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls.analysis.dependency_path import (
    DependencyPaths,
    resolve_address,
    similar_addresses,
)
from tf_cycle_ls.analysis.result import Analysis

MAIN = """
resource "test_a" "x" {
  v = [local.long, test_b.y.id]
}
locals {
  long   = local.longer
  longer = test_b.y.id
}
resource "test_b" "y" {
  v = module.m.o
}
module "m" {
  source = "./m"
  v      = test_c.z.id
}
resource "test_c" "z" {}
"""
INSIDE = 'variable "v" {}\noutput "o" {\n  value = var.v\n}\n'


@pytest.fixture
def paths() -> DependencyPaths[Analysis]:
    return DependencyPaths(analysed({"main.tf": MAIN, "m/main.tf": INSIDE}))


def test_path_is_a_shortest_one_with_its_references(paths: DependencyPaths[Analysis]) -> None:
    path = paths.between("test_a.x", "test_c.z")
    assert [(edge.source, edge.target) for edge in path] == [
        ("test_a.x", "test_b.y"),
        ("test_b.y", "module.m.output.o"),
        ("module.m.output.o", "module.m.var.v"),
        ("module.m.var.v", "test_c.z"),
    ]
    assert [reference.text for edge in path for reference in edge.references] == [
        "test_b.y.id",
        "module.m.o",
        "var.v",
        "test_c.z.id",
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("test_c.z", "test_a.x"),
        ("local.long", "test_a.x"),
        ("test_a.x", "test_a.x"),
        ("test_a.x", "test_d.w"),
        ("test_d.w", "test_a.x"),
    ],
)
def test_no_path_without_a_dependency(
    paths: DependencyPaths[Analysis], source: str, target: str
) -> None:
    assert paths.between(source, target) == ()


ADDRESSES = [
    "test_a.x",
    "data.test_a.x",
    "module.m",
    "module.m.test_a.x",
    "module.m.output.o",
    "module.m.module.n.output.o",
    'provider["registry.terraform.io/hashicorp/test"]',
]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("test_a.x", "test_a.x"),
        ("resource.test_a.x.id", "test_a.x"),
        (" test_a.x[0] ", "test_a.x"),
        ('test_a.x["a.b"].tags["c"]', "test_a.x"),
        (r'test_a.x["a\"]b"]', "test_a.x"),
        ("data.test_a.x.id", "data.test_a.x"),
        ('module.m["k"].test_a.x[0].id', "module.m.test_a.x"),
        ("module.m.o", "module.m.output.o"),
        ("module.m[0].o.attribute", "module.m.output.o"),
        ("module.m.module.n.o", "module.m.module.n.output.o"),
        ("module.m.other", "module.m"),
        (ADDRESSES[-1], ADDRESSES[-1]),
        ("test_a.y", None),
        ("module.x.test_a.x", None),
        ("", None),
    ],
)
def test_reference_is_resolved_to_its_address(text: str, address: str | None) -> None:
    """Keys as in Terraform's resource addresses: `module.m["k"].test_a.x[0]`."""
    assert resolve_address(text, ADDRESSES) == address


def test_similar_addresses_of_a_misspelt_one_are_the_most_similar_first() -> None:
    similar = similar_addresses("modul.m.test_a.x", ADDRESSES)
    assert similar[0] == "module.m.test_a.x"
    assert len(similar) <= 3
    assert list(similar_addresses("zzzzzz", ADDRESSES)) == []
