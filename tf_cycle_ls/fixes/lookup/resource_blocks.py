"""Finds the block that declares a resource, and moves argument values to local values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import (
    CallDeclaration,
    LocalDeclaration,
    OutputDeclaration,
    ResourceDeclaration,
    VariableDeclaration,
)
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import (
    DeclarationSite,
    free_name,
    module_declarations,
    module_index,
)
from tf_cycle_ls.syntax import expressions
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.text import Document, Edit, Span

_BLOCK_SCOPED_NAMES = frozenset({"each", "count", "self"})

Named = TypeVar(
    "Named",
    bound=CallDeclaration | LocalDeclaration | OutputDeclaration | VariableDeclaration,
)
"""The type of a declaration that has a name of its own."""


class TopLevelBlock(Struct, frozen=True):
    """A top-level block. `data` is its text, which starts at byte `offset` of the file.

    All spans are relative to `offset`.
    """

    document: Document
    offset: int
    data: bytes
    block: Block

    @property
    def has_instances(self) -> bool:
        """Whether the block has `count` or `for_each`."""
        return any(self.argument(name) for name in ("count", "for_each"))

    def argument(self, name: str) -> Attribute | None:
        """An argument of the block itself, not of a nested block."""
        return self.block.body.attribute(name)

    def text(self, attribute: Attribute) -> bytes:
        """The source text of an argument's value."""
        return self.data[attribute.value.start : attribute.value.end]

    def ignores_changes_of(self, name: str) -> bool:
        """Whether `ignore_changes` may contain an argument, so that the real value may differ."""
        return ignores_changes(self.data, self.block, name)


class ResourceBlock(TopLevelBlock, frozen=True):
    """The block that declares a resource."""

    declaration: ResourceDeclaration


def ignores_changes(data: bytes, block: Block, name: str) -> bool:
    """Whether the `lifecycle` block of a resource may ignore changes to an argument.

    True also if `ignore_changes` cannot be read. `data` is the text that the spans of `block` refer
    to.
    """
    for lifecycle in block.body.blocks_of("lifecycle"):
        attribute = lifecycle.body.attribute("ignore_changes")
        if attribute is None:
            continue
        value = expressions.read(data, attribute.value)
        if not isinstance(value, expressions.Sequence):
            return True  # It is `ignore_changes = all`.
        items = (data[item.span.start : item.span.end] for item in value.items)
        if any(re.split(rb"[.\[]", item.strip(b'" '))[0] == name.encode() for item in items):
            return True
    return False


def find_resource_block(analysis: Analysis, path: str, resource: Resource) -> ResourceBlock | None:
    """Find the block of a resource in the module that contains the file at `path`.

    Returns None if there is no such block, if it is in a JSON file, or if there are several blocks,
    because one may override another.
    """
    sites = module_index(analysis, path).resources.get(resource, ())
    block = _only_block(analysis, sites)
    declaration = sites[0][2] if block else None
    if block is None or not isinstance(declaration, ResourceDeclaration):
        return None
    return ResourceBlock(block.document, block.offset, block.data, block.block, declaration)


def find_named_block(
    analysis: Analysis, path: str, type_: type[Named], name: str
) -> tuple[TopLevelBlock, Named] | None:
    """Find the only declaration of a type with a name, in the module that contains the file at
    `path`. The block of a local value is that around it.

    Returns None if there is no such declaration, if there are several, or if it is in a JSON file.
    """
    sites = [
        (site, declaration)
        for site in module_declarations(analysis, path)
        if isinstance(declaration := site[2], type_) and declaration.name == name
    ]
    block = _only_block(analysis, [site for site, _ in sites])
    return (block, sites[0][1]) if block else None


def _only_block(analysis: Analysis, sites: Sequence[DeclarationSite]) -> TopLevelBlock | None:
    if len(sites) != 1 or sites[0][0].endswith(".json"):
        return None
    path, item, _ = sites[0]
    document = analysis.documents[path]
    data = document.data[item.span.start : item.span.end]
    body = parse_item_body(data)
    if body is None or len(body.blocks) != 1:
        return None
    return TopLevelBlock(document, item.span.start, data, body.blocks[0])


def is_valid_outside_block(block: TopLevelBlock, attribute: Attribute) -> bool:
    """Whether the value of an argument is on one line and means the same outside its block."""
    names = {traversal.root for traversal in attribute.traversals}
    return not names & _BLOCK_SCOPED_NAMES and b"\n" not in block.text(attribute)


def extract_to_local(
    analysis: Analysis, block: TopLevelBlock, attribute: Attribute
) -> tuple[bytes, Mapping[str, tuple[Edit, ...]]]:
    """Move the value of an argument to a new local value.

    Returns the expression that reads the local value, and the edits. The edits insert a `locals`
    block before `block` and replace the value with the expression.
    """
    name = _free_local_name(analysis, block, attribute)
    local = f"local.{name}".encode()
    newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
    entry = b"  %b = %b" % (name.encode(), block.text(attribute))
    lines = newline.join([b"locals {", entry, b"}", b"", b""])
    header = Span(block.offset, block.offset)
    start = delete.include_comments_above(block.document.data, header).start
    value = attribute.value.shifted(block.offset)
    return local, {block.document.path: (Edit(Span(start, start), lines), Edit(value, local))}


def _free_local_name(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> str:
    """An unused name for a new local value."""
    taken = {
        declaration.name
        for _, _, declaration in module_declarations(analysis, block.document.path)
        if isinstance(declaration, LocalDeclaration)
    }
    return free_name(f"{block.block.labels[-1]}_{attribute.name}", taken)
