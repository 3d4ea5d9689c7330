"""The graph of the units of a tree, named by their directories relative to the tree."""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.located_graph import (
    ComponentPart,
    LocatedGraph,
    Successors,
    components_and_loops,
)
from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.graph.cycles import edges_within
from tf_cycle_ls.terragrunt.tree import Node, UnitKind, UnitTree
from tf_cycle_ls.text import Document, Span


class UnitGraph(LocatedGraph):
    """The dependencies between the units of a tree. `documents` has the text of every file, and
    `before` is an earlier graph of the tree, of which parts are reused."""

    def __init__(
        self,
        tree: UnitTree,
        documents: Mapping[str, Document],
        before: UnitGraph | None = None,
    ) -> None:
        self.tree = tree
        self._earlier = (before.nodes, before.successors) if before else ({}, {})
        self._documents = documents
        self._prefix = tree.root_dir.rstrip(os.sep) + os.sep

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The units by name, sorted."""
        earlier, nodes = self._earlier[0], self.tree.nodes
        if len(earlier) == len(nodes) and all(one.directory in nodes for one in earlier.values()):
            return {name: nodes[one.directory] for name, one in earlier.items()}
        return dict(sorted((self.name_of(one), node) for one, node in nodes.items()))

    @cached_property
    def shared_paths(self) -> frozenset[str]:
        """The paths of files that are the file of several units: copies of one source."""
        counts = Counter(node.place.path for node in self.tree.nodes.values())
        return frozenset(path for path, count in counts.items() if count > 1)

    def name_of(self, directory: str) -> str:
        """The name of the unit in a directory: its path relative to the tree."""
        if directory.startswith(self._prefix):
            return directory[len(self._prefix) :].replace(os.sep, "/")
        try:
            relative = os.path.relpath(directory, self.tree.root_dir)
        except ValueError:  # on another drive
            relative = directory
        return relative.replace(os.sep, "/")

    @property
    def names(self) -> Collection[str]:
        """See `LocatedGraph.names`."""
        return self.nodes

    def is_declared(self, name: str) -> bool:
        """See `LocatedGraph.is_declared`."""
        return self.nodes[name].kind is not UnitKind.MISSING

    @cached_property
    def successors(self) -> Successors:
        """See `LocatedGraph.successors`."""
        nodes, successors = self._earlier
        found = {
            name: successors[name]
            if nodes.get(name) is node
            else tuple(sorted(map(self.name_of, node.references)))
            for name, node in self.nodes.items()
        }
        self._earlier = {}, {}  # Otherwise every graph would keep all before it.
        return found

    def kind(self, name: str) -> str:
        """See `LocatedGraph.kind`."""
        return self.nodes[name].kind.value

    def place(self, name: str) -> Place:
        """The start of the file of a unit, or for a missing unit the first reference to it."""
        return self.nodes[name].place

    def headers(self) -> Iterator[tuple[str, Place]]:
        """Every unit that has a file, with the start of the file."""
        for name, node in self.nodes.items():
            if self.is_declared(name):
                yield name, node.place

    def header_around(self, path: str, offset: int) -> Place | None:
        """The start of a unit's file, for any offset in it."""
        del offset
        return next((place for _, place in self.headers() if place.path == path), None)

    def declaration_span(self, header: Place) -> Span:
        """The whole file of a unit."""
        document = self._documents.get(header.path)
        return Span(0, len(document.data)) if document else header.span

    def reference_places(self, name: str) -> Iterator[Place]:
        """See `LocatedGraph.reference_places`."""
        for references in self.nodes[name].references.values():
            yield from (reference.place for reference in references)

    def edge(self, source: str, target: str) -> Edge:
        """See `LocatedGraph.edge`."""
        found = self.nodes[source].references.items()
        return Edge(
            source, target, next((one for path, one in found if self.name_of(path) == target), ())
        )

    def parts(self) -> Iterator[ComponentPart]:
        """First the components that make `terragrunt run --all` fail, then those of the remaining
        edges, which it leaves out with a unit."""
        left_out = {name for name, node in self.nodes.items() if node.left_out}
        failing = self.successors
        if left_out:
            failing = {
                name: tuple(one for one in targets if one not in left_out)
                for name, targets in failing.items()
                if name not in left_out
            }
        reported: set[tuple[str, str]] = set()
        for names in components_and_loops(failing):
            edges = edges_within(failing, names)
            reported.update(edges)
            yield ComponentPart(names, edges, diagnostic_codes.UNIT_CYCLE)
        if not left_out:
            return
        remaining = {
            name: tuple(one for one in targets if (name, one) not in reported)
            for name, targets in self.successors.items()
        }
        for names in components_and_loops(remaining):
            edges = edges_within(remaining, names)
            note = self._note(name for name in names if name in left_out)
            yield ComponentPart(names, edges, diagnostic_codes.EXCLUDED_UNIT_CYCLE, note)

    def _note(self, left_out: Iterator[str]) -> str:
        first, *_ = left_out
        action = self.nodes[first].left_out
        left_out_here = f"terragrunt run --all leaves out {first}"
        if action.startswith("all"):
            return f"{left_out_here}, because of its exclude block. Without that, it would fail."
        other = "for actions that the exclude block of the unit does not name"
        return f"{left_out_here} for {action}, and fails {other}."
