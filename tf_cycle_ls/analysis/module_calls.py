"""Directories that call directories: which of them are roots, and which roots lead to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tf_cycle_ls.graph.traversal import reachable

Calls = Mapping[str, Collection[str]]
"""For each directory those that its module calls by a local source."""


def roots(calls: Calls) -> list[str]:
    """The directories that no other one calls, sorted.

    Of modules that only call each other in a ring, the first counts as a root: what is written in
    them is looked at too.
    """
    called = {target for source, targets in calls.items() for target in targets if target != source}
    found = sorted(calls.keys() - called)
    seen = set(reachable(found, calls))
    for directory in sorted(calls):
        if directory not in seen:
            found.append(directory)
            seen.update(reachable([directory], calls))
    return sorted(found)


def root_callers(directory: str, calls: Calls) -> list[str]:
    """The roots from which calls lead to a directory, sorted; none when nobody calls it."""
    callers: dict[str, list[str]] = {source: [] for source in calls}
    for source, targets in calls.items():
        for target in targets:
            callers.setdefault(target, []).append(source)
    above = set(reachable(callers.get(directory, ()), callers)) - {directory}
    return roots({each: calls[each] for each in above})
