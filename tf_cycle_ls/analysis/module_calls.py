"""Uses the local module calls between directories to find out which directories are root
modules."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tf_cycle_ls.graph.traversal import reachable

Calls = Mapping[str, Collection[str]]
"""Maps each directory to the directories that its module calls by a local source."""


def roots(calls: Calls) -> list[str]:
    """Return the sorted directories that no other directory calls.

    If modules call each other in a ring that no other module calls, the first of them in sorted
    order counts as a root module, so that the ring is analyzed too.
    """
    called = {target for source, targets in calls.items() for target in targets if target != source}
    root_dirs = sorted(calls.keys() - called)
    seen = set(reachable(root_dirs, calls))
    for directory in sorted(calls):
        if directory not in seen:
            root_dirs.append(directory)
            seen.update(reachable([directory], calls))
    return sorted(root_dirs)


def root_callers(directory: str, calls: Calls) -> list[str]:
    """Return the sorted root modules that call `directory`, directly or indirectly."""
    callers: dict[str, list[str]] = {source: [] for source in calls}
    for source, targets in calls.items():
        for target in targets:
            callers.setdefault(target, []).append(source)
    above = set(reachable(callers.get(directory, ()), callers)) - {directory}
    return roots({path: calls[path] for path in above})
