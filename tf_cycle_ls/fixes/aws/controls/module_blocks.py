"""The resource blocks and local values of one module, parsed only when a control reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.lookup.module_index import ItemSite, ModuleIndex
from tf_cycle_ls.syntax.ast import Attribute, Body
from tf_cycle_ls.text import Span

_EMPTY_BODY = Body((), ())


class ItemText(Struct, frozen=True):
    """The text of a top-level item. Its spans are relative to byte `offset` of file `path`."""

    path: str
    offset: int
    data: bytes

    def place(self, span: Span) -> Place:
        """Convert a span of the item to a place in the file."""
        return Place(self.path, span.shifted(self.offset))

    def source(self, span: Span) -> str:
        """The text of a span of the item."""
        return self.data[span.start : span.end].decode("utf-8", errors="replace")


class ResourceBlock(Struct, frozen=True):
    """The block of a resource or data source.

    `is_complete` is False if the block alone does not define the resource: it is in a JSON file,
    does not parse, or is changed by an override file. `body` is empty then.
    """

    resource: Resource
    text: ItemText
    header: Place
    body: Body
    is_complete: bool


class ModuleBlocks:
    """The resource blocks and local values of one module."""

    def __init__(self, index: ModuleIndex) -> None:
        self._index = index

    def of_type(self, type_: str, mode: str = "managed") -> Iterator[ResourceBlock]:
        """The resources of a type, or the data sources if `mode` is "data"."""
        for resource, sites in self._index.resource_items.get((mode, type_), {}).items():
            yield _resource_block(resource, sites)

    def resource(self, resource: Resource) -> ResourceBlock | None:
        """The block of a resource or data source, None if the module does not declare it."""
        sites = self._sites(resource)
        return _resource_block(resource, sites) if sites else None

    def declares(self, resource: Resource) -> bool:
        """Whether the module declares a resource or data source."""
        return bool(self._sites(resource))

    def local(self, name: str) -> tuple[ItemText, Attribute] | None:
        """The definition of a local value. None if it is missing, in a JSON file, or not unique."""
        sites = self._index.local_items.get(name, ())
        if len(sites) != 1 or _is_json(sites[0]):
            return None
        text, body = _parse(sites[0])
        for block in body.blocks:
            attribute = block.body.attribute(name)
            if attribute:
                return text, attribute
        return None

    def _sites(self, resource: Resource) -> Sequence[ItemSite]:
        of_type = self._index.resource_items.get((resource.mode, resource.type), {})
        return of_type.get(resource, ())


def _resource_block(resource: Resource, sites: Sequence[ItemSite]) -> ResourceBlock:
    text, body = _parse(sites[0])
    block = body.blocks[0] if body.blocks else None
    header = text.place(block.header if block else Span(0, 0))
    if block is None or len(sites) != 1 or _is_json(sites[0]):
        return ResourceBlock(resource, text, header, _EMPTY_BODY, is_complete=False)
    return ResourceBlock(resource, text, header, block.body, is_complete=True)


def _parse(site: ItemSite) -> tuple[ItemText, Body]:
    document, item = site
    data = document.data[item.span.start : item.span.end]
    text = ItemText(document.path, item.span.start, data)
    return text, _EMPTY_BODY if _is_json(site) else parse_item_body(data) or _EMPTY_BODY


def _is_json(site: ItemSite) -> bool:
    return site[0].path.endswith(".json")
