"""Configurations with names that break what does not escape them, and their labels."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.analysis.directories import ROOT, analysed
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.subgraph import Subgraph, full_subgraph
from tf_cycle_ls.render.graph.labels import Labels

# What means something to HTML, XML, JavaScript, Graphviz, Mermaid or a terminal.
NASTY = [
    "</script><script>alert(1)</script>",
    "<!--",
    "<b>",
    "]]>",
    "&amp;",
    "&lt;",
    "#35;",
    "#quot;",
    '"',
    "'",
    "\\",
    "\\N",
    "\\n",
    "`",
    "%%data%%",
    "%%{init}%%",
    "end",
    "style a:b#c;",
    "${",
    "$&",
    "{",
    "]",
    "|",
    "->",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x1b[31m",
    "\u2028",
    "\u202e",
    "é𝒳",
    "javascript:alert(1)",
    "__proto__",
]
NAMES = st.lists(st.sampled_from(NASTY) | st.text(max_size=3), min_size=1, max_size=3).map("".join)
ODD = st.lists(NAMES, min_size=2, max_size=4, unique=True)


def odd_root(names: list[str]) -> Analysis:
    """A root in which a resource of each name, and a module of it, refer to each other in a cycle,
    and an output that depends on all."""
    first = {"v": "${test_a.second.id}"}
    second = {"v": "${test_a.first.id}"}
    modules = {name: {"source": "./m", "v": "${test_a.first.id}"} for name in names}
    resources = {name: {"v": "${test_a.first.id}"} for name in names}
    configuration = {
        "resource": {"test_a": {**resources, "first": first, "second": second}},
        "module": modules,
    }
    inner = {
        "variable": {"v": {}},
        "resource": {"test_b": {name: {name: "${var.v}"} for name in names}},
    }
    return analysed({"main.tf.json": json.dumps(configuration), "m/n.tf.json": json.dumps(inner)})


def drawn(root: Analysis) -> tuple[Subgraph, Labels]:
    """All of a root, and its labels."""
    return full_subgraph(root), Labels(root, lambda path: path.removeprefix(f"{ROOT}/"))
