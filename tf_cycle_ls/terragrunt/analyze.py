"""Analyzes the tree of units below a directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.terragrunt.config_file import ConfigFile
from tf_cycle_ls.terragrunt.discovery import Found
from tf_cycle_ls.terragrunt.memory import NO_MEMORY, Memory, memory_of, session_with
from tf_cycle_ls.terragrunt.tree import TreeReader
from tf_cycle_ls.terragrunt.unit_graph import UnitGraph
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files

TERMS = Terms("Terragrunt", "terragrunt", "unit", "units", "", "names")


class UnitAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The findings in a tree of units. `files` holds the parsed form of each text, and `found` the
    units and stacks that discovery has found. `memory` is for the next analysis."""

    dependencies: UnitGraph
    files: Mapping[str, ConfigFile]
    found: Found
    memory: Memory

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return TERMS

    def item_spans(self, path: str) -> Sequence[Span]:
        """See `GraphAnalysis.item_spans`."""
        file = self.files.get(path, ConfigFile())
        return () if file.broken or file.issues else [one.span for one in file.sections]

    @property
    def listed_directories(self) -> frozenset[str]:
        """See `GraphAnalysis.listed_directories`."""
        return frozenset(self.memory.listings)

    @property
    def unparsed_blocks(self) -> Mapping[Place, Place]:
        """See `GraphAnalysis.unparsed_blocks`."""
        return {
            Place(path, section.stale): Place(path, section.span)
            for path, file in self.files.items()
            for section in file.sections
            if section.stale is not None
        }


def analyze_units(
    root_dir: str, found: Found, files: Files, before: UnitAnalysis | None = None
) -> UnitAnalysis:
    """Analyze the units and stacks `found` below `root_dir`, an absolute and normalized path.

    `before` is an earlier analysis of the same tree: a block that now has a syntax error keeps the
    references that it had.
    """
    session, kept = session_with(files, before.memory if before else NO_MEMORY, found.versions)
    reader = TreeReader(root_dir, found, session, kept)
    tree = reader.read(before.dependencies.tree if before else None)
    session.report_issues()
    memory = memory_of(session, reader.read_units)
    # A unit has a place also if its file was left out.
    left_out = {node.place.path for node in tree.nodes.values()} - memory.documents.keys()
    documents = {**memory.documents, **{path: Document(path, b"") for path in left_out}}
    graph = UnitGraph(tree, documents, before.dependencies if before else None)
    analysis = UnitAnalysis(
        root_dir,
        (),
        (),
        tuple(sorted(session.problems, key=lambda one: (one.path, one.span or (0, 0)))),
        documents,
        graph,
        memory.parsed,
        found,
        memory,
    )
    return replace(analysis, components=tuple(graph.components()))
