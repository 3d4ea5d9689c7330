"""The text of one module, its blocks found by type and read only when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.declarations import LocalDeclaration, ResourceDeclaration
from tf_cycle_ls.config.file import Item, read_file, read_json_file
from tf_cycle_ls.syntax import parser
from tf_cycle_ls.syntax.ast import Attribute, Body
from tf_cycle_ls.text import Document, Span

_MODES = {"resource": "managed", "data": "data"}
_NOTHING = Body((), ())


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a top-level item: spans in it count from `offset` of the file at `path`."""

    path: str
    offset: int
    data: bytes

    def place(self, span: Span) -> Place:
        """A span of the item, in its file."""
        return Place(self.path, span.shifted(self.offset))

    def of(self, span: Span) -> str:
        """What stands at a span of the item."""
        return self.data[span.start : span.end].decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Written:
    """A resource or data source as it is written.

    `is_plain` is False where its block alone does not say what it is: in the JSON spelling, in
    damaged text, and where an override file has its say. Its body is empty then.
    """

    resource: Resource
    text: Text
    header: Place
    body: Body
    is_plain: bool


class Configuration:
    """The blocks of one module."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self._resources: dict[tuple[str, str], dict[Resource, list[tuple[Document, Item]]]] = {}
        self._locals: dict[str, list[tuple[Document, Item]]] = {}
        for document in documents:
            self._index(document)

    def of_type(self, type_: str, mode: str = "managed") -> Iterator[Written]:
        """All resources of a type, or all data sources."""
        for resource, found in self._resources.get((mode, type_), {}).items():
            yield _written(resource, found)

    def resource(self, resource: Resource) -> Written | None:
        """The block of a resource or data source, if this module has it."""
        found = self._resources.get((resource.mode, resource.type), {}).get(resource)
        return _written(resource, found) if found else None

    def has(self, resource: Resource) -> bool:
        """Whether this module declares a resource or data source."""
        return resource in self._resources.get((resource.mode, resource.type), {})

    def local(self, name: str) -> tuple[Text, Attribute] | None:
        """Where a local value is written, if in one plain place."""
        found = self._locals.get(name, [])
        if len(found) != 1 or found[0][0].path.endswith(".json"):
            return None
        text, body = _read(*found[0])
        for block in body.blocks:
            attribute = block.body.attribute(name)
            if attribute:
                return text, attribute
        return None

    def _index(self, document: Document) -> None:
        is_json = document.path.endswith(".json")
        file = (read_json_file if is_json else read_file)(document.data)
        for item in file.items:
            for resource in dict.fromkeys(_resources(item)):
                kind = self._resources.setdefault((resource.mode, resource.type), {})
                kind.setdefault(resource, []).append((document, item))
            for declaration in item.content.declarations:
                if isinstance(declaration, LocalDeclaration):
                    self._locals.setdefault(declaration.name, []).append((document, item))


def _resources(item: Item) -> Iterator[Resource]:
    """The resources of an item, by its header also where its body cannot be read."""
    for declaration in item.content.declarations:
        if isinstance(declaration, ResourceDeclaration):
            yield declaration.resource
    if len(item.header) == 3 and item.header[0] in _MODES:
        kind, type_, name = item.header
        yield Resource(_MODES[kind], type_, name)


def _written(resource: Resource, found: list[tuple[Document, Item]]) -> Written:
    document, item = found[0]
    text, body = _read(document, item)
    block = body.blocks[0] if body.blocks else None
    header = text.place(block.header if block else Span(0, 0))
    is_plain = block is not None and len(found) == 1 and not document.path.endswith(".json")
    return Written(resource, text, header, block.body if block and is_plain else _NOTHING, is_plain)


def _read(document: Document, item: Item) -> tuple[Text, Body]:
    data = document.data[item.span.start : item.span.end]
    text = Text(document.path, item.span.start, data)
    if document.path.endswith(".json"):
        return text, _NOTHING
    return text, parser.read_item(data).body or _NOTHING
