"""Graphviz's language: https://graphviz.org/doc/info/lang.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tf_cycle_ls.render.graph.diagram import Diagram


def dot(drawn: Diagram) -> str:
    """A diagram in Graphviz's language."""
    return "\n".join([f"digraph {_quoted(drawn.name)} {{", *_inside(drawn, "  "), "}"]) + "\n"


def _inside(drawn: Diagram, indent: str) -> Iterator[str]:
    for kind, attributes in (
        ("graph", drawn.attributes),
        ("node", drawn.node_attributes),
        ("edge", drawn.edge_attributes),
    ):
        if attributes:
            yield f"{indent}{kind}{_attributes(attributes)}"
    for node in drawn.nodes:
        yield f"{indent}{_quoted(node.name)}{_attributes(node.attributes)}"
    for each in drawn.subgraphs:
        yield f"{indent}subgraph {_quoted(each.name)} {{"
        yield from _inside(each, f"{indent}  ")
        yield f"{indent}}}"
    for edge in drawn.edges:
        ends = f"{_quoted(edge.tail)} -> {_quoted(edge.head)}"
        yield f"{indent}{ends}{_attributes(edge.attributes)}"


def _attributes(attributes: Mapping[str, str]) -> str:
    """Attributes in brackets. Their values are escaped already where Graphviz looks for escapes."""
    return f" [{' '.join(f'{name}={_quoted(text)}' for name, text in attributes.items())}]"


def _quoted(text: str) -> str:
    """A string: a quote is all that has an escape in it."""
    return '"' + text.replace('"', '\\"') + '"'
