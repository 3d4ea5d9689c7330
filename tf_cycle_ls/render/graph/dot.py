"""`graph --format dot`: the language of Graphviz, https://graphviz.org/doc/info/lang.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tf_cycle_ls.render.graph.diagram import Diagram


def to_dot(diagram: Diagram) -> str:
    """The diagram as a DOT file."""
    return "\n".join([f"digraph {_quote(diagram.name)} {{", *_body(diagram, "  "), "}"]) + "\n"


def _body(diagram: Diagram, indent: str) -> Iterator[str]:
    for kind, attributes in (
        ("graph", diagram.attributes),
        ("node", diagram.node_attributes),
        ("edge", diagram.edge_attributes),
    ):
        if attributes:
            yield f"{indent}{kind}{_attribute_list(attributes)}"
    for node in diagram.nodes:
        yield f"{indent}{_quote(node.name)}{_attribute_list(node.attributes)}"
    for subgraph in diagram.subgraphs:
        yield f"{indent}subgraph {_quote(subgraph.name)} {{"
        yield from _body(subgraph, f"{indent}  ")
        yield f"{indent}}}"
    for edge in diagram.edges:
        ends = f"{_quote(edge.tail)} -> {_quote(edge.head)}"
        yield f"{indent}{ends}{_attribute_list(edge.attributes)}"


def _attribute_list(attributes: Mapping[str, str]) -> str:
    """Attributes in brackets. Backslashes in their values have already been escaped."""
    return f" [{' '.join(f'{name}={_quote(text)}' for name, text in attributes.items())}]"


def _quote(text: str) -> str:
    """Quote a text for DOT, which requires only double quotes to be escaped."""
    return '"' + text.replace('"', '\\"') + '"'
