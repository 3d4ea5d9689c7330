"""Converts the names of nodes in a planned graph to those of the configuration's graph.

In the graph of planned changes, a resource has a node for its expansion and one for each instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# The node for the expansion of a resource. Other objects have no node without a suffix.
_RESOURCE_EXPANSION = re.compile(
    r"((?:^|\.)(?:data\.|ephemeral\.|action\.)?(?!(?:var|local|output|check|module)\.)[\w-]+\.[\w-]+)"
    r" \(expand\)$"
)
_KEY = re.compile(r'(?<!provider)\[(?:\d+|"[^"]*")\]')


def in_configuration(cycle: Iterable[str]) -> frozenset[str]:
    """The nodes of a cycle in a plan, by their names in the configuration."""
    return frozenset(_RESOURCE_EXPANSION.sub(r"\1", _KEY.sub("", name)) for name in cycle)


def is_of_instances(cycle: Iterable[str]) -> bool:
    """Whether a cycle consists of the instances of one resource, which is a self reference."""
    return len({_KEY.sub("", name) for name in cycle}) == 1
