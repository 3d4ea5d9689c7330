"""Plans the fixes of several root modules, without writing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError
from tf_cycle_ls.cli.check_root import CheckTask, analyze_commit, baselines_of
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
from tf_cycle_ls.text import Document, Edit, OverlappingEditsError, apply
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, Overlay

MAX_CYCLES = 20
"""The maximum number of remaining cycles that are listed for one component."""

_NO_FIX = (
    "its references read values that are not written in the configuration, or no rule covers the "
    f"place they are in; see {documentation_of(diagnostic_codes.DEPENDENCY_CYCLE)}"
)


class RemainingCycles(Struct, frozen=True):
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


class _Root(Struct, frozen=True):
    """A root module, its analysis without changes, and the baselines of cycles that stay."""

    task: CheckTask
    analysis: Analysis
    baselines: tuple[Baseline, ...]

    def reported(self, analysis: Analysis) -> tuple[Component, ...]:
        """The components and self references that no comment, setting or baseline excludes."""
        settings = self.task.project.settings
        reported = ReportedFindings(analysis, settings, self.baselines).reported_analysis
        return components_and_self_references(reported)


class FixPlanner(Struct):
    """Plans fixes of the named `rules` of at most the class `max_safety`; if `ids` are given,
    exactly the fixes with these ids. Root modules may share modules, so each is analyzed with the
    changes planned for the previous ones. Call `close_commit_files` after the last use."""

    rules: Collection[str]
    max_safety: Safety
    ids: Collection[str] = ()
    fixes: list[Fix] = field(default_factory=list)
    _roots: dict[str, _Root] = field(default_factory=dict)
    _acyclic: dict[str, tuple[CheckTask, frozenset[str]]] = field(default_factory=dict)
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
        return any(root.reported(root.analysis) for root in self._roots.values())

    def add(self, task: CheckTask) -> None:
        """Plan the fixes of a root module. Raises UnreadableError or GitError, and NotWrittenError
        if fixes with the given ids overlap."""
        before = self._analyze(task, Disk())
        root = _Root(task, before, baselines_of(task, analyze_commit(task)))
        self._roots[task.directory] = root
        files = CachedFiles(self._files(task))
        analysis = self._analyze(task, self._overlay()) if self._changes else before
        if self.ids:
            self._add_by_id(root, analysis, files)
            return
        components = root.reported(analysis)
        plan = plan_fixes(analysis, files, self.rules, self.max_safety, components)
        self.fixes += plan.fixes
        self._change(analysis, plan.documents)

    def add_acyclic(self, task: CheckTask, read: frozenset[str]) -> None:
        """Add a root module without reported cycles, which consists of the files `read`."""
        self._acyclic[task.directory] = task, read

    def verify(self) -> None:
        """Raise NotWrittenError if the changes would add cycles or syntax errors to a root module,
        as a fix in a shared module may do."""
        if not self._changes:
            return
        affected = [(root.task, root.analysis) for root in self._roots.values()]
        affected += [
            (task, self._analyze(task, Disk()))
            for task, read in self._acyclic.values()
            if not read.isdisjoint(self._changes)
        ]
        for task, before in affected:
            if is_worse(before, self._analyze(task, self._overlay())):
                raise NotWrittenError(
                    f"the fixes would add cycles or syntax errors to "
                    f"{relative_path(task.directory)}; nothing was written"
                )

    def remaining(self) -> Iterator[RemainingCycles]:
        """The cycles that are left after all changes."""
        for root_dir, root in self._roots.items():
            after = self._analyze(root.task, self._overlay())
            for component in root.reported(after):
                reason = self._reason(component, after, self._files(root.task))
                yield RemainingCycles(root_dir, component, reason)

    def _add_by_id(self, root: _Root, analysis: Analysis, files: Files) -> None:
        components = root.reported(analysis)
        edits: dict[str, list[Edit]] = {}
        for component in components:
            for fix in fixes_for_component(component, analysis, files):
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

    def _overlay(self) -> Files:
        """The disk with the planned changes."""
        return Overlay(Disk(), {path: change.after for path, change in self._changes.items()})

    def _files(self, task: CheckTask) -> Files:
        """The files of a root module, with the planned changes."""
        return task.project.files(self._overlay())

    def _analyze(self, task: CheckTask, files: Files) -> Analysis:
        language = task.project.settings.language
        return analyze(task.directory, task.project.files(files), language=language)
