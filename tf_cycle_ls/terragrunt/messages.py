"""Reads Terragrunt's messages about cycles.

Source: DependencyCycleError in `pkg/config/errors.go` (the paths of the files of the units, in
order, the first of the cycle repeated), and `internal/queue/queue.go`, whose message names no unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tf_cycle_ls.analysis.pasted_text import without_controls

_NAMED = re.compile(r"[Dd]ependency cycle between (?:modules|units): *([^\n]+)")
_UNNAMED = "cycle detected during queue construction"
_END = re.compile(r"(?<=\.hcl)\b(?!\.json)|(?<=\.json)\b")


def cycles_in(log: str) -> list[tuple[str, ...]]:
    """The paths of the files on each cycle that a log names, each cycle once and without a way that
    leads to it. The first path is not repeated at the end."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for match in _NAMED.finditer(without_controls(log)):
        steps = [_path(step) for step in match[1].split("->")]
        if steps[-1] in steps[:-1]:
            cycle = tuple(steps[steps.index(steps[-1]) : -1])
            found.setdefault(frozenset(cycle), cycle)
    return list(found.values())


def names_no_unit(log: str) -> bool:
    """Whether a log says that there is a cycle, but not between which units."""
    return _UNNAMED in log


def unit_of(path: str, names: Collection[str]) -> str | None:
    """The unit among `names` whose file is at a path, which may be of another machine: the unit
    whose name is the longest end of the directory, or else that in the tree itself."""
    directory = path.rpartition("/")[0] if path.endswith((".hcl", ".json")) else path
    parts = [part for part in directory.split("/") if part]
    for start in range(len(parts)):
        name = "/".join(parts[start:])
        if name in names:
            return name
    return "." if "." in names else None


def _path(step: str) -> str:
    """A path without what follows it on the line."""
    end = _END.search(step)
    return (step[: end.start()] if end else step).strip().strip("\"'`").replace("\\", "/")
