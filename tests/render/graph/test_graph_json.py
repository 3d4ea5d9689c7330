"""`graph --format json`: its schema and positions."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tests.analysis.directories import analysed
from tests.cli.support import CYCLE, cycle_ranges
from tests.render.graph.support import estate
from tests.render.pictures import NASTY, drawn, odd_root
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.graph.graph_json import to_json
from tf_cycle_ls.render.graph.labels import Labels

__all__ = ["estate"]

TOP = Path(__file__).parents[3]


def test_json_matches_its_schema(estate: tuple[Subgraph, Labels]) -> None:
    schema = json.loads((TOP / "docs" / "graph.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for subgraph, labels in (estate, drawn(odd_root(NASTY[:6]))):
        answer = to_json(subgraph, labels)
        validator.validate(answer)
        addresses = [node["address"] for node in answer["nodes"]]
        assert len(addresses) == len(set(addresses))
        assert {edge[end] for edge in answer["edges"] for end in ("from", "to")} <= set(addresses)


def test_ranges_count_lines_and_utf16_units_from_0() -> None:
    answer = to_json(*drawn(analysed({"main.tf": CYCLE})))
    by_ends = {(edge["from"], edge["to"]): edge for edge in answer["edges"]}
    (reference,) = by_ends["test_a.x", "test_b.y"]["references"]
    assert (reference["file"], reference["text"], reference["attribute"]) == (
        "main.tf",
        "test_b.y.id",
        "v",
    )
    (back,) = by_ends["test_b.y", "test_a.x"]["references"]
    assert [reference["range"], back["range"]] == cycle_ranges("utf-16")
    assert [edge["cycle"] for edge in answer["edges"]] == [True, True]


def test_cycles_are_lists_of_addresses() -> None:
    """Two cycles through `local.a`, a self reference, and a variable that is on no cycle."""
    text = """
locals {
  a = [local.b, local.c]
  b = [local.a, var.v]
  c = local.a
}

variable "v" {}

resource "test_a" "x" {
  v = test_a.x.id
}
"""
    graph, labels = drawn(analysed({"main.tf": text}))
    cycles = [["local.a", "local.b"], ["local.a", "local.c"], ["test_a.x"]]
    assert to_json(graph, labels)["cycles"] == cycles
    assert to_json(graph.only_cycles(), labels)["cycles"] == cycles
    # Only part of the second cycle is in this part of the graph.
    part = graph.paths("local.a", "local.b")
    assert to_json(part, labels)["cycles"] == []
    assert to_json(graph.neighborhood("local.b", 1), labels)["cycles"] == cycles[:1]


def test_items_of_a_module_name_their_module() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n  for_each = toset(["a"])\n}\n',
        "m/main.tf": 'data "test_a" "x" {}\n\nresource "test_a" "x" {}\n',
    }
    nodes = {node["address"]: node for node in to_json(*drawn(analysed(texts)))["nodes"]}
    assert nodes["module.m.data.test_a.x"]["kind"] == "data source"
    assert nodes["module.m.test_a.x"]["kind"] == "resource"
    assert nodes["module.m.test_a.x"]["module"] == "module.m"
    assert nodes["module.m.test_a.x"]["file"] == "m/main.tf"
