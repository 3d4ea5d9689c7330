"""Brute-force checks of selections that break cycles."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

from hypothesis import strategies as st

from tests.fixes.support import DIRECTORY, in_memory_files
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.fixes.engine.fix_all import Plan, plan_fixes
from tf_cycle_ls.fixes.engine.hitting_set import Choice
from tf_cycle_ls.fixes.model import Safety
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.graph.traversal import Edge

NODES = st.sampled_from("abcdef")


def reached(edges: Iterable[Edge], start: str) -> set[str]:
    """The nodes that can be reached from `start` by at least one edge."""
    nodes: set[str] = set()
    while new := {b for a, b in edges if a in nodes | {start}} - nodes:
        nodes |= new
    return nodes


def has_breakable_cycle(edges: list[Edge], choices: list[Choice], selection: Iterable[int]) -> bool:
    """Whether a cycle remains that contains an edge of some choice."""
    remaining = set(edges) - {edge for index in selection for edge in choices[index].edges}
    return any(
        edge in remaining and edge[0] in reached(remaining, edge[1])
        for choice in choices
        for edge in choice.edges
    )


def subsets(count: int) -> Iterable[tuple[int, ...]]:
    """All subsets of the numbers below `count`, smallest first."""
    return chain.from_iterable(combinations(range(count), size) for size in range(count + 1))


NAMES = [rule.name for rule in RULES]


def plan_text(text: str, max_safety: Safety = Safety.CHANGES_BEHAVIOUR) -> Plan:
    """The plan for a configuration of one file."""
    files = in_memory_files({"main.tf": text})
    return plan_fixes(analyze(DIRECTORY, files), files, NAMES, max_safety)
