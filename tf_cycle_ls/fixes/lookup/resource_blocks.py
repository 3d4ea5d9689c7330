"""Blocks where they are written, and what their arguments say there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import Declaration, LocalDeclaration, ResourceDeclaration
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.edits import delete
from tf_cycle_ls.fixes.lookup.module_index import (
    DeclarationSite,
    free_name,
    module_declarations,
    module_index,
)
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.text import Document, Edit, Span

_OF_AN_INSTANCE = frozenset({"each", "count", "self"})


@dataclass(frozen=True, slots=True)
class TopLevelBlock:
    """A top-level block whose spans, and `data`, count from `offset` of a document."""

    document: Document
    offset: int
    data: bytes
    block: Block

    @property
    def has_instances(self) -> bool:
        """Whether there may be any number of it."""
        return any(self.argument(name) for name in ("count", "for_each"))

    def argument(self, name: str) -> Attribute | None:
        """An argument of the block itself, not of a nested one."""
        return self.block.body.attribute(name)

    def text(self, attribute: Attribute) -> bytes:
        """What is written as the value of an argument."""
        return self.data[attribute.value.start : attribute.value.end]


@dataclass(frozen=True, slots=True)
class ResourceBlock(TopLevelBlock):
    """The block of a resource."""

    declaration: ResourceDeclaration


def find_resource_block(analysis: Analysis, path: str, resource: Resource) -> ResourceBlock | None:
    """A resource of the module that the file at `path` is part of, where it is written.

    None where that is in more than one place, for one overrides the other, and in JSON files.
    """

    found = _once(analysis, module_index(analysis, path).resources.get(resource, ()))
    if found is None:
        return None
    block, declaration = found
    if not isinstance(declaration, ResourceDeclaration):
        return None
    return ResourceBlock(block.document, block.offset, block.data, block.block, declaration)


def find_unique_block(
    analysis: Analysis, path: str, matches: Callable[[Declaration], bool]
) -> tuple[TopLevelBlock, Declaration] | None:
    """The one declaration that matches, as `written`."""
    return _once(
        analysis, [each for each in module_declarations(analysis, path) if matches(each[2])]
    )


def _once(
    analysis: Analysis, found: Sequence[DeclarationSite]
) -> tuple[TopLevelBlock, Declaration] | None:
    if len(found) != 1 or found[0][0].endswith(".json"):
        return None
    other, item, declaration = found[0]
    document = analysis.documents[other]
    data = document.data[item.span.start : item.span.end]
    body = parse_item_body(data)
    if body is None or len(body.blocks) != 1:
        return None
    return TopLevelBlock(document, item.span.start, data, body.blocks[0]), declaration


def is_valid_outside_block(block: TopLevelBlock, attribute: Attribute) -> bool:
    """Whether the value of an argument means the same outside of its block, on one line."""
    names = {traversal.root for traversal in attribute.traversals}
    return not names & _OF_AN_INSTANCE and b"\n" not in block.text(attribute)


def extract_to_local(
    analysis: Analysis, block: TopLevelBlock, attribute: Attribute
) -> tuple[bytes, Mapping[str, tuple[Edit, ...]]]:
    """The value of an argument as a local value: how to read it, and the edits that make it so.

    The local value is written before the block, which then uses it too.
    """
    name = _free_name(analysis, block, attribute)
    local = f"local.{name}".encode()
    newline = b"\r\n" if b"\r\n" in block.document.data else b"\n"
    entry = b"  %b = %b" % (name.encode(), block.text(attribute))
    lines = newline.join([b"locals {", entry, b"}", b"", b""])
    start = delete.include_comments_above(
        block.document.data, Span(block.offset, block.offset)
    ).start
    value = attribute.value.shifted(block.offset)
    return local, {block.document.path: (Edit(Span(start, start), lines), Edit(value, local))}


def _free_name(analysis: Analysis, block: TopLevelBlock, attribute: Attribute) -> str:
    """A name for a local value that the module does not have yet."""
    taken = {
        declaration.name
        for _, _, declaration in module_declarations(analysis, block.document.path)
        if isinstance(declaration, LocalDeclaration)
    }
    return free_name(f"{block.block.labels[-1]}_{attribute.name}", taken)
