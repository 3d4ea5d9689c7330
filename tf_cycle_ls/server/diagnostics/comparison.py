"""Compares root modules with the commit that counts as applied, on a thread of its own."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types
from msgspec import Struct, field

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.reversed_dependencies import reversals
from tf_cycle_ls.findings.reported import ReportedFindings
from tf_cycle_ls.git import Commit, CommitFiles, GitError, main_branch, merge_base
from tf_cycle_ls.replacement.configuration import Configuration
from tf_cycle_ls.replacement.foresight import foresee
from tf_cycle_ls.replacement.reversals import with_plans
from tf_cycle_ls.server.diagnostics.convert import change_diagnostics
from tf_cycle_ls.settings.project import Project
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import UnreadableError, find_checkout

Diagnostics = Mapping[str, tuple[types.Diagnostic, ...]]
_MAX_BASES = 20


class Compared(Struct, frozen=True):
    """The findings of a comparison of a root module. `before` is the configuration that counts as
    applied, and `revision` names its commit."""

    findings: ReportedFindings[Analysis]
    before: Configuration
    revision: str

    def diagnostics(self, encoding: Encoding) -> Diagnostics:
        """The diagnostics about the findings."""
        return change_diagnostics(self.findings, self.revision, encoding)


class Comparisons(Struct):
    """The analyses of the commits that root modules are compared with, by root module and commit.

    They are kept, because a commit does not change. Only one thread uses them. `latest` has the
    last comparison of each root module.
    """

    latest: dict[str, Compared] = field(default_factory=dict)
    bases: dict[tuple[str, Commit], Analysis | None] = field(default_factory=dict)

    def diagnostics(
        self, root_dir: str, project: Project, analysis: Analysis, encoding: Encoding
    ) -> Diagnostics:
        """The diagnostics about what the changes since the applied commit do to replacements.

        Empty without git, without a main branch, or if the setting `compare-with` is off.
        """
        self.latest.pop(root_dir, None)
        revision = project.settings.compare_with
        top = find_checkout(root_dir)
        if revision == "off" or top is None:
            return {}
        try:
            name = main_branch(top) if revision == "auto" else revision
            commit = merge_base(top, name) if name else None
            base = self._base(root_dir, project, commit) if commit else None
        except GitError:
            return {}
        if commit is None or base is None:
            return {}
        before, now = Configuration(base), Configuration(analysis)
        findings = ReportedFindings(
            analysis,
            project.settings,
            all_reversals=with_plans(reversals(base, analysis), before, now),
            foresight=foresee(before, now),
        )
        compared = Compared(findings, before, f"{name} ({commit.name[:8]})")
        self.latest[root_dir] = compared
        return compared.diagnostics(encoding)

    def _base(self, root_dir: str, project: Project, commit: Commit) -> Analysis | None:
        key = root_dir, commit
        if key not in self.bases:
            if len(self.bases) >= _MAX_BASES:
                self.bases.clear()
            self.bases[key] = _analyze_commit(root_dir, project, commit)
        return self.bases[key]


def _analyze_commit(root_dir: str, project: Project, commit: Commit) -> Analysis | None:
    """The analysis of a root module at a commit, or None if it did not exist there."""
    files = CommitFiles(commit)
    try:
        return analyze(root_dir, project.files(files), language=project.settings.language)
    except UnreadableError:
        return None
    finally:
        files.close()
