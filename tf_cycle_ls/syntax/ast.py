"""The syntax tree: bodies of attributes and blocks, and the traversals of each expression.

The tree contains only what every analysis needs. Few expressions are needed in full, so these are
parsed on demand (see `syntax.expressions`). All spans are byte offsets into the parsed text.
"""

from __future__ import annotations

from typing import NamedTuple

from tf_cycle_ls.text import Span


class Key(NamedTuple):
    """A literal index, such as `["k"]`, `[0]` or the legacy form `.0`. `text` has no brackets."""

    text: str


Step = str | Key
"""A step after the root of a traversal: an attribute name or a literal index."""


class Traversal(NamedTuple):
    """A traversal, `root.step[key]…` (hclsyntax: ScopeTraversalExpr).

    A traversal ends before a splat, a computed index or a closing parenthesis. `open` is True if a
    splat or a computed index follows, which means that the expression goes on after the last step.
    The name of a called provider function, such as `provider::aws::arn_parse`, counts as a
    traversal without steps.
    """

    span: Span
    root: str
    steps: tuple[Step, ...]
    open: bool = False


class Attribute(NamedTuple):
    """An attribute, `name = value`. `traversals` excludes traversals of names bound by a `for`."""

    name: str
    span: Span
    value: Span
    traversals: tuple[Traversal, ...]


class Block(NamedTuple):
    """A block, `type "label" … { body }`. `header` spans the type and the labels."""

    type: str
    labels: tuple[str, ...]
    span: Span
    header: Span
    body: Body


class Body(NamedTuple):
    """The attributes and nested blocks of a body, each in source order."""

    attributes: tuple[Attribute, ...]
    blocks: tuple[Block, ...]

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute with this name, or None."""
        for attribute in self.attributes:  # Faster than `next`. Called many times per block.
            if attribute.name == name:
                return attribute
        return None

    def blocks_of(self, type_: str) -> tuple[Block, ...]:
        """Return the nested blocks of this type."""
        if not self.blocks:  # As most bodies. Called many times per block.
            return ()
        return tuple([block for block in self.blocks if block.type == type_])


class SyntaxIssue(NamedTuple):
    """A syntax error: its place in the text and a short message."""

    span: Span
    message: str
