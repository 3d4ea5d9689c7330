"""The work of `tf-cycle-ls fix`: plans fixes and prints or writes them."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError, write_together
from tf_cycle_ls.cli.console import eprint
from tf_cycle_ls.cli.exit_codes import ERROR, FINDINGS, SUCCESS
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.cli.root_modules import find_root_modules, working_directory_projects
from tf_cycle_ls.findings.messages import documentation_of, path_text
from tf_cycle_ls.fixes.edits.diff import lines
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import MAX_SAFE_IMPACT, plan_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.model import Fix, Impact
from tf_cycle_ls.fixes.registry import RULES
from tf_cycle_ls.render.diff_colours import coloured_diff
from tf_cycle_ls.render.formatters.text_report import explanation_title
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Files, Overlay, UnreadableError

MAX_CYCLES = 20
"""The maximum number of remaining cycles that are listed for one component."""

_NO_FIX = (
    "its references read values that are not written in the configuration, or no rule covers the "
    f"place they are in; see {documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)}"
)


def fix(
    paths: Sequence[str], rules: Collection[str], *, unsafe: bool, write: bool, colour: bool = False
) -> int:
    """Fix the root modules at or below `paths` by the rules `rules`, or by all rules if it is
    empty. `colour` tells whether to colour the diff. Returns the exit code."""
    names = [rule.name for rule in RULES]
    unknown = sorted(set(rules) - set(names))
    if unknown:
        eprint(f"unknown rule {unknown[0]}; the rules are {', '.join(names)}")
        return ERROR
    projects = working_directory_projects()
    max_impact = Impact.CONTROL_REMOVED if unsafe else MAX_SAFE_IMPACT
    fixer = _Fixer(frozenset(rules or names), max_impact, projects)
    status = SUCCESS
    for path in paths:
        try:
            for root_dir in find_root_modules(path, projects):
                fixer.add(root_dir)
        except (UnreadableError, OSError) as error:
            eprint(f"{path}: {error}")
            status = ERROR
    try:
        fixer.output(write=write, colour=colour)
        remaining = list(fixer.remaining_cycles())
    except (NotWrittenError, UnreadableError) as error:
        eprint(str(error))
        return ERROR
    for message in remaining:
        eprint(message)
    return max(status, FINDINGS if remaining else SUCCESS)


@dataclass
class _Fixer:
    """Fixes several root modules. Root modules may share modules, so each is analyzed with the
    changes planned for the previous ones."""

    rules: Collection[str]
    max_impact: Impact
    projects: Projects
    _analyses: dict[str, Analysis] = field(default_factory=dict)
    _fixes: list[Fix] = field(default_factory=list)
    _changes: dict[str, Change] = field(default_factory=dict)

    def add(self, root_dir: str) -> None:
        """Plan the fixes of a root module. Raises UnreadableError."""
        if root_dir in self._analyses:
            return
        self._analyses[root_dir] = analyze(root_dir, self.projects.of(root_dir).files(Disk()))
        files = self._files(root_dir)
        analysis = analyze(root_dir, files)
        plan = plan_fixes(analysis, files, self.rules, self.max_impact)
        self._fixes += plan.fixes
        for path, document in plan.documents.items():
            change = self._changes.get(path)
            before = change.before if change else analysis.documents[path]
            self._changes[path] = Change(before, document)

    def output(self, *, write: bool, colour: bool) -> None:
        """List the fixes on stderr, and write the changes or print them as a unified diff.

        Raises NotWrittenError if files cannot be written, or if a fix in a shared module would add
        cycles or syntax errors to another root module.
        """
        for root_dir, analysis in self._analyses.items():
            if self._changes and is_worse(analysis, self._analyze_changed(root_dir)):
                raise NotWrittenError(
                    f"fixes in shared modules would add cycles or syntax errors to "
                    f"{relative_path(root_dir)}; nothing was written"
                )
        for planned in self._fixes:
            title = f"{planned.rule.name}: {planned.title}"
            eprint("\n  ".join([title, *planned.details.splitlines()]))
        changes = [self._changes[path] for path in sorted(self._changes)]
        if write:
            write_together(changes)
            for change in changes:
                print(f"{relative_path(change.after.path)}: written")
        else:
            lines = (line for change in changes for line in _diff(change))
            sys.stdout.writelines(map(coloured_diff, lines) if colour else lines)

    def remaining_cycles(self) -> Iterator[str]:
        """A message for each cycle that is left, with the reason."""
        for root_dir in self._analyses:
            after = self._analyze_changed(root_dir)
            name = relative_path(root_dir)
            for component in after.components:
                reason = self._reason(component, after, self._files(root_dir))
                for cycle in component.cycles[:MAX_CYCLES]:
                    yield f"{name}: remaining cycle: {path_text(cycle)} ({reason})"
                more = len(component.cycles) - MAX_CYCLES
                if more > 0:
                    count = len(component.addresses)
                    yield f"{name}: and {more} more among the same {count} addresses"

    def _reason(self, component: Component, analysis: Analysis, files: Files) -> str:
        """The options that the least invasive fix needs, or why there is no fix."""
        fixes = fixes_for_component(component, analysis, files)
        if not fixes:
            explanation = next(iter(explanations_for_component(component, analysis)), None)
            if explanation is None:
                return f"no automatic fix available: {_NO_FIX}"
            title = explanation_title(explanation)
            return f"no automatic fix available: {explanation.rule.name}: {title}"
        best = fixes[0]
        needed = [] if best.rule.name in self.rules else [f"--rule {best.rule.name}"]
        needed += ["--unsafe"] if best.impact > self.max_impact else []
        return f"needs {' '.join(needed) or 'another run'}: {best.rule.name}: {best.title}"

    def _files(self, root_dir: str) -> Files:
        changed = {path: change.after for path, change in self._changes.items()}
        return self.projects.of(root_dir).files(Overlay(Disk(), changed))

    def _analyze_changed(self, root_dir: str) -> Analysis:
        return analyze(root_dir, self._files(root_dir))


def _diff(change: Change) -> Iterable[str]:
    name = relative_path(change.after.path)
    before, after = _lines(change.before), _lines(change.after)
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(document: Document) -> list[str]:
    return [line.decode() for line in lines(document.data)]
