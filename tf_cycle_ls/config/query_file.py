"""Decodes a query file (`*.tfquery.hcl` or `*.tfquery.json`) into the nodes that it adds to the
graph of `terraform query`.

Source of the rules: `internal/configs/query_file.go` and `node_resource_abstract.go` in Terraform
1.14 and later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from tf_cycle_ls.config.json_body import body_of
from tf_cycle_ls.syntax import json_parser, parser
from tf_cycle_ls.syntax.ast import Attribute, Block
from tf_cycle_ls.text import MAX_BYTES, Span

_LABELS = {"list": 2, "locals": 0, "provider": 1}
_NAMING_ARGUMENTS = ("alias", "version")


class NodeOfQuery(Struct, frozen=True):
    """A `list` block, a local value or a provider of a query file.

    `name` is as in references, such as `list.aws_instance.all`; that of a provider is
    `provider.NAME` with its alias. `references` are the names of such nodes that it depends on.
    """

    name: str
    header: Span
    references: frozenset[str]


@lru_cache(maxsize=100)  # A fix is verified by an analysis of the same files.
def nodes_of_query_file(data: bytes, *, is_json: bool) -> tuple[NodeOfQuery, ...]:
    """The nodes of a query file in the order of the text. A file with a syntax error has none."""
    if len(data) > MAX_BYTES:
        return ()
    blocks = _json_blocks(data) if is_json else _blocks(data)
    return tuple(node for text, offset, block in blocks for node in _nodes(text, offset, block))


def _blocks(data: bytes) -> Iterator[tuple[bytes, int, Block]]:
    for span, body in parser.parse_whole_file(data) or ():
        for block in body.blocks:
            yield data[span.start : span.end], span.start, block


def _json_blocks(data: bytes) -> Iterator[tuple[bytes, int, Block]]:
    value, issues = json_parser.read(data)
    if value is not None and not issues:
        for block in body_of(value, _LABELS).blocks:
            yield data, 0, block


def _nodes(text: bytes, offset: int, block: Block) -> Iterator[NodeOfQuery]:
    header = block.header.shifted(offset)
    if block.type == "list" and len(block.labels) == 2:
        provider = block.body.attribute("provider")
        used = [_provider_of(text, provider)] if provider else []
        others = [one for one in block.body.attributes if one is not provider]
        references = {*used, *_references(others), *_inside(block.body.blocks)}
        yield NodeOfQuery(f"list.{'.'.join(block.labels)}", header, frozenset(references))
    elif block.type == "locals":
        for one in block.body.attributes:
            span = Span(one.span.start, one.span.start + len(one.name.encode())).shifted(offset)
            yield NodeOfQuery(f"local.{one.name}", span, frozenset(_references([one])))
    elif block.type == "provider" and len(block.labels) == 1:
        alias = block.body.attribute("alias")
        name = f"provider.{block.labels[0]}" + (f".{_text(text, alias)}" if alias else "")
        others = [one for one in block.body.attributes if one.name not in _NAMING_ARGUMENTS]
        references = {*_references(others), *_inside(block.body.blocks)}
        yield NodeOfQuery(name, header, frozenset(references))


def _provider_of(text: bytes, attribute: Attribute) -> str:
    return f"provider.{_text(text, attribute)}"


def _text(text: bytes, attribute: Attribute) -> str:
    value = text[attribute.value.start : attribute.value.end]
    return value.decode(errors="replace").strip().strip('"')


def _inside(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _references(block.body.attributes)
        yield from _inside(block.body.blocks)


def _references(attributes: Iterable[Attribute]) -> Iterator[str]:
    for attribute in attributes:
        for traversal in attribute.traversals:
            steps = traversal.steps
            if traversal.root == "local" and steps:
                yield f"local.{steps[0]}"
            elif traversal.root == "list" and len(steps) > 1:
                yield f"list.{steps[0]}.{steps[1]}"
