"""The diagram of a graph: its nodes, edges and clusters."""

from __future__ import annotations

import json

import pytest

from tests.analysis.directories import analysed
from tests.render.graph.support import SVG, parts
from tests.render.pictures import drawn, odd_root
from tf_cycle_ls.render.graph.diagram import build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.svg import to_svg


def test_a_loop_is_drawn() -> None:
    text = {"resource": {"test_a": {"x": {"v": "${test_a.x.id}"}}}}
    subgraph, labels = drawn(analysed({"main.tf.json": json.dumps(text)}))
    (edge,) = subgraph.edges
    assert (edge.source, edge.target) == ("test_a.x", "test_a.x")
    assert subgraph.is_on_cycle(edge)
    picture = to_svg(to_dot(build_diagram(subgraph, labels)))
    assert [part.get("class") for part in parts(picture, "edge")] == ["edge cycle"]


def test_module_in_a_module_is_a_frame_in_a_frame() -> None:
    texts = {
        "main.tf": 'module "a" {\n  source = "./a"\n}\n\nresource "test_a" "top" {}\n',
        "a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
        "b/main.tf": 'resource "test_b" "deep" {}\n',
    }
    top = build_diagram(*drawn(analysed(texts)))
    assert [node.name for node in top.nodes] == ["test_a.top"]
    (outer,) = top.subgraphs
    (inner,) = outer.subgraphs
    assert (outer.attributes["label"], inner.attributes["label"]) == ("module.a", "module.b")
    assert "module.a.module.b.test_b.deep" in [node.name for node in inner.nodes]


@pytest.mark.parametrize(("count", "is_labeled"), [(60, True), (61, False)])
def test_graph_with_many_edges_labels_only_those_on_cycles(count: int, is_labeled: bool) -> None:
    blocks = [
        f'resource "test_a" "n{number}" {{\n  v = local.a\n}}\n' for number in range(count - 2)
    ]
    cycle = "locals {\n  a = local.b\n  b = local.a\n}\n"
    diagram = build_diagram(*drawn(analysed({"main.tf": cycle + "".join(blocks)})))
    assert len(diagram.edges) == count
    labeled = {edge.tail for edge in diagram.edges if "label" in edge.attributes}
    assert {"local.a", "local.b"} <= labeled
    assert ("test_a.n0" in labeled) == is_labeled


def test_backslashes_and_entities_in_names_are_not_interpreted() -> None:
    """Graphviz replaces `\\N` in a label by the name of the node, and reads HTML entities."""
    picture = to_svg(to_dot(build_diagram(*drawn(odd_root([r"\N", "&lt;"])))))
    texts = {text.text for part in parts(picture, "item") for text in part.iter(f"{SVG}text")}
    assert {r"\N", "&lt;"} <= texts
