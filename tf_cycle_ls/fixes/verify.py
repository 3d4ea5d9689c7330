"""A repair tried out: its edits are laid over the files, and the root is analysed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Cycle, Root
from tf_cycle_ls.analysis.undeclared import undeclared
from tf_cycle_ls.files import Files, Overlay
from tf_cycle_ls.syntax.reader import second_reader_takes
from tf_cycle_ls.text import Document, Edit, apply


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a repair achieves: how many of the cycles shown it breaks.

    `freed` are the edges (source, target) that are on no cycle any more, `removed` those of them
    that are gone: nobody waits for anybody there.
    """

    breaks: int
    freed: frozenset[tuple[str, str]]
    removed: frozenset[tuple[str, str]]


def tried_out(
    root: Root, files: Files, edits: Mapping[str, tuple[Edit, ...]], target: Cycle
) -> Outcome | None:
    """What is different once the edits are made.

    None when `target` is still there, or when something got worse (`is_worse`), or the second
    reader cannot read what it could read before.
    """
    edited = {
        path: Document(path, apply(root.documents[path].data, changes))
        for path, changes in edits.items()
    }
    after = analyse(root.path, Overlay(files, edited), root)
    left = _edges(after)
    if all(step in left for step in _steps(target)) or is_worse(root, after):
        return None
    if any(_second_reader_objects(root, after, path) for path in edited):
        return None
    every = [cycle for component in root.components for cycle in component.cycles]
    breaks = sum(any(step not in left for step in _steps(cycle)) for cycle in every)
    freed = frozenset(_edges(root) - left)
    removed = frozenset(
        (source, other)
        for source, other in freed
        if other not in after.dependencies.waits_for.get(source, ())
    )
    return Outcome(breaks, freed, removed)


def is_worse(before: Root, after: Root) -> bool:
    """Whether something is wrong that was not: a new edge on a cycle, a new self reference, text
    that cannot be read, a reference to what is declared nowhere."""
    return (
        not _edges(after) <= _edges(before)
        or len(after.self_references) > len(before.self_references)
        or len(after.problems) > len(before.problems)
        or _leaves_dangling(before, after)
    )


def _leaves_dangling(before: Root, after: Root) -> bool:
    missing = undeclared(after)
    return bool(missing) and not missing <= undeclared(before)


def _second_reader_objects(before: Root, after: Root, path: str) -> bool:
    """Whether python-hcl2 takes the items that an edit replaced, and not those it made of them.

    It refuses some valid HCL, so only the difference says anything.
    """
    old, new = _items(before, path), _items(after, path)
    return all(map(second_reader_takes, old - new)) and not all(map(second_reader_takes, new - old))


def _items(root: Root, path: str) -> set[bytes]:
    data = root.documents[path].data
    return {data[item.span.start : item.span.end] for item in root.files[path].items}


def _edges(root: Root) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for each in root.components for edge in each.edges}


def _steps(cycle: Cycle) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in cycle.edges]
