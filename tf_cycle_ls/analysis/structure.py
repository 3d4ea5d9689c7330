"""What follows from the names and references of a configuration alone, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tf_cycle_ls.analysis.self_references import own_references
from tf_cycle_ls.config.shape import Shape
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Tree, scopes
from tf_cycle_ls.graph.reference_graph import ReferenceGraph, Successors


@dataclass(frozen=True, slots=True)
class Structure:
    """What each node waits for, the components of that graph, each sorted, and whether anything
    refers to itself."""

    waits_for: Successors
    components: tuple[tuple[str, ...], ...]
    refers_to_itself: bool


def structure_of(tree: Tree, graph: ReferenceGraph) -> Structure:
    """The structure of a tree of modules; `graph` is its graph.

    Remembered by the tree's shape: an edit that changes no reference costs no new graph.
    """
    known = _known(tree.shape)
    if not known:
        waits_for = graph.successors
        own = any(any(own_references(scope)) for scope in scopes(tree))
        known.append(Structure(waits_for, tuple(cycles.components(waits_for)), own))
    return known[0]


@lru_cache(maxsize=64)
def _known(shape: Shape) -> list[Structure]:
    """Room for the structure of a shape: the cache holds what was worked out last, and no more."""
    return []
