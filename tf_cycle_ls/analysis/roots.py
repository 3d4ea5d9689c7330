"""Which directories are root modules."""

from __future__ import annotations

from collections.abc import Iterable

from tf_cycle_ls.analysis.load import called_directories
from tf_cycle_ls.files import Files


def roots_among(directories: Iterable[str], files: Files) -> list[str]:
    """The directories that no other of them calls by a local source, sorted.

    Of modules that only call each other in a ring, the first counts as a root: what is written in
    them is looked at too.
    """
    calls = {directory: called_directories(directory, files) for directory in directories}
    called = {target for source, targets in calls.items() for target in targets - {source}}
    roots = sorted(calls.keys() - called)
    seen = _reachable(roots, calls)
    for directory in sorted(calls):
        if directory not in seen:
            roots.append(directory)
            seen |= _reachable([directory], calls)
    return sorted(roots)


def _reachable(starts: Iterable[str], calls: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        directory = waiting.pop()
        if directory not in seen and directory in calls:
            seen.add(directory)
            waiting += calls[directory]
    return seen
