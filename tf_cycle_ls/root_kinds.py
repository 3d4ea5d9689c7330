"""The kinds of graphs that are analyzed besides root modules: each has a directory and a kind.

A root is named by a string: a root module by its directory, any other graph by its directory, `//`
and the name of its kind (`/repo/live//units`). No normalized path contains `//`.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from tf_cycle_ls.config.config_files import is_analyzed
from tf_cycle_ls.settings.settings import Settings, value_of
from tf_cycle_ls.stacks.files import VERSION_FILE, is_stack_file

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
    from tf_cycle_ls.analysis.model import Component
    from tf_cycle_ls.fixes.model import Explanation, Fix
    from tf_cycle_ls.settings.project import Project
    from tf_cycle_ls.vfs import Files

_SEPARATOR = "//"

Excludes = Callable[[str], bool]
"""Whether a directory is excluded from a search."""


class RootKind(Struct, frozen=True):
    """A kind of graph.

    `name` is part of the names of its roots. `owns` says whether a file can only be part of such a
    graph, if there is one around it; `patterns` are globs of these files. `proves` says whether a
    file shows that there is one. `reads` says whether such a graph can read a file at all.
    `exists_below` searches a directory on disk for such a graph. `analyze` returns the graph of a
    directory; its last argument is an earlier analysis of the same root, or None. `fixes` and
    `explanations` return those of a component; a fix is verified. `setting` is the name of the
    setting that switches the kind on, if there is one; the editor then shows its graph even if no
    file of it is open.
    """

    name: str
    patterns: tuple[str, ...]
    owns: Callable[[str], bool]
    proves: Callable[[str], bool]
    reads: Callable[[str], bool]
    exists_below: Callable[[str, Excludes], bool]
    analyze: Callable[[str, Files, Excludes, GraphAnalysis | None], GraphAnalysis]
    fixes: Callable[[GraphAnalysis, Files, Component], tuple[Fix, ...]]
    explanations: Callable[[GraphAnalysis, Component], tuple[Explanation, ...]]
    setting: str = ""

    def is_on(self, settings: Settings) -> bool:
        """Whether the settings of a directory allow such a graph there."""
        return not self.setting or bool(value_of(settings, self.setting))


class Root(NamedTuple):
    """A root: its directory, and its kind, or None for a root module."""

    directory: str
    kind: RootKind | None = None

    @property
    def name(self) -> str:
        """The string that stands for the root."""
        return self.directory + (f"{_SEPARATOR}{self.kind.name}" if self.kind else "")


def root_of(name: str) -> Root:
    """The root with a name."""
    directory, separator, kind = name.rpartition(_SEPARATOR)
    if separator and kind in KINDS:
        return Root(directory, KINDS[kind])
    return Root(name)


def directory_of_root(name: str) -> str:
    """The directory of the root with a name."""
    return root_of(name).directory


_UNIT_FILES = ("terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl")


def _owns_units(path: str) -> bool:
    # Any HCL file may be included or read; the analysis knows which ones are.
    is_other = is_analyzed(path) or is_stack_file(os.path.basename(path))
    return path.endswith((".hcl", "terragrunt.hcl.json")) and not is_other


def _proves_units(path: str) -> bool:
    return os.path.basename(path) in _UNIT_FILES


def _reads_units(path: str) -> bool:
    # A path without a dot may be that of a directory.
    return not is_analyzed(path)


def _has_units(directory: str, excludes: Excludes) -> bool:
    from tf_cycle_ls.terragrunt.discovery import has_units

    return has_units(directory, excludes)


def _analyze_units(
    directory: str, files: Files, excludes: Excludes, before: GraphAnalysis | None
) -> GraphAnalysis:
    # Imported late, because most runs have no units.
    from tf_cycle_ls.terragrunt.analyze import UnitAnalysis, analyze_units
    from tf_cycle_ls.terragrunt.discovery import discover

    previous = before if isinstance(before, UnitAnalysis) else None
    found = discover(directory, excludes, previous.found if previous else None)
    return analyze_units(directory, found, files, previous)


def _unit_fixes(analysis: GraphAnalysis, files: Files, component: Component) -> tuple[Fix, ...]:
    from tf_cycle_ls.terragrunt.analyze import UnitAnalysis
    from tf_cycle_ls.terragrunt.fixes import fixes_for_component

    return (
        fixes_for_component(component, analysis, files)
        if isinstance(analysis, UnitAnalysis)
        else ()
    )


def _unit_explanations(analysis: GraphAnalysis, component: Component) -> tuple[Explanation, ...]:
    from tf_cycle_ls.terragrunt.explanations import explanations_for_component

    return explanations_for_component(component)


UNITS = RootKind(
    "units",
    ("**/*.hcl", "**/terragrunt.hcl.json"),
    _owns_units,
    _proves_units,
    _reads_units,
    _has_units,
    _analyze_units,
    _unit_fixes,
    _unit_explanations,
)
"""The tree of Terragrunt's units below a directory."""


