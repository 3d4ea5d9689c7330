"""`tf-cycle-ls check`: every root at or below some paths, reported as text or JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Component, Root
from tf_cycle_ls.cli.roots import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.files import Disk, UnreadableError
from tf_cycle_ls.fixes.catalog import offers_for
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.render import json
from tf_cycle_ls.render.text import TextReport


def check(paths: Sequence[str], format_: str) -> int:
    """Analyse and report; gives the exit status. What cannot be read is told on stderr."""
    status = CLEAN
    roots: dict[str, Root] = {}
    for path in paths:
        try:
            for directory in roots_at(path):
                if directory not in roots:
                    roots[directory] = analyse(directory, Disk())
        except UnreadableError as error:
            tell(f"{path}: {error}")
            status = UNREADABLE
    if format_ == "json":
        print(json.report(roots.values(), shown))
    else:
        _print_text(list(roots.values()))
    if any(root.components or root.self_references for root in roots.values()):
        status = max(status, FOUND)
    return status


def _print_text(roots: Sequence[Root]) -> None:
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for root in roots:

        def repairs(component: Component, root: Root = root) -> tuple[Fix, ...]:
            return offers_for(component, root, Disk())

        for line in TextReport(root, shown, colour, repairs).lines():
            print(line)
    cycles = sum(len(component.cycles) for root in roots for component in root.components)
    selves = sum(len(root.self_references) for root in roots)
    counts = _plural(len(roots), "root module"), _plural(cycles, "cycle")
    print(f"{counts[0]}: {counts[1]}, {_plural(selves, 'self reference')}")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
