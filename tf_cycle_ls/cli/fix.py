"""`tf-cycle-ls fix`: the repairs that break the cycles, as a diff or written."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis, Component
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError, write_together
from tf_cycle_ls.cli.common import CLEAN, FOUND, UNREADABLE, roots_at, shown, tell
from tf_cycle_ls.cli.projects import projects_here
from tf_cycle_ls.findings.messages import documentation_of, path_text
from tf_cycle_ls.fixes.edits.diff import lines
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import MAX_SAFE_IMPACT, plan_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.model import Fix, Impact
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, Overlay, UnreadableError

_MOST_CYCLES = 20
"""So many cycles of a component that is left are told one by one."""

_UNKNOWN = (
    "each reference on it reads what is not written in the configuration, or stands where no rule "
    f"moves it; how such cycles are broken: {documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)}"
)


def fix(paths: Sequence[str], rules: Collection[str], *, unsafe: bool, write: bool) -> int:
    """Repair what can be repaired; gives the exit status: 1 where cycles are left, 2 where
    something could not be read or written."""
    names = [rule.name for rule in RULES]
    unknown = sorted(set(rules) - set(names))
    if unknown:
        tell(f"no rule is named {unknown[0]}; there are {', '.join(names)}")
        return UNREADABLE
    projects = projects_here()
    repair = _Repair(
        frozenset(rules or names), Impact.CONTROL_REMOVED if unsafe else MAX_SAFE_IMPACT, projects
    )
    status = CLEAN
    for path in paths:
        try:
            for directory in roots_at(path, projects):
                repair.add(directory)
        except (UnreadableError, OSError) as error:
            tell(f"{path}: {error}")
            status = UNREADABLE
    try:
        repair.give(write=write)
        left = list(repair.left())
    except (NotWrittenError, UnreadableError) as error:
        tell(str(error))
        return UNREADABLE
    for message in left:
        tell(message)
    return max(status, FOUND if left else CLEAN)


@dataclass
class _Repair:
    """What is done to several roots. They may share modules, so each sees what was done before."""

    rules: Collection[str]
    most: Impact
    projects: Projects
    _roots: dict[str, Analysis] = field(default_factory=dict)
    _fixes: list[Fix] = field(default_factory=list)
    _changes: dict[str, Change] = field(default_factory=dict)

    def add(self, directory: str) -> None:
        """Repair a root. Raises UnreadableError."""
        if directory in self._roots:
            return
        self._roots[directory] = analyze(directory, self.projects.of(directory).files(Disk()))
        files = self._files(directory)
        root = analyze(directory, files)
        made = plan_fixes(root, files, self.rules, self.most)
        self._fixes += made.fixes
        for path, document in made.documents.items():
            before = self._changes[path].before if path in self._changes else root.documents[path]
            self._changes[path] = Change(before, document)

    def give(self, *, write: bool) -> None:
        """Tell what is done, and print the changes as a unified diff or write them. Raises
        NotWrittenError, where a repair of one root harms another one too."""
        for directory, root in self._roots.items():
            if self._changes and is_worse(root, self._after(directory)):
                message = f"{shown(directory)} would have more cycles or faults by these repairs"
                raise NotWrittenError(f"{message} of modules that it shares; nothing was written")
        for each in self._fixes:
            tell("\n  ".join([f"{each.rule.name}: {each.title}", *each.details.splitlines()]))
        changes = [self._changes[path] for path in sorted(self._changes)]
        if write:
            write_together(changes)
            for change in changes:
                print(f"{shown(change.after.path)}: written")
        else:
            sys.stdout.writelines(line for change in changes for line in _diff(change))

    def left(self) -> Iterator[str]:
        """The cycles that are left, and why."""
        for directory in self._roots:
            after = self._after(directory)
            for component in after.components:
                why = self._why(component, after, self._files(directory))
                for cycle in component.cycles[:_MOST_CYCLES]:
                    yield f"{shown(directory)}: still a cycle: {path_text(cycle)} ({why})"
                others = len(component.cycles) - _MOST_CYCLES
                if others > 0:
                    among = len(component.addresses)
                    yield f"{shown(directory)}: and {others} more among the same {among} addresses"

    def _why(self, component: Component, root: Analysis, files: Files) -> str:
        """What the least harmful repair of what is left would take, or why there is none."""
        offered = fixes_for_component(component, root, files)
        if not offered:
            told = next(iter(explanations_for_component(component, root)), None)
            why = f"{told.rule.name}: {told.title.removeprefix('No edit: ')}" if told else _UNKNOWN
            return f"no repair is known; {why}"
        best = offered[0]
        needed = [] if best.rule.name in self.rules else [f"--rule {best.rule.name}"]
        needed += ["--unsafe"] if best.impact > self.most else []
        return f"needs {' '.join(needed) or 'another run'}: {best.rule.name}: {best.title}"

    def _files(self, directory: str) -> Files:
        after = {path: change.after for path, change in self._changes.items()}
        return self.projects.of(directory).files(Overlay(Disk(), after))

    def _after(self, directory: str) -> Analysis:
        return analyze(directory, self._files(directory))


def _diff(change: Change) -> Iterable[str]:
    name = shown(change.after.path)
    both = _lines(change.before), _lines(change.after)
    for line in difflib.unified_diff(*both, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(document: Document) -> list[str]:
    return [line.decode() for line in lines(document.data)]
