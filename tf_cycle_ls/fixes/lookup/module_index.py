"""An index of the declarations of one module, and a function that finds a free name."""

from __future__ import annotations

import os.path
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from weakref import WeakKeyDictionary

from msgspec import Struct

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.addrs import Resource, Subject
from tf_cycle_ls.config.declarations import (
    Declaration,
    LocalDeclaration,
    ResourceDeclaration,
    references_of,
)
from tf_cycle_ls.config.file import Item
from tf_cycle_ls.text import Document

DeclarationSite = tuple[str, Item, Declaration]
"""The path of a file, a top-level item of that file, and a declaration in that item."""
ItemSite = tuple[Document, Item]
"""A top-level item and the document that contains it."""

_MODES = {"resource": "managed", "data": "data"}


class ModuleIndex(Struct, frozen=True):
    """The declarations of one module, in source order."""

    documents: tuple[Document, ...]
    """The files of the module."""
    declarations: tuple[DeclarationSite, ...]
    """All declarations. An item that does not parse keeps those of its last valid text."""
    resources: Mapping[Resource, Sequence[DeclarationSite]]
    """The declarations of resources and data sources, by address."""
    taken: Mapping[tuple[str, str], Mapping[str, None]]
    """The names in use, by mode and resource type."""
    readers: Mapping[Subject, Mapping[int, Declaration]]
    """For each subject, the declarations that refer to it, by their index in `declarations`."""
    settings: tuple[bytes, ...]
    """The texts of the `terraform` blocks."""
    resource_items: Mapping[tuple[str, str], Mapping[Resource, Sequence[ItemSite]]]
    """For each mode and resource type, the resources with the items that declare them in the
    current text. An item that does not parse is recognized by its header."""
    local_items: Mapping[str, Sequence[ItemSite]]
    """For each local value, the items that declare it in the current text."""


# The indexes of each analysis, by directory. An analysis is identified by its dependency graph,
# which only analyses of the same texts share.
_cache: WeakKeyDictionary[DependencyGraph, dict[str, ModuleIndex]] = WeakKeyDictionary()


def module_index(analysis: Analysis, path: str) -> ModuleIndex:
    """The index of the module that contains the file at `path`."""
    directory = os.path.dirname(path)
    indexes = _cache.setdefault(analysis.dependencies, {})
    if directory not in indexes:
        indexes[directory] = _build(analysis, directory)
    return indexes[directory]


def module_declarations(analysis: Analysis, path: str) -> tuple[DeclarationSite, ...]:
    """All declarations of the module that contains the file at `path`."""
    return module_index(analysis, path).declarations


def free_name(preferred: str, taken: Container[str]) -> str:
    """`preferred`, or the first of `preferred_2`, `preferred_3`, … that is not taken."""
    numbered = (f"{preferred}_{number}" for number in count(2))
    return next(name for name in chain([preferred], numbered) if name not in taken)


def _build(analysis: Analysis, directory: str) -> ModuleIndex:
    declarations: list[DeclarationSite] = []
    resources: dict[Resource, list[DeclarationSite]] = {}
    taken: dict[tuple[str, str], dict[str, None]] = {}
    readers: dict[Subject, dict[int, Declaration]] = {}
    settings: list[bytes] = []
    sites = list(_items(analysis, directory))
    for document, item in sites:
        if item.header == ("terraform",):
            settings.append(document.data[item.span.start : item.span.end])
        for declaration in item.content.declarations:
            number = len(declarations)
            declarations.append((document.path, item, declaration))
            if isinstance(declaration, ResourceDeclaration):
                own = declaration.resource
                resources.setdefault(own, []).append(declarations[-1])
                taken.setdefault((own.mode, own.type), {})[own.name] = None
            for reference in references_of(declaration):
                readers.setdefault(reference.subject, {})[number] = declaration
    return ModuleIndex(
        tuple(document for document in analysis.documents.values() if _is_in(document, directory)),
        tuple(declarations),
        resources,
        taken,
        readers,
        tuple(settings),
        _resource_items(sites),
        _local_items(sites),
    )


def _items(analysis: Analysis, directory: str) -> Iterator[ItemSite]:
    for path, file in analysis.files.items():
        document = analysis.documents[path]
        if _is_in(document, directory):
            for item in file.items:
                yield document, item


def _is_in(document: Document, directory: str) -> bool:
    return os.path.dirname(document.path) == directory


def _resource_items(
    sites: Iterable[ItemSite],
) -> Mapping[tuple[str, str], Mapping[Resource, Sequence[ItemSite]]]:
    items: dict[tuple[str, str], dict[Resource, list[ItemSite]]] = {}
    for document, item in sites:
        for resource in dict.fromkeys(_declared_resources(item)):
            of_type = items.setdefault((resource.mode, resource.type), {})
            of_type.setdefault(resource, []).append((document, item))
    return items


def _declared_resources(item: Item) -> Iterator[Resource]:
    for declaration in _current_declarations(item):
        if isinstance(declaration, ResourceDeclaration):
            yield declaration.resource
    if len(item.header) == 3 and item.header[0] in _MODES:
        kind, type_, name = item.header
        yield Resource(_MODES[kind], type_, name)


def _local_items(sites: Iterable[ItemSite]) -> Mapping[str, Sequence[ItemSite]]:
    items: dict[str, list[ItemSite]] = {}
    for document, item in sites:
        for declaration in _current_declarations(item):
            if isinstance(declaration, LocalDeclaration):
                items.setdefault(declaration.name, []).append((document, item))
    return items


def _current_declarations(item: Item) -> Sequence[Declaration]:
    """The declarations of an item. Empty if they are from an earlier text of the item."""
    return () if item.stale else item.content.declarations
