"""The references of expressions and bodies, with the scopes that Terraform opens in them.

Source of the rules: `lang/langrefs` and hcl's `ext/dynblock` (variables.go): which parts of a
`dynamic` block are searched, and in which its iterator hides a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern

from tf_cycle_ls.config.references import Reference, Role, subject_of
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal

ReferenceMap = frozenset[str]
NONE: ReferenceMap = frozenset()


def references_in_attribute(
    attribute: Attribute, role: Role, prefix: str = "", hidden: ReferenceMap = NONE
) -> Iterator[Reference]:
    """The references of one argument; `prefix` names the blocks around it, with a dot behind."""
    name = intern(prefix + attribute.name)
    for traversal in attribute.traversals:
        if traversal.root not in hidden:
            yield from _reference(traversal, name, role)


def references_in_body(
    body: Body, role: Role, prefix: str = "", hidden: ReferenceMap = NONE, but: ReferenceMap = NONE
) -> Iterator[Reference]:
    """The references of a body, nested and dynamic blocks included.

    `hidden` are names that an iterator binds; `but` are arguments and nested blocks of this very
    body that are not searched.
    """
    for attribute in body.attributes:
        if attribute.name not in but:
            yield from references_in_attribute(attribute, role, prefix, hidden)
    for block in body.blocks:
        if block.type in but:
            continue
        if block.type == "dynamic" and block.labels:
            yield from _in_dynamic(block, role, prefix, hidden)
        else:
            yield from references_in_body(block.body, role, f"{prefix}{block.type}.", hidden)


def references_in_list(
    data: bytes, attribute: Attribute, role: Role, prefix: str = ""
) -> Iterator[Reference]:
    """The references of a list of traversals, such as depends_on.

    A quoted string counts as a traversal there, as in old configurations.
    """
    name = intern(prefix + attribute.name)
    for traversal in traversals_in_list(data, attribute):
        yield from _reference(traversal, name, role)


def traversals_in_list(data: bytes, attribute: Attribute) -> Iterator[Traversal]:
    """The traversals of such a list, quoted ones last."""
    yield from attribute.traversals
    if b'"' not in data[attribute.value.start : attribute.value.end]:
        return
    value = expressions.read(data, attribute.value)
    for item in value.items if isinstance(value, expressions.Sequence) else ():
        if isinstance(item, expressions.Literal) and isinstance(item.value, str):
            for traversal in expressions.traversals(item.value):
                yield traversal._replace(span=traversal.span.shifted(item.span.start + 1))


def _in_dynamic(block: Block, role: Role, prefix: str, hidden: ReferenceMap) -> Iterator[Reference]:
    label = block.labels[0]
    inside = hidden | {_iterator(block.body) or label}
    for attribute in block.body.attributes:
        if attribute.name == "for_each":
            yield from references_in_attribute(attribute, role, f"{prefix}{label}.", hidden)
        elif attribute.name == "labels":
            yield from references_in_attribute(attribute, role, f"{prefix}{label}.", inside)
    for content in block.body.blocks_of("content"):
        yield from references_in_body(content.body, role, f"{prefix}{label}.", inside)


def _iterator(dynamic: Body) -> str | None:
    attribute = dynamic.attribute("iterator")
    return attribute.traversals[0].root if attribute and attribute.traversals else None


def _reference(traversal: Traversal, attribute: str, role: Role) -> Iterator[Reference]:
    named = subject_of(traversal)
    if named is not None:
        yield Reference(named[0], named[1], traversal.span, attribute, role)


@dataclass(frozen=True, slots=True)
class NestedBlockReferences:
    """Which nested blocks of a declaration are searched, and which of their arguments."""

    block: str
    role: Role
    arguments: tuple[str, ...]

    def references(self, body: Body, prefix: str = "") -> Iterator[Reference]:
        """The references of these arguments in each such block of `body`."""
        for block in body.blocks_of(self.block):
            for name in self.arguments:
                attribute = block.body.attribute(name)
                if attribute is not None:
                    yield from references_in_attribute(
                        attribute, self.role, f"{prefix}{self.block}."
                    )
