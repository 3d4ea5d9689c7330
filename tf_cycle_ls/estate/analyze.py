"""Analyzes the root modules of an estate together."""

from __future__ import annotations

import os.path
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.module_loader import load
from tf_cycle_ls.analysis.static_scopes import StaticScopes
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.estate.graph import EstateGraph, Link, RootModule
from tf_cycle_ls.estate.matching import Match, matches
from tf_cycle_ls.estate.outputs import OutputNeeds, output_needs
from tf_cycle_ls.estate.read import StateRead, state_reads
from tf_cycle_ls.estate.values import Values, has_default
from tf_cycle_ls.estate.written import WrittenStates, backend_of, written_states
from tf_cycle_ls.graph.traversal import Edge as Ends
from tf_cycle_ls.settings.settings import Language
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files


class EstateAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The cycles between the root modules of an estate, through their states.

    `root_dir` is the directory of the estate.
    """

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return Terms("Terraform", "terraform", "root module", "root modules", "", "reads")


class EstateRoot(Struct, frozen=True):
    """A root module of an estate: its directory, how its files are read, and its settings."""

    directory: str
    files: Files
    language: Language


class RootStates(Struct, frozen=True):
    """The states that a root module writes and reads.

    `documents` has the files with the places of these. `backend` is the block of the backend.
    """

    root: EstateRoot
    backend: RootModule
    written: tuple[WrittenStates, ...]
    reads: tuple[StateRead, ...]
    documents: Mapping[str, Document]


def states_of_root(root: EstateRoot, names_in: Mapping[str, Iterable[str]]) -> RootStates:
    """The states of one root module. `names_in` maps the directories of the estate to the names of
    their files. Raises UnreadableError if the directory cannot be read."""
    loaded = load(root.directory, root.files, language=root.language)
    values = StaticScopes(
        root.files,
        root.directory,
        loaded.choice.dialect,
        is_before_graph=False,
        knows_workspace=False,
    )
    own = sorted(path for path in loaded.documents if os.path.dirname(path) == root.directory)
    place = Place(own[0] if own else root.directory, Span(0, 0))
    backend = backend_of(root.directory, loaded.documents)
    written = written_states(
        root.directory, backend, place, root.files, names_in, values.of_root(root.directory)
    )
    reads = state_reads(root.directory, loaded.tree, loaded.documents, values)
    node = RootModule(backend.header, backend.span) if backend else RootModule(place, place.span)
    places = (node.place, *(one.place for one in written), *(read.place for read in reads))
    documents = {
        path: loaded.documents.get(path) or root.files.read(path)
        for path in {place.path for place in places if place.path != root.directory}
    }
    return RootStates(root, node, written, reads, documents)


def analyze_estate(directory: str, roots: Iterable[RootStates]) -> EstateAnalysis:
    """Find the cycles between the root modules of the estate in `directory`."""
    estate = _Estate(directory, roots)
    graph = EstateGraph(estate.nodes, estate.links())
    analysis = EstateAnalysis(directory, (), (), (), estate.documents, graph)
    return replace(analysis, components=tuple(graph.components()))


class _Estate:
    def __init__(self, directory: str, roots: Iterable[RootStates]) -> None:
        self._directory = directory
        self._roots = {self._name(one.root.directory): one for one in roots}
        self.nodes = {name: one.backend for name, one in sorted(self._roots.items())}
        self.documents: dict[str, Document] = {}
        for one in self._roots.values():
            self.documents.update(one.documents)

    def _name(self, root_dir: str) -> str:
        return os.path.relpath(root_dir, self._directory).replace(os.sep, "/")

    def links(self) -> dict[Ends, list[Link]]:
        """The links between root modules, in the order of the text."""
        reads = (read for one in self._roots.values() for read in one.reads)
        written = (states for one in self._roots.values() for states in one.written)
        found: dict[Ends, list[Match]] = defaultdict(list)
        for match in matches(reads, written):
            ends = self._name(match.read.root_dir), self._name(match.written.root_dir)
            found[ends].append(match)
        on_cycles = self._on_cycles(found)
        names = frozenset(chain.from_iterable(on_cycles))
        values = Values(
            {ends: found[ends] for ends in on_cycles},
            {name: self._needs(name, found) for name in names},
        )
        return {
            ends: sorted(
                (self._link(ends, match, values) for match in found[ends]),
                key=lambda link: (link.place.path, link.place.span),
            )
            for ends in sorted(found)
        }

    def _on_cycles(self, found: Iterable[Ends]) -> frozenset[Ends]:
        graph: dict[str, tuple[str, ...]] = dict.fromkeys(self.nodes, ())
        for source, target in sorted(found):
            graph[source] += (target,)
        component = {name: names for names in components_and_loops(graph) for name in names}
        return frozenset(
            ends for ends in found if ends[0] in component and ends[1] in component[ends[0]]
        )

    def _needs(self, name: str, found: Mapping[Ends, list[Match]]) -> OutputNeeds:
        """The outputs that a root module on a cycle reads, from its dependency graph."""
        root = self._roots[name].root
        reads = {
            match.read.address for ends, of in found.items() if ends[0] == name for match in of
        }
        analysis = analyze_graph(root.directory, root.files, language=root.language)
        return output_needs(analysis, reads)

    def _link(self, ends: Ends, match: Match, values: Values) -> Link:
        read, place = match.read, match.written.place
        document = self.documents.get(place.path)
        line = document.position(place.span.start).line + 1 if document else 1
        outputs = values.outputs(ends, read.address)
        return Link(
            read.address,
            read.place,
            f"{self._name(place.path)}:{line}",
            match.is_certain,
            outputs,
            bool(outputs) and all(has_default(read, name) for name in outputs or ()),
            values.goes_round(ends[0], read),
        )
