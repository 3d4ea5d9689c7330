"""Collects the references in expressions and bodies, with the scopes of `dynamic` iterators.

Source of the rules: Terraform's `lang/langrefs` and hcl's `ext/dynblock` (variables.go). The latter
defines which parts of a `dynamic` block are searched, and where its iterator hides a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

from msgspec import Struct

from tf_cycle_ls.config.references import Reference, Role, subject_of
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block, Body, Traversal

Names = frozenset[str]
_NO_NAMES: Names = frozenset()


def references_in_attribute(
    attribute: Attribute, role: Role, prefix: str = "", hidden: Names = _NO_NAMES
) -> Iterator[Reference]:
    """The references in one argument.

    `prefix` has the types of the nested blocks around the argument, each with a trailing dot.
    Names in `hidden` are bound by iterators, so traversals that start with them are skipped.
    """
    name = intern(prefix + attribute.name)
    for traversal in attribute.traversals:
        if traversal.root not in hidden:
            subject_and_key = subject_of(traversal)
            if subject_and_key is not None:
                yield Reference(*subject_and_key, traversal.span, name, role)


def references_in_body(
    body: Body,
    role: Role,
    prefix: str = "",
    hidden: Names = _NO_NAMES,
    excluding: Names = _NO_NAMES,
) -> Iterator[Reference]:
    """The references in a body, including its nested and dynamic blocks.

    Arguments and nested blocks in `excluding` are skipped in the body itself, but not inside its
    nested blocks. For `prefix` and `hidden` see `references_in_attribute`.
    """
    for attribute in body.attributes:
        if attribute.traversals and attribute.name not in excluding:
            yield from references_in_attribute(attribute, role, prefix, hidden)
    for block in body.blocks:
        if block.type in excluding:
            continue
        if block.type == "dynamic" and block.labels:
            yield from _references_in_dynamic_block(block, role, prefix, hidden)
        else:
            yield from references_in_body(block.body, role, f"{prefix}{block.type}.", hidden)


def references_in_list(
    data: bytes, attribute: Attribute, role: Role, prefix: str = ""
) -> Iterator[Reference]:
    """The references in a list of traversals, such as `depends_on`.

    Quoted strings in the list count as traversals, because old configurations quote traversals.
    """
    traversals = tuple(traversals_in_list(data, attribute))
    yield from references_in_attribute(attribute._replace(traversals=traversals), role, prefix)


def traversals_in_list(data: bytes, attribute: Attribute) -> Iterator[Traversal]:
    """The traversals in a list such as `depends_on`. Quoted traversals come last."""
    yield from attribute.traversals
    if b'"' not in data[attribute.value.start : attribute.value.end]:
        return
    value = expressions.read(data, attribute.value)
    for item in value.items if isinstance(value, expressions.Sequence) else ():
        if isinstance(item, expressions.Literal) and isinstance(item.value, str):
            for traversal in expressions.traversals(item.value):
                yield traversal._replace(span=traversal.span.shifted(item.span.start + 1))


def _references_in_dynamic_block(
    block: Block, role: Role, prefix: str, hidden: Names
) -> Iterator[Reference]:
    """The references in a `dynamic` block. Its iterator is in scope except in `for_each`."""
    label = block.labels[0]
    inner_hidden = hidden | {_iterator(block.body) or label}
    for attribute in block.body.attributes:
        if attribute.name == "for_each":
            yield from references_in_attribute(attribute, role, f"{prefix}{label}.", hidden)
        elif attribute.name == "labels":
            yield from references_in_attribute(attribute, role, f"{prefix}{label}.", inner_hidden)
    for content in block.body.blocks_of("content"):
        yield from references_in_body(content.body, role, f"{prefix}{label}.", inner_hidden)


def _iterator(dynamic: Body) -> str | None:
    """Return the name in the `iterator` argument of a `dynamic` block, or None."""
    attribute = dynamic.attribute("iterator")
    return attribute.traversals[0].root if attribute and attribute.traversals else None


class NestedBlockReferences(Struct, frozen=True):
    """Collects the references in `arguments` of all nested blocks of the type `block_type`."""

    block_type: str
    role: Role
    arguments: tuple[str, ...]

    def references(self, body: Body, prefix: str = "") -> Iterator[Reference]:
        """The references in the nested blocks of `body`."""
        for block in body.blocks_of(self.block_type):
            for name in self.arguments:
                attribute = block.body.attribute(name)
                if attribute is not None:
                    yield from references_in_attribute(
                        attribute, self.role, f"{prefix}{self.block_type}."
                    )
