"""What stands beside a reference: the other declarations of its module, and free names."""

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
"""A declaration, behind the path and the item that it stands in."""


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """The declarations of one module, in the order of the text: all; those of resources by their
    address; the names that are taken for resources by mode and type; what refers to a subject; and
    the texts of its `terraform` blocks."""

    declarations: tuple[DeclarationSite, ...]
    resources: Mapping[Resource, Sequence[DeclarationSite]]
    taken: Mapping[tuple[str, str], Mapping[str, None]]
    readers: Mapping[Subject, Mapping[int, Declaration]]
    settings: tuple[bytes, ...]


# By the graph of a analysis, which belongs to that analysis alone.
_known: WeakKeyDictionary[Dependencies, dict[str, ModuleIndex]] = WeakKeyDictionary()


def module_index(analysis: Analysis, path: str) -> ModuleIndex:
    """The module that a file is part of."""
    directory = os.path.dirname(path)
    known = _known.setdefault(analysis.dependencies, {})
    if directory not in known:
        known[directory] = _read(analysis, directory)
    return known[directory]


def module_declarations(analysis: Analysis, path: str) -> tuple[DeclarationSite, ...]:
    """All declarations of the module that a file is part of."""
    return module_index(analysis, path).declarations


def free_name(wished: str, taken: Container[str]) -> str:
    """`wished`, or the first of `wished_2`, `wished_3` … that is not taken."""
    numbered = (f"{wished}_{number}" for number in count(2))
    return next(name for name in chain([wished], numbered) if name not in taken)


def _read(analysis: Analysis, directory: str) -> ModuleIndex:
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
                    own = declaration.resource
                    resources.setdefault(own, []).append(declarations[-1])
                    taken.setdefault((own.mode, own.type), {})[own.name] = None
                for reference in references_of(declaration):
                    readers.setdefault(reference.subject, {})[number] = declaration
    return ModuleIndex(tuple(declarations), resources, taken, readers, tuple(settings))
