"""Verifies a fix: applies its edits in memory and analyzes the root module again."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.changed_items import ChangedItems, changed_items
from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import is_self_edge, self_components
from tf_cycle_ls.analysis.undeclared import may_add_undeclared, undeclared
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.declarations import LocalDeclaration, ResourceDeclaration
from tf_cycle_ls.config.file import Item
from tf_cycle_ls.fixes.aws.policy.emptied import empties_policy
from tf_cycle_ls.text import Document, Edit, apply
from tf_cycle_ls.vfs import Files, Overlay


class Outcome(Struct, frozen=True):
    """The effect of a verified fix.

    `breaks` is the number of reported cycles that are gone. `freed` are the edges (source, target)
    that are no longer on a cycle; `removed` are the freed edges that no longer exist.
    """

    breaks: int
    freed: frozenset[tuple[str, str]]
    removed: frozenset[tuple[str, str]]


def verify_edits(
    analysis: Analysis, files: Files, edits: Mapping[str, tuple[Edit, ...]], target: Cycle
) -> Outcome | None:
    """Apply edits in memory and compare the analyses.

    Returns None if the cycle `target` still exists, if there is a new problem (`is_worse`), or if a
    policy has no statement left.
    """
    edited = {
        path: Document(path, apply(analysis.documents[path].data, changes))
        for path, changes in edits.items()
    }
    after = analyze_graph(analysis.root_dir, Overlay(files, edited), analysis)
    if is_worse(analysis, after) or any(empties_a_policy(analysis, after, path) for path in edited):
        return None
    return outcome_of(analysis, after, target, analysis.components)


def outcome_of(
    analysis: Analysis, after: Analysis, target: Cycle, components: Sequence[Component]
) -> Outcome | None:
    """The effect of edits that lead from `analysis` to `after`; None if `target` still exists.

    Only the cycles of `components` are counted as broken, without self references. If these are not
    all components of the analysis, only their edges are counted as freed.
    """
    remaining = after.dependencies.on_cycles | _self_edges(after)
    if all(edge.key in remaining for edge in target.edges):
        return None
    breaks = sum(
        any(edge.key not in remaining for edge in cycle.edges)
        for component in components
        if not is_self_edge(component.edges[0])
        for cycle in component.cycles
    )
    freed = (analysis.dependencies.on_cycles | _self_edges(analysis)) - remaining
    if components is not analysis.components:
        freed &= frozenset(key for component in components for key in component.shortest)
    removed = frozenset(
        (source, other)
        for source, other in freed
        if other not in after.dependencies.successors.get(source, ())
    )
    return Outcome(breaks, freed, removed)


def empties_a_policy(before: Analysis, after: Analysis, path: str) -> bool:
    """Whether a policy in a file has no statement left. Each candidate leaves one, but the changes
    of all references of an edge together may not."""
    changed = changed_items(before.files, after.files).get(path, ChangedItems((), ()))
    return empties_policy(
        _texts(changed.old, before.documents[path]), _texts(changed.new, after.documents[path])
    )


def _self_edges(analysis: Analysis) -> frozenset[tuple[str, str]]:
    return frozenset(edge.key for own in self_components(analysis) for edge in own.edges)


def is_worse(before: Analysis, after: Analysis) -> bool:
    """Whether `after` has a problem that `before` does not have.

    Problems are: an edge on a cycle, a self-reference, text that cannot be parsed, a reference to
    something undeclared, and a duplicate declaration. A cycle that another one has hidden is none.
    """
    return (
        not after.dependencies.on_cycles <= before.dependencies.on_cycles_or_hidden
        or len(after.self_references) > len(before.self_references)
        or len(after.problems) > len(before.problems)
        or _adds_undeclared(before, after)
        or _adds_duplicates(before, after)
    )


def _adds_undeclared(before: Analysis, after: Analysis) -> bool:
    if not may_add_undeclared(before, after):
        return False
    missing = undeclared(after)
    return bool(missing) and not missing <= undeclared(before)


def _adds_duplicates(before: Analysis, after: Analysis) -> bool:
    changed = changed_items(before.files, after.files)
    old = Counter(key for path, items in changed.items() for key in _declared(path, items.old))
    new = Counter(key for path, items in changed.items() for key in _declared(path, items.new))
    if new <= old:
        return False
    duplicates = _duplicates(after)
    return bool(duplicates) and not duplicates <= _duplicates(before)


def _duplicates(analysis: Analysis) -> set[tuple[str, Resource | str]]:
    """The resources and local values that are declared more than once, with their directories."""
    seen: set[tuple[str, Resource | str]] = set()
    duplicates: set[tuple[str, Resource | str]] = set()
    for path, file in analysis.files.items():
        for key in _declared(path, file.items):
            (duplicates if key in seen else seen).add(key)
    return duplicates


def _declared(path: str, items: Iterable[Item]) -> Iterator[tuple[str, Resource | str]]:
    """The resources and local values that items of a file declare, with its directory."""
    directory, name = os.path.split(path)
    for item in () if is_override(name) else items:
        for declaration in item.content.declarations:
            if isinstance(declaration, ResourceDeclaration):
                yield directory, declaration.resource
            elif isinstance(declaration, LocalDeclaration):
                yield directory, declaration.name


def _texts(items: Iterable[Item], document: Document) -> Iterator[bytes]:
    return (document.data[item.span.start : item.span.end] for item in items)
