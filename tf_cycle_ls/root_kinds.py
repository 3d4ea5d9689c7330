"""The kinds of graphs that are analyzed besides root modules: each has a directory and a kind.

A root is named by a string: a root module by its directory, any other graph by its directory, `//`
and the name of its kind (`/repo/live//units`). No normalized path contains `//`.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
    from tf_cycle_ls.vfs import Files

_SEPARATOR = "//"

Excludes = Callable[[str], bool]
"""Whether a directory is excluded from a search."""


class RootKind(Struct, frozen=True):
    """A kind of graph.

    `name` is part of the names of its roots. `patterns` are globs of the files that it reads, and
    `reads` says whether a path may be one of them. `exists_below` searches a directory on disk for
    such a graph. `analyze` returns the graph of a directory; its last argument is an earlier
    analysis of the same root, or None.
    """

    name: str
    patterns: tuple[str, ...]
    reads: Callable[[str], bool]
    exists_below: Callable[[str, Excludes], bool]
    analyze: Callable[[str, Files, Excludes, GraphAnalysis | None], GraphAnalysis]


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


def _reads_units(path: str) -> bool:
    # Any file may be included or read; the analysis knows which ones are.
    name = os.path.basename(path)
    is_terraform = name.endswith((".tftest.hcl", ".tfquery.hcl", ".terraform.lock.hcl"))
    return name.endswith((".hcl", ".hcl.json", ".yaml", ".yml", ".json")) and not is_terraform


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
    return analyze_units(directory, discover(directory, excludes), files, previous)


UNITS = RootKind(
    "units", ("**/*.hcl", "**/terragrunt.hcl.json"), _reads_units, _has_units, _analyze_units
)
"""The tree of Terragrunt's units below a directory."""

KINDS: Mapping[str, RootKind] = {kind.name: kind for kind in (UNITS,)}
"""All kinds besides root modules, by name."""
