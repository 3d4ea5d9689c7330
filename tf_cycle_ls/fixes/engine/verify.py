"""A repair tried out: its edits are laid over the files, and the root is analysed again."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tf_cycle_ls.analysis.analyze import outline
from tf_cycle_ls.analysis.model import Analysis, Cycle
from tf_cycle_ls.analysis.undeclared import undeclared
from tf_cycle_ls.config.addrs import Resource
from tf_cycle_ls.config.config_files import is_override
from tf_cycle_ls.config.declarations import Declaration, LocalDeclaration, ResourceDeclaration
from tf_cycle_ls.syntax.parser import hcl2_accepts
from tf_cycle_ls.text import Document, Edit, apply
from tf_cycle_ls.vfs import Files, Overlay


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a repair achieves: how many of the cycles shown it breaks.

    `freed` are the edges (source, target) that are on no cycle any more, `removed` those of them
    that are gone: nobody waits for anybody there.
    """

    breaks: int
    freed: frozenset[tuple[str, str]]
    removed: frozenset[tuple[str, str]]


def verify_edits(
    root: Analysis, files: Files, edits: Mapping[str, tuple[Edit, ...]], target: Cycle
) -> Outcome | None:
    """What is different once the edits are made.

    None when `target` is still there, or when something got worse (`is_worse`), or the second
    reader cannot read what it could read before.
    """
    edited = {
        path: Document(path, apply(root.documents[path].data, changes))
        for path, changes in edits.items()
    }
    after = outline(root.path, Overlay(files, edited), root)
    left = after.dependencies.on_cycles
    if all(step in left for step in _steps(target)) or is_worse(root, after):
        return None
    if hcl2_rejects_edits(root, after, edited):
        return None
    every = [cycle for component in root.components for cycle in component.cycles]
    breaks = sum(any(step not in left for step in _steps(cycle)) for cycle in every)
    freed = root.dependencies.on_cycles - left
    removed = frozenset(
        (source, other)
        for source, other in freed
        if other not in after.dependencies.waits_for.get(source, ())
    )
    return Outcome(breaks, freed, removed)


def is_worse(before: Analysis, after: Analysis) -> bool:
    """Whether something is wrong that was not: a new edge on a cycle, a new self reference, text
    that cannot be read, a reference to what is declared nowhere, a name that is declared twice."""
    return (
        not after.dependencies.on_cycles <= before.dependencies.on_cycles
        or len(after.self_references) > len(before.self_references)
        or len(after.problems) > len(before.problems)
        or _leaves_dangling(before, after)
        or not _declared_twice(after) <= _declared_twice(before)
    )


def hcl2_rejects_edits(before: Analysis, after: Analysis, paths: Iterable[str]) -> bool:
    """Whether python-hcl2 takes the items of some files that an edit replaced, and not those it
    made of them.

    It refuses some valid HCL, so only the difference says anything.
    """
    for path in paths:
        old, new = _items(before, path), _items(after, path)
        took_all = all(map(hcl2_accepts, old - new))
        if took_all and not all(map(hcl2_accepts, new - old)):
            return True
    return False


def _leaves_dangling(before: Analysis, after: Analysis) -> bool:
    missing = undeclared(after)
    return bool(missing) and not missing <= undeclared(before)


def _declared_twice(root: Analysis) -> set[tuple[str, Resource | str]]:
    """The resources and local values that have two declarations, by the directory."""
    seen: set[tuple[str, Resource | str]] = set()
    twice: set[tuple[str, Resource | str]] = set()
    for path, file in root.files.items():
        directory, name = os.path.split(path)
        for item in () if is_override(name) else file.items:
            for declaration in item.declared.declarations:
                declared = _name(declaration)
                if declared is not None:
                    key = directory, declared
                    (twice if key in seen else seen).add(key)
    return twice


def _name(declaration: Declaration) -> Resource | str | None:
    if isinstance(declaration, ResourceDeclaration):
        return declaration.resource
    return declaration.name if isinstance(declaration, LocalDeclaration) else None


def _items(root: Analysis, path: str) -> set[bytes]:
    data = root.documents[path].data
    return {data[item.span.start : item.span.end] for item in root.files[path].items}


def _steps(cycle: Cycle) -> list[tuple[str, str]]:
    return [edge.key for edge in cycle.edges]
