"""The plain syntax tree: bodies of attributes and blocks, and the traversals of each expression.

Only what every analysis needs is kept: what is inside an expression, beyond its traversals, is
read on demand (`syntax.expressions`), for few expressions ever have to be looked into. All spans
are byte offsets into the text that was parsed.
"""

from __future__ import annotations

from typing import NamedTuple

from tf_cycle_ls.text import Span


class Key(NamedTuple):
    """A literal index, `["k"]`, `[0]` or the old form `.0`, as its text between the brackets."""

    text: str


Step = str | Key
"""What follows the root of a traversal: the name of an attribute, or a literal index."""


class Traversal(NamedTuple):
    """`root.step[key]…`, as far as HCL calls it one (hclsyntax: ScopeTraversalExpr).

    It ends where a splat, a computed index or a closing parenthesis follows: `open` then tells
    that more is read from the value than the steps say.
    """

    span: Span
    root: str
    steps: tuple[Step, ...]
    open: bool = False


class Attribute(NamedTuple):
    """`name = value`. `traversals` are the free ones: names bound by a `for` are not among them."""

    name: str
    span: Span
    value: Span
    traversals: tuple[Traversal, ...]


class Block(NamedTuple):
    """`type "label" … { body }`. `header` spans the type and the labels."""

    type: str
    labels: tuple[str, ...]
    span: Span
    header: Span
    body: Body


class Body(NamedTuple):
    """Attributes and nested blocks, each in the order of the text."""

    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        for attribute in self.attributes:  # (Faster than `next`, and asked many times a block.)
            if attribute.name == name:
                return attribute
        return None

    def blocks_of(self, type_: str) -> tuple[Block, ...]:
        """The nested blocks of that type."""
        return tuple([block for block in self.blocks if block.type == type_])


class SyntaxIssue(NamedTuple):
    """A place where the text is not HCL, with what is wrong in a few words."""

    span: Span
    message: str
