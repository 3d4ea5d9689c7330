"""`tf-cycle-ls check`: every root at or below some paths, reported as text or JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Component, Root
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.cli.roots import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.files import Disk, Files, UnreadableError
from tf_cycle_ls.fixes.explanation import Explanation
from tf_cycle_ls.fixes.explanations import explanations_for
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.fixes.offers import offers_for
from tf_cycle_ls.render import json
from tf_cycle_ls.render.text import TextReport
from tf_cycle_ls.render.told import Told, remarks_of
from tf_cycle_ls.settings.project import Projects


def check(paths: Sequence[str], format_: str, exclude: Sequence[str] | None) -> int:
    """Analyse and report; gives the exit status. What cannot be read is told on stderr."""
    status = CLEAN
    projects = projects_here(exclude)
    all_told: dict[str, Told] = {}
    for path in paths:
        try:
            for directory in roots_at(path, projects):
                if directory not in all_told:
                    project = projects.of(directory)
                    root = analyse(directory, project.files(Disk()))
                    all_told[directory] = Told(root, project.settings)
        except UnreadableError as error:
            tell(f"{path}: {error}")
            status = UNREADABLE
    told = list(all_told.values())
    if format_ == "json":
        print(json.report(told, shown))
    else:
        _print_text(told, projects)
    if any(each.root.components or each.root.self_references for each in told):
        status = max(status, FOUND)
    return status


def _print_text(all_told: Sequence[Told], projects: Projects) -> None:
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    remarks = remarks_of(all_told)
    for told in all_told:
        files = projects.of(told.found.path).files(Disk())

        def repairs(
            component: Component, root: Root = told.found, files: Files = files
        ) -> tuple[Fix, ...]:
            return offers_for(component, root, files)

        def explained(component: Component, root: Root = told.found) -> tuple[Explanation, ...]:
            return explanations_for(component, root)

        report = TextReport(told.root, shown, colour, repairs, explained, remarks[told.found.path])
        for line in report.lines():
            print(line)
    roots = [told.root for told in all_told]
    cycles = sum(len(component.cycles) for root in roots for component in root.components)
    selves = sum(len(root.self_references) for root in roots)
    counts = [_plural(cycles, "cycle"), _plural(selves, "self reference")]
    ignored = {place for told in all_told for place in told.ignored_places}
    if ignored:
        counts.append(f"{_plural(len(ignored), 'reference')} ignored")
    print(f"{_plural(len(roots), 'root module')}: {', '.join(counts)}")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
