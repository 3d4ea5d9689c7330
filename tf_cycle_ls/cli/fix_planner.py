"""Plans the fixes of several roots, without writing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct, field

from tf_cycle_ls import root_fixes
from tf_cycle_ls.analysis.baseline import Baseline
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Component, Cycle
from tf_cycle_ls.analysis.self_components import components_and_self_references
from tf_cycle_ls.cli.atomic_write import Change, NotWrittenError
from tf_cycle_ls.cli.check_root import (
    CheckTask,
    analyze_commit,
    analyze_task,
    baselines_of,
)
from tf_cycle_ls.cli.paths import relative_path
from tf_cycle_ls.findings.messages import documentation_of
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.fixes.model import Fix, Safety
from tf_cycle_ls.render.formatters.fix_json import fix_id
from tf_cycle_ls.render.formatters.text_report import explanation_title
from tf_cycle_ls.text import Document, Edit, OverlappingEditsError, apply
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, Overlay

MAX_CYCLES = 20
"""The maximum number of remaining cycles that are listed for one component."""

_NO_FIX = (
    "its references read values that are not written in the configuration, or no rule covers the "
    "place they are in; see "
)


class RemainingCycles(Struct, frozen=True):
    """The cycles of a component that are left, at most `MAX_CYCLES` of them, and why. `omitted` is
    the number of further cycles. `nodes` is the word for the nodes of the graph."""

    root_dir: str
    component: Component
    reason: str
    nodes: str

    @property
    def cycles(self) -> Sequence[Cycle]:
        """The listed cycles."""
        return self.component.cycles[:MAX_CYCLES]

    @property
    def omitted(self) -> int:
        """The number of cycles that are not listed."""
        return max(0, len(self.component.cycles) - MAX_CYCLES)


class _Root(Struct, frozen=True):
    """A root, its analysis without changes, and the baselines of cycles that stay."""

    task: CheckTask
    analysis: GraphAnalysis
    baselines: tuple[Baseline, ...]

    def reported(self, analysis: GraphAnalysis) -> tuple[Component, ...]:
        """The components and self references that no comment, setting or baseline excludes."""
        settings = self.task.project.settings
        reported = ReportedFindings(analysis, settings, self.baselines).reported_analysis
        return components_and_self_references(reported)


class FixPlanner(Struct):
    """Plans fixes of the named `rules` of at most the class `max_safety`; if `ids` are given,
    exactly the fixes with these ids. Root modules may share modules, so each root is analyzed with
    the changes planned for the previous ones. Call `close_commit_files` after the last use."""

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
        """Plan the fixes of a root. Raises UnreadableError or GitError, and NotWrittenError if
        fixes with the given ids overlap."""
        before = analyze_task(task, Disk())
        root = _Root(task, before, baselines_of(task, analyze_commit(task)))
        self._roots[task.root.name] = root
        files = CachedFiles(self._files(task))
        analysis = analyze_task(task, self._overlay()) if self._changes else before
        if self.ids:
            self._add_by_id(root, analysis, files)
            return
        fixes, documents = root_fixes.plan_fixes(
            task.root.kind,
            analysis,
            files,
            partial(analyze_task, task),
            self.rules,
            self.max_safety,
            root.reported,
        )
        self.fixes += fixes
        self._change(analysis, documents)

    def add_acyclic(self, task: CheckTask, read: frozenset[str]) -> None:
        """Add a root without reported cycles, which consists of the files `read`."""
        self._acyclic[task.root.name] = task, read

    def verify(self) -> None:
        """Raise NotWrittenError if the changes would add cycles or syntax errors to a root, as a
        fix in a shared module may do."""
        if not self._changes:
            return
        affected = [(root.task, root.analysis) for root in self._roots.values()]
        affected += [
            (task, analyze_task(task, Disk()))
            for task, read in self._acyclic.values()
            if not read.isdisjoint(self._changes)
        ]
        for task, before in affected:
            if root_fixes.is_worse(before, analyze_task(task, self._overlay())):
                raise NotWrittenError(
                    f"the fixes would add cycles or syntax errors to "
                    f"{relative_path(task.directory)}; nothing was written"
                )

    def remaining(self) -> Iterator[RemainingCycles]:
        """The cycles that are left after all changes."""
        for root in self._roots.values():
            task = root.task
            after = analyze_task(task, self._overlay())
            for component in root.reported(after):
                reason = self._reason(component, after, task)
                yield RemainingCycles(task.directory, component, reason, after.terms.nodes)

    def _add_by_id(self, root: _Root, analysis: GraphAnalysis, files: Files) -> None:
        components = root.reported(analysis)
        edits: dict[str, list[Edit]] = {}
        for component in components:
            kind = root.task.root.kind
            for fix in root_fixes.fixes_for_component(kind, analysis, files, component):
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

    def _change(self, analysis: GraphAnalysis, documents: Mapping[str, Document]) -> None:
        for path, document in documents.items():
            change = self._changes.get(path)
            before = change.before if change else analysis.documents[path]
            self._changes[path] = Change(before, document)

    def _reason(self, component: Component, analysis: GraphAnalysis, task: CheckTask) -> str:
        """The options that the least invasive fix needs, or why there is no fix."""
        kind, files = task.root.kind, self._files(task)
        fixes = root_fixes.fixes_for_component(kind, analysis, files, component)
        if not fixes:
            explanations = root_fixes.explanations_for_component(kind, analysis, component)
            explanation = next(iter(explanations), None)
            if explanation is None:
                page = documentation_of(component.code)
                return f"no automatic fix available: {_NO_FIX}{page}"
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
        """The files of a root, with the planned changes."""
        return task.project.files(self._overlay())
