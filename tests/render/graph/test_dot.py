"""The DOT output: valid for Graphviz, whatever the names contain."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.render.graph.support import estate, parts
from tests.render.pictures import NASTY, drawn, odd_root
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.render.graph.diagram import Arrow, Diagram, Node, build_diagram
from tf_cycle_ls.render.graph.dot import to_dot
from tf_cycle_ls.render.graph.labels import Labels
from tf_cycle_ls.render.graph.svg import to_svg

__all__ = ["estate"]


def test_graphviz_accepts_the_dot_output(estate: tuple[Subgraph, Labels]) -> None:
    program = shutil.which("dot")
    if program is None:
        pytest.skip("there is no Graphviz (dot)")
    for subgraph, labels in (estate, drawn(odd_root(NASTY))):
        given_text = to_dot(build_diagram(subgraph, labels))
        ran = subprocess.run(
            [program, "-Tcanon"],
            input=given_text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("->") >= len(subgraph.edges)


def test_quoted_text_is_what_the_diagram_contains() -> None:
    """In a quoted string of DOT, a double quote is the only character that needs an escape."""
    nasty = ['a "quoted" name', "tab\tand\nline", "é𝒳", "{|}->;#//"]
    nodes = [Node(name, {"tooltip": f"about {name}"}) for name in nasty]
    arrow = Arrow(nasty[0], nasty[1], {})
    quoted = re.findall(
        r'"((?:[^"\\]|\\.)*)"', to_dot(Diagram("all", {}, nodes=nodes, edges=[arrow]))
    )
    read = [text.replace('\\"', '"') for text in quoted]
    expected = ["all"]
    for node in nodes:
        expected += [node.name, node.attributes["tooltip"]]
    assert read == [*expected, nasty[0], nasty[1]]


def test_frames_are_nested_subgraphs() -> None:
    inner = Diagram("cluster_2", {"label": "inner"}, nodes=[Node("x", {})])
    outer = Diagram("cluster_1", {"label": "outer"}, subgraphs=[inner])
    text = to_dot(Diagram("all", {}, subgraphs=[outer], edges=[Arrow("x", "x", {})]))
    picture = to_svg(text)
    assert [part.get("class") for part in parts(picture, "cluster")] == ["cluster", "cluster"]
    assert len(list(parts(picture, "node"))) == 1
    assert text.index("cluster_1") < text.index("cluster_2") < text.index('"x"')
