"""Fingerprints change with the graph, and only with it."""

from __future__ import annotations

import pytest

from tests.config.declaration_texts import declarations
from tf_cycle_ls.config.fingerprint import Fingerprint, combine_fingerprints, fingerprint_of

RESOURCE = 'resource "t_a" "x" {\n  count = 2\n  v = t_b.y.id\n}\n'
CALL = 'module "m" {\n  source = "./m"\n  v = local.a\n}\n'


def fingerprint(text: str) -> Fingerprint:
    return fingerprint_of(tuple(declarations(text)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RESOURCE, f"# a comment\n\n{RESOURCE}"),
        (RESOURCE, 'resource "t_a"   "x" {\n  # why\n  count = 2\n\n  v     = (t_b.y.id)\n}\n'),
        (CALL, 'module "m" {\n  source = "./m"\n\n  v      = local.a\n}\n'),
    ],
    ids=["text above", "spaces and comments in a block", "spaces in a module call"],
)
def test_fingerprint_ignores_locations(before: str, after: str) -> None:
    assert fingerprint(after) is fingerprint(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RESOURCE, 'resource "t_a" "x" {\n  count = 2\n  v = t_b.z.id\n}\n'),
        (RESOURCE, 'resource "t_a" "x" {\n  count = 3\n  v = t_b.y.id\n}\n'),
        (RESOURCE, 'resource "t_a" "x" {\n  count = 2\n  depends_on = [t_b.y]\n}\n'),
        (RESOURCE, 'data "t_a" "x" {\n  count = 2\n  v = t_b.y.id\n}\n'),
        (CALL, 'module "m" {\n  source = "./n"\n  v = local.a\n}\n'),
        (CALL, 'module "m" {\n  source = "./m"\n  w = local.a\n}\n'),
        (CALL, 'module "m" {\n  source = "./m"\n  v = local.b\n}\n'),
        ("locals {\n  a = var.v\n}\n", 'output "a" {\n  value = var.v\n}\n'),
    ],
    ids=[
        "reference",
        "count",
        "role of a reference",
        "kind of a resource",
        "module source",
        "name of a module argument",
        "reference in a module argument",
        "kind of a declaration",
    ],
)
def test_fingerprint_changes_with_the_graph(before: str, after: str) -> None:
    assert fingerprint(after) is not fingerprint(before)


def test_combined_fingerprints_are_the_same_only_for_equal_parts_in_the_same_order() -> None:
    first, second = fingerprint(RESOURCE), fingerprint(CALL)
    combined = combine_fingerprints((first, second))
    assert combine_fingerprints((first, second)) is combined
    assert combine_fingerprints((second, first)) is not combined
    assert combine_fingerprints((first, second, True)) is not combined
