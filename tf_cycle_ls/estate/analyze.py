"""Analyzes the root modules of an estate together."""

from __future__ import annotations

import os.path
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec.structs import replace

from tf_cycle_ls import diagnostic_codes
from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.terms import Terms
from tf_cycle_ls.estate.graph import EstateGraph, Link, NameLink
from tf_cycle_ls.estate.matching import Match, matches
from tf_cycle_ls.estate.names import NameMatch, name_matches
from tf_cycle_ls.estate.outputs import OutputNeeds, output_needs
from tf_cycle_ls.estate.root_states import RootStates
from tf_cycle_ls.estate.values import Values, has_default
from tf_cycle_ls.graph.traversal import Edge as Ends
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import FilesOf


class EstateAnalysis(GraphAnalysis, frozen=True, eq=False):
    """The cycles between the root modules of an estate, through their states.

    `root_dir` is the directory of the estate. `read_count` is the number of data sources that read
    a state, and `unmatched_count` the number of those whose state no root module is known to write.
    """

    read_count: int = 0
    unmatched_count: int = 0

    @property
    def limits(self) -> tuple[str, ...]:
        """See `GraphAnalysis.limits`."""
        if not self.unmatched_count:
            return ()
        return (
            f"{self.unmatched_count} of {self.read_count} data sources read a state that no root "
            "module here is known to write; cycles through them are not found",
        )

    @property
    def terms(self) -> Terms:
        """See `GraphAnalysis.terms`."""
        return Terms("Terraform", "terraform", "root module", "root modules", "", "reads")

    def searches(self, code: str) -> bool:
        """See `GraphAnalysis.searches`. Other comments are about the root modules."""
        return code in diagnostic_codes.OF_ESTATES


def analyze_estate(
    directory: str, roots: Iterable[RootStates], files_of: FilesOf
) -> EstateAnalysis:
    """Find the cycles between the root modules of the estate in `directory`.

    `files_of` returns the files that the root module in a directory may read.
    """
    estate = _Estate(directory, roots, files_of)
    graph = EstateGraph(estate.nodes, estate.links())
    analysis = EstateAnalysis(
        directory,
        (),
        (),
        (),
        estate.documents,
        graph,
        read_count=estate.read_count,
        unmatched_count=estate.read_count - estate.matched_count,
    )
    return replace(analysis, components=tuple(graph.components()))


class _Estate:
    def __init__(self, directory: str, roots: Iterable[RootStates], files_of: FilesOf) -> None:
        self._directory = directory
        self._files_of = files_of
        self._roots = {self._name(one.root_dir): one for one in roots}
        self.nodes = {name: one.backend for name, one in sorted(self._roots.items())}
        roots_read = self._roots.values()
        self.read_count = sum(len(one.reads) + one.unknown_reads for one in roots_read)
        self.matched_count = 0
        self.documents: dict[str, Document] = {}
        for one in self._roots.values():
            self.documents.update(one.documents)

    def _name(self, path: str) -> str:
        return os.path.relpath(path, self._directory).replace(os.sep, "/")

    def links(self) -> dict[Ends, list[Link | NameLink]]:
        """The links between root modules, in the order of the text."""
        roots = self._roots.values()
        found: dict[Ends, list[Match]] = defaultdict(list)
        for match in matches(
            chain.from_iterable(one.reads for one in roots),
            chain.from_iterable(one.written for one in roots),
        ):
            ends = self._name(match.read.root_dir), self._name(match.written.root_dir)
            found[ends].append(match)
        self.matched_count = sum(map(len, found.values()))
        values = self._values(found)
        links: dict[Ends, list[Link | NameLink]] = defaultdict(list)
        for ends, of in found.items():
            links[ends] += (self._link(ends, match, values) for match in of)
        for named in name_matches(
            chain.from_iterable(one.lookups for one in roots),
            chain.from_iterable(one.names for one in roots),
        ):
            ends = self._name(named.reader.root_dir), self._name(named.writer.root_dir)
            links[ends].append(self._name_link(named))
        return {
            ends: sorted(links[ends], key=lambda link: (link.place.path, link.place.span))
            for ends in sorted(links)
        }

    def _values(self, found: Mapping[Ends, list[Match]]) -> Values:
        """The outputs that root modules on cycles read."""
        graph: dict[str, tuple[str, ...]] = dict.fromkeys(self.nodes, ())
        for source, target in sorted(found):
            graph[source] += (target,)
        component = {name: names for names in components_and_loops(graph) for name in names}
        on_cycles = {
            ends: of for ends, of in found.items() if ends[1] in component.get(ends[0], ())
        }
        names = frozenset(chain.from_iterable(on_cycles))
        return Values(on_cycles, {name: self._needs(name, found) for name in names})

    def _needs(self, name: str, found: Mapping[Ends, list[Match]]) -> OutputNeeds:
        """The outputs that a root module reads, from its dependency graph."""
        root = self._roots[name]
        reads = {
            match.read.address for ends, of in found.items() if ends[0] == name for match in of
        }
        files = self._files_of(root.root_dir)
        analysis = analyze_graph(root.root_dir, files, language=root.language)
        return output_needs(analysis, reads)

    def _link(self, ends: Ends, match: Match, values: Values) -> Link:
        read = match.read
        outputs = values.outputs(ends, read.address)
        return Link(
            read.address,
            read.place,
            self._location(match.written.place),
            match.written.place,
            match.is_certain,
            outputs,
            bool(outputs) and all(has_default(read, name) for name in outputs or ()),
            values.goes_round(ends[0], read),
        )

    def _name_link(self, match: NameMatch) -> NameLink:
        reader, writer = match
        location = self._location(writer.place)
        return NameLink(reader.address, reader.place, writer.address, location, writer.place)

    def _location(self, place: Place) -> str:
        """A place as a file with a line, relative to the estate."""
        document = self.documents.get(place.path)
        line = document.position(place.span.start).line + 1 if document else 1
        return f"{self._name(place.path)}:{line}"
