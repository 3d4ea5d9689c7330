"""The addresses that a reference at a position may name, and those that would close a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tf_cycle_ls.analysis.analyze import analyze_graph
from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import ImportDeclaration
from tf_cycle_ls.graph.nodes import Kind, Node, address
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to
from tf_cycle_ls.text import Document, Span
from tf_cycle_ls.vfs import Files, Overlay

# A reference to something that no configuration declares: it adds no edge to the graph.
_PROBE_TYPE = "tf_cycle_ls_probe"
_PROBE = f"{_PROBE_TYPE}.x"

# What follows the reference: nothing, or the end of a block that is not closed yet. What the block
# has after it is not read then, so a local value after it may be missing.
_ENDS = ("", "\n}\n")

# The names of a traversal up to its last dot, and the beginning of the next name.
_REVERSED_NAMES = re.compile(r"[\w.-]*")
_START_OF_NAME = re.compile(r"[^\W\d]")

# Not the names of objects: functions of providers, and actions, which only `actions` may name.
_OTHER_NAMES = ("provider::", "action.")


class Candidate(Struct, frozen=True):
    """An address that a reference may name, as it is written in the module of the file.

    `path` has the addresses of a shortest path from the candidate to the block of the reference. It
    is empty if there is none; otherwise the reference would close a cycle. `is_own` is True if the
    reference would name its own block.
    """

    name: str
    kind: Kind
    path: tuple[str, ...] = ()
    is_own: bool = False


class Candidates(Struct, frozen=True):
    """The candidates for a reference whose beginning is at `typed`, sorted by name. Their names
    contain it, in upper or lower case."""

    typed: Span
    candidates: tuple[Candidate, ...]


def reference_candidates(
    analysis: Analysis, files: Files, path: str, offset: int
) -> Candidates | None:
    """The candidates for a reference that ends at a byte offset of a file.

    The file is analyzed again with a complete reference at this position, so the parsers decide
    whether a reference may be there, and which node of the graph has it. If the block cannot be
    parsed, it is also tried with an end after the reference. Returns None if no reference may be
    there. Raises UnreadableError if the root module cannot be read.
    """
    document = analysis.documents[path]
    typed = _typed(document, offset)
    part = document.text(typed).lower()
    for end in _ENDS:
        graph = _with_text(analysis, files, path, typed, _PROBE + end)
        scopes = dict(_scopes_by_node(graph, path, typed.start))
        if scopes:
            return Candidates(typed, tuple(_all_candidates(graph, scopes, part)))
    return None


def _with_text(
    analysis: Analysis, files: Files, path: str, span: Span, text: str
) -> DependencyGraph:
    """The graph of an analysis with other text in a span of a file. No other document is read
    again."""
    data = analysis.documents[path].data
    changed = Document(path, data[: span.start] + text.encode() + data[span.end :])
    overlaid = Overlay(files, {**analysis.documents, path: changed})
    return analyze_graph(analysis.root_dir, overlaid, analysis).dependencies


def _all_candidates(
    graph: DependencyGraph, scopes: Mapping[str, str], part: str
) -> Iterator[Candidate]:
    """The candidates for a reference of the nodes `scopes`, each resolved in the module whose
    address it is mapped to. Their names contain `part`. Sorted by name."""
    paths = bfs_predecessors(scopes, graph.predecessors)
    found: dict[str, Candidate] = {}
    for scope in dict.fromkeys(scopes.values()):
        names = ((name, nodes) for name, nodes in graph.names_in(scope) if part in name.lower())
        for candidate in _candidates(graph, names, scopes, paths):
            known = found.get(candidate.name)
            if known is None or (candidate.path and not known.path):
                found[candidate.name] = candidate
    for name in sorted(found):
        yield found[name]


def _typed(document: Document, offset: int) -> Span:
    """The names and dots that end at a byte offset. They begin with the first letter."""
    start = document.data.rfind(b"\n", 0, offset) + 1
    names = _REVERSED_NAMES.match(document.text(Span(start, offset))[::-1])
    match = _START_OF_NAME.search(names[0][::-1]) if names else None
    typed = match.string[match.start() :] if match else ""
    return Span(offset - len(typed.encode()), offset)


def _scopes_by_node(graph: DependencyGraph, path: str, start: int) -> Iterator[tuple[str, str]]:
    """The nodes that have the probe at the byte offset `start` of a file, with the address of the
    module in which it is resolved. There are several if the module is called several times."""
    for name, node in graph.nodes.items():
        for scoped in node.scoped_references:
            located = scoped.located
            if located.path != path or located.offset > start:
                continue
            for reference in scoped.references:
                is_probe = reference.subject.text.startswith(_PROBE_TYPE)
                if is_probe and located.span(reference.span).start == start:
                    yield name, scoped.scope


def _candidates(
    graph: DependencyGraph,
    names: Iterable[tuple[str, tuple[str, ...]]],
    sources: Mapping[str, str],
    paths: Mapping[str, str],
) -> Iterator[Candidate]:
    """The candidates for a reference of the nodes `sources`. `names` are pairs of a name and its
    nodes. `paths` maps each node that depends on one of them to the next node on a shortest path
    to it."""
    for name, targets in names:
        nodes = [graph.nodes[target] for target in targets if target in graph.nodes]
        if not nodes or name.startswith(_OTHER_NAMES) or not _is_declared(nodes[0]):
            continue
        if not sources.keys().isdisjoint(targets):
            yield Candidate(name, nodes[0].kind, is_own=True)
            continue
        ways = [path_to(paths, target) for target in targets if target in paths]
        shortest = min(ways, key=len, default=[])
        addresses = tuple(dict.fromkeys(address(node) for node in reversed(shortest)))
        yield Candidate(name, nodes[0].kind, addresses)


def _is_declared(node: Node) -> bool:
    """Whether a block declares a node. The target of an `import` block may have no block."""
    return not isinstance(node.located.declaration, ImportDeclaration)
