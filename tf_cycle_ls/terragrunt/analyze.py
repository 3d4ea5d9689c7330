"""Analyzes the tree of units below a directory."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.terragrunt.config_file import ConfigFile
from tf_cycle_ls.terragrunt.discovery import Found
from tf_cycle_ls.terragrunt.session import Session
from tf_cycle_ls.terragrunt.tree import read_tree
from tf_cycle_ls.terragrunt.unit_graph import UnitGraph
from tf_cycle_ls.vfs import CachedFiles, Files

TERMS = Terms("Terragrunt", "terragrunt", "unit", "units", "", "names")


class UnitAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The findings in a tree of units. `files` holds the parsed form of each text."""

    dependencies: UnitGraph
    files: Mapping[str, ConfigFile]

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return TERMS


def analyze_units(
    root_dir: str, found: Found, files: Files, before: UnitAnalysis | None = None
) -> UnitAnalysis:
    """Analyze the units and stacks `found` below `root_dir`, an absolute and normalized path.

    `before` is an earlier analysis of the same tree: a block that now has a syntax error keeps the
    references that it had.
    """
    session = Session(CachedFiles(files), before.files if before else {})
    tree = read_tree(root_dir, found, session)
    graph = UnitGraph(tree, session.documents)
    analysis = UnitAnalysis(
        root_dir,
        (),
        (),
        tuple(sorted(session.problems, key=lambda one: (one.path, one.span or (0, 0)))),
        session.documents,
        graph,
        session.parsed,
    )
    return replace(analysis, components=tuple(graph.components()))
