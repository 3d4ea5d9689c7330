"""Parses HCL to bodies, blocks, attributes, and the names that expressions read.

Just enough to guess a schema, and to leave parts out of a copy. For invalid text the result is a
best effort, because Terraform itself reports the errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_hcl.language())

# Node types of the grammar.
_STEPS = frozenset({"get_attr", "index", "splat"})
_INSIDE_SPLAT = frozenset({"full_splat", "attr_splat"})
_LABELS = frozenset({"identifier", "string_lit"})
_WRAPPERS = frozenset({"expression", "collection_value", "for_expr"})
_FORMS = {
    **dict.fromkeys(("tuple", "for_tuple_expr"), "list"),
    **dict.fromkeys(("object", "for_object_expr"), "map"),
    **dict.fromkeys(("literal_value", "template_expr", "operation"), "scalar"),
}


@dataclass(frozen=True)
class Attribute:
    """An attribute, `name = value`. `node` is the node of the whole attribute."""

    name: str
    value: Node
    node: Node


@dataclass(frozen=True)
class Block:
    """A block, `kind "label" … { body }`. `node` is the node of the whole block."""

    kind: str
    labels: tuple[str, ...]
    body: Body
    node: Node


@dataclass(frozen=True)
class Body:
    """The attributes and blocks of a block or a file."""

    attributes: tuple[Attribute, ...] = ()
    blocks: tuple[Block, ...] = ()

    def blocks_of(self, *kinds: str) -> Iterator[Block]:
        """Return the blocks of some kinds, in source order."""
        return (block for block in self.blocks if block.kind in kinds)

    def value(self, name: str) -> Node | None:
        """Return the value of an attribute, or None if the body does not have it."""
        return next((item.value for item in self.attributes if item.name == name), None)


def parse(data: bytes) -> Node:
    """Parse a file to its tree-sitter tree."""
    return Parser(_LANGUAGE).parse(data).root_node


def body_of(root: Node) -> Body:
    """Return the body of a parsed file."""
    return _body(_children(root, "body"))


def text(node: Node) -> str:
    """Return the text of a node."""
    return (node.text or b"").decode("utf-8", errors="replace")


def literal(value: Node | None) -> str | None:
    """Return the text between the quotes of a string; None for any other expression."""
    string = value and _only(value, "literal_value", "string_lit")
    return text(string)[1:-1] if string else None


def unquoted(value: Node) -> Node:
    """Unquote an address or type in quotes, as in old HCL and in JSON, and return its node."""
    source = literal(value)
    attributes = body_of(parse(f"_ = {source}".encode())).attributes if source else ()
    return attributes[0].value if attributes else value


def form(value: Node) -> str:
    """Return the syntactic form of an expression: "list", "map", "scalar", or "" if unknown."""
    node = value
    while node.type in _WRAPPERS and len(inside := _without_comments(node)) == 1:
        node = inside[0]
    return _FORMS.get(node.type, "")


def pairs(value: Node) -> dict[str, Node]:
    """Return the values of an object literal by key; {} for any other expression."""
    written = _only(value, "collection_value", "object")
    found = {}
    for element in _children(written, "object_elem") if written else ():
        match _expressions(element):
            case [key, element_value]:
                found[literal(key) or text(key)] = element_value
    return found


def items(value: Node) -> list[Node]:
    """Return the elements of a list literal; [] for any other expression."""
    written = _only(value, "collection_value", "tuple")
    return _expressions(written) if written else []


def call(value: Node) -> tuple[str, list[Node]] | None:
    """Return the name and arguments of a function call; None for any other expression."""
    found = _only(value, "function_call")
    if found is None:
        return None
    names = _children(found, "identifier")
    arguments = _children(found, "function_arguments")
    return text(names[0]), [one for node in arguments for one in _expressions(node)]


def functions(top: Node) -> Iterator[str]:
    """Yield the names of all functions called in a node."""
    for node in _descendants(top):
        if node.type == "function_call":
            yield from map(text, _children(node, "identifier"))


def reads(top: Node) -> Iterator[tuple[str, ...]]:
    """Yield the names in each traversal in a node: `a.b[0].c` is ("a", "b", "c").

    Keys, indexes and splats are left out. A traversal of something without a name, such as the
    result of a function, begins with "".
    """
    for node in _descendants(top):
        if node.type in _INSIDE_SPLAT:
            continue  # these steps belong to the traversal that contains the splat
        chain = [""]
        for child in node.named_children:
            if child.type in _STEPS:
                chain += _names(child)
                continue
            if len(chain) > 1:
                yield tuple(chain)
            chain = [text(child) if child.type == "variable_expr" else ""]
        if len(chain) > 1:
            yield tuple(chain)


def _names(step: Node) -> list[str]:
    """Return the names in one step of a traversal: none of an index, those after a splat."""
    if step.type == "get_attr":
        return [text(child) for child in step.named_children]
    if step.type == "index":
        return []
    return [name for child in step.named_children for name in _names(child)]


def _body(nodes: list[Node]) -> Body:
    """Convert a body, given as a list of its node, or as an empty list if the body is empty."""
    attributes = []
    blocks = []
    for child in (child for node in nodes for child in node.named_children):
        if child.type == "attribute" and (values := _expressions(child)):
            names = _children(child, "identifier")
            attributes.append(Attribute(text(names[0]), values[0], child))
        elif child.type == "block":
            words = [text(node).strip('"') for node in child.named_children if node.type in _LABELS]
            blocks.append(Block(words[0], tuple(words[1:]), _body(_children(child, "body")), child))
    return Body(tuple(attributes), tuple(blocks))


def _only(value: Node, *types: str) -> Node | None:
    """Descend through nodes of these types, each an only child; None if the types differ."""
    node = value
    for kind in types:
        inside = _without_comments(node)
        while len(inside) == 1 and inside[0].type == "expression":  # parentheses
            inside = _without_comments(inside[0])
        if len(inside) != 1 or inside[0].type != kind:
            return None
        node = inside[0]
    return node


def _without_comments(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _children(node: Node, kind: str) -> list[Node]:
    return [child for child in node.named_children if child.type == kind]


def _expressions(node: Node) -> list[Node]:
    return _children(node, "expression")


def _descendants(top: Node) -> Iterator[Node]:
    """Yield a node and all nodes below it. Not recursive, because trees may be deep."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.named_children)
