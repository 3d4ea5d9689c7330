"""Plans the fixes of several root modules, without writing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.fixes.engine.explanations import explanations_for_component
from tf_cycle_ls.fixes.engine.fix_all import plan_fixes
from tf_cycle_ls.fixes.engine.verified_fixes import fixes_for_component
from tf_cycle_ls.fixes.engine.verify import is_worse
from tf_cycle_ls.fixes.model import Fix, Safety
from tf_cycle_ls.render.formatters.fix_json import fix_id
from tf_cycle_ls.render.formatters.text_report import explanation_title
from tf_cycle_ls.settings.project import Projects
from tf_cycle_ls.text import Document, Edit, OverlappingEditsError, apply
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, Overlay

MAX_CYCLES = 20
"""The maximum number of remaining cycles that are listed for one component."""

_NO_FIX = (
    "its references read values that are not written in the configuration, or no rule covers the "
    f"place they are in; see {documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)}"
)


@dataclass(frozen=True, slots=True)
class RemainingCycles:
    """The cycles of a component that are left, at most `MAX_CYCLES` of them, and why. `omitted` is
    the number of further cycles."""

    root_dir: str
    component: Component
    reason: str

    @property
    def cycles(self) -> Sequence[Cycle]:
        """The listed cycles."""
        return self.component.cycles[:MAX_CYCLES]

    @property
    def omitted(self) -> int:
        """The number of cycles that are not listed."""
        return max(0, len(self.component.cycles) - MAX_CYCLES)


@dataclass
class FixPlanner:
    """Plans fixes of the named `rules` of at most the class `max_safety`; if `ids` are given,
    exactly the fixes with these ids. Root modules may share modules, so each is analyzed with the
    changes planned for the previous ones."""

    rules: Collection[str]
    max_safety: Safety
    projects: Projects
    ids: Collection[str] = ()
    fixes: list[Fix] = field(default_factory=list)
    _analyses: dict[str, Analysis] = field(default_factory=dict)
    _changes: dict[str, Change] = field(default_factory=dict)
    _found: set[str] = field(default_factory=set)

    @property
    def changes(self) -> list[Change]:
        """The changes of all files, sorted by path."""
        return [self._changes[path] for path in sorted(self._changes)]

    @property
    def unknown_ids(self) -> list[str]:
        """The ids for which no root module has a fix."""
        return sorted(set(self.ids) - self._found)

    @property
    def has_cycles(self) -> bool:
        """Whether the files on disk have a reported cycle."""
        return any(self._reported(root_dir, before) for root_dir, before in self._analyses.items())

    def add(self, root_dir: str) -> None:
        """Plan the fixes of a root module. Raises UnreadableError, and NotWrittenError if fixes
        with the given ids overlap."""
        if root_dir in self._analyses:
            return
        project = self.projects.of(root_dir)
        tool = project.settings.dialect
        self._analyses[root_dir] = analyze(root_dir, project.files(Disk()), tool=tool)
        files = self._files(root_dir)
        analysis = analyze(root_dir, files, tool=tool)
        if self.ids:
            self._add_by_id(root_dir, analysis, files)
            return
        components = self._reported(root_dir, analysis)
        plan = plan_fixes(analysis, files, self.rules, self.max_safety, components)
        self.fixes += plan.fixes
        self._change(analysis, plan.documents)

    def verify(self) -> None:
        """Raise NotWrittenError if the changes would add cycles or syntax errors to a root module,
        as a fix in a shared module may do."""
        for root_dir, analysis in self._analyses.items():
            if self._changes and is_worse(analysis, self._analyze_changed(root_dir)):
                raise NotWrittenError(
                    f"the fixes would add cycles or syntax errors to "
                    f"{relative_path(root_dir)}; nothing was written"
                )

    def remaining(self) -> Iterator[RemainingCycles]:
        """The cycles that are left after all changes."""
        for root_dir in self._analyses:
            after = self._analyze_changed(root_dir)
            for component in self._reported(root_dir, after):
                reason = self._reason(component, after, self._files(root_dir))
                yield RemainingCycles(root_dir, component, reason)

    def _add_by_id(self, root_dir: str, analysis: Analysis, files: Files) -> None:
        components = self._reported(root_dir, analysis)
        edits: dict[str, list[Edit]] = {}
        cached = CachedFiles(files)
        for component in components:
            for fix in fixes_for_component(component, analysis, cached):
                id_ = fix_id(fix, relative_path)
                if id_ in self.ids and id_ not in self._found:
                    self._found.add(id_)
                    self.fixes.append(fix)
                    for path, changes in fix.edits.items():
                        edits.setdefault(path, []).extend(changes)
        try:
            documents = {
                path: Document(path, apply(analysis.documents[path].data, changes))
                for path, changes in edits.items()
            }
        except OverlappingEditsError:
            raise NotWrittenError(
                "the fixes change the same text; apply one, then check again for the others"
            ) from None
        self._change(analysis, documents)

    def _change(self, analysis: Analysis, documents: Mapping[str, Document]) -> None:
        for path, document in documents.items():
            change = self._changes.get(path)
            before = change.before if change else analysis.documents[path]
            self._changes[path] = Change(before, document)

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
        if best.safety > self.max_safety:
            is_unsafe = best.safety is Safety.CHANGES_BEHAVIOUR
            needed.append("--unsafe" if is_unsafe else "a run without --only safe")
        return f"needs {' and '.join(needed) or 'another run'}: {best.rule.name}: {best.title}"

    def _reported(self, root_dir: str, analysis: Analysis) -> tuple[Component, ...]:
        """The components and self references that no comment and no setting excludes."""
        settings = self.projects.of(root_dir).settings
        reported = ReportedFindings(analysis, settings).reported_analysis
        return components_and_self_references(reported)

    def _files(self, root_dir: str) -> Files:
        changed = {path: change.after for path, change in self._changes.items()}
        return self.projects.of(root_dir).files(Overlay(Disk(), changed))

    def _analyze_changed(self, root_dir: str) -> Analysis:
        tool = self.projects.of(root_dir).settings.dialect
        return analyze(root_dir, self._files(root_dir), tool=tool)
