"""An index of the declarations of one module, and names that are not taken in it."""

from __future__ import annotations

import os.path
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from weakref import WeakKeyDictionary

from tf_cycle_ls.analysis.dependency_graph import Dependencies
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.config.addrs import Resource, Subject
from tf_cycle_ls.config.declarations import Declaration, ResourceDeclaration, references_of
from tf_cycle_ls.config.file import Item

DeclarationSite = tuple[str, Item, Declaration]
"""The path of a file, a top-level item of it, and a declaration in that item."""


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """The declarations of one module, in text order.

    `resources` are the resource declarations by address. `taken` are the resource names by mode and
    type. `readers` are the declarations that refer to a subject, keyed by their position in
    `declarations`. `settings` are the texts of the `terraform` blocks.
    """

    declarations: tuple[DeclarationSite, ...]
    resources: Mapping[Resource, Sequence[DeclarationSite]]
    taken: Mapping[tuple[str, str], Mapping[str, None]]
    readers: Mapping[Subject, Mapping[int, Declaration]]
    settings: tuple[bytes, ...]


# The indexes of each analysis, by directory. The key is the graph, which only one analysis has.
_cache: WeakKeyDictionary[Dependencies, dict[str, ModuleIndex]] = WeakKeyDictionary()


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
    for path, file in analysis.files.items():
        for item in file.items if os.path.dirname(path) == directory else ():
            if item.header == ("terraform",):
                settings.append(analysis.documents[path].data[item.span.start : item.span.end])
            for declaration in item.content.declarations:
                number = len(declarations)
                declarations.append((path, item, declaration))
                if isinstance(declaration, ResourceDeclaration):
                    resource = declaration.resource
                    resources.setdefault(resource, []).append(declarations[-1])
                    taken.setdefault((resource.mode, resource.type), {})[resource.name] = None
                for reference in references_of(declaration):
                    readers.setdefault(reference.subject, {})[number] = declaration
    return ModuleIndex(tuple(declarations), resources, taken, readers, tuple(settings))