def _owns_stacks(path: str) -> bool:
    return is_stack_file(os.path.basename(path))


def _reads_stacks(path: str) -> bool:
    # A path without a dot may be that of a directory.
    name = os.path.basename(path)
    return is_stack_file(name) or name == VERSION_FILE or "." not in name


def _has_stacks(directory: str, excludes: Excludes) -> bool:
    from tf_cycle_ls.stacks.discovery import has_stacks

    return has_stacks(directory, excludes)


def _analyze_stacks(
    directory: str, files: Files, excludes: Excludes, _: GraphAnalysis | None
) -> GraphAnalysis:
    from tf_cycle_ls.stacks.analyze import analyze_stacks
    from tf_cycle_ls.stacks.discovery import stack_directories

    return analyze_stacks(directory, stack_directories(directory, excludes), files)


def _no_fixes(*_: object) -> tuple[Fix, ...]:
    return ()


def _no_explanations(*_: object) -> tuple[Explanation, ...]:
    return ()


STACKS = RootKind(
    "stacks",
    ("**/*.{tfcomponent.hcl,tfstack.hcl,tfcomponent.json,tfstack.json}", f"**/{VERSION_FILE}"),
    _owns_stacks,
    _owns_stacks,
    _reads_stacks,
    _has_stacks,
    _analyze_stacks,
    _no_fixes,
    _no_explanations,
)
"""The stack configurations of Terraform Stacks below a directory."""


def _owns_nothing(_: str) -> bool:
    return False


def _reads_states(path: str) -> bool:
    return True


def _has_root_modules(directory: str, _: Excludes) -> bool:
    return Path(directory).is_dir()


def _analyze_states(
    directory: str, files: Files, excludes: Excludes, before: GraphAnalysis | None
) -> GraphAnalysis:
    from tf_cycle_ls.estate.workspace import WorkspaceAnalysis, analyze_workspace

    previous = before if isinstance(before, WorkspaceAnalysis) else None
    return analyze_workspace(directory, files, excludes, previous)


ESTATE = RootKind(
    "estate",
    ("**/*.tfbackend",),
    _owns_nothing,
    _owns_nothing,
    _reads_states,
    _has_root_modules,
    _analyze_states,
    _no_fixes,
    _no_explanations,
    "estate",
)
"""The root modules below a directory that read each other's states."""

KINDS: Mapping[str, RootKind] = {kind.name: kind for kind in (UNITS, STACKS, ESTATE)}
"""All kinds besides root modules, by name."""


def analyze_root(
    root: Root, project: Project, files: Files, previous: GraphAnalysis | None = None
) -> GraphAnalysis:
    """Analyze a root of any kind. `files` are those that `project` may read, and `previous` is an
    earlier analysis of the root. Raises UnreadableError if the root cannot be read."""
    if root.kind is not None:
        return root.kind.analyze(root.directory, files, project.excludes, previous)
    # Imported late: the server answers `initialize` without the analysis.
    from tf_cycle_ls.analysis.analyze import analyze
    from tf_cycle_ls.analysis.result import Analysis

    before = previous if isinstance(previous, Analysis) else None
    return analyze(root.directory, files, before, project.settings.language)
