"""Which outputs of other root modules a root module reads, and which of its own outputs need them.

Two root modules that read each other's state are worse if a value goes round: then each apply of
one changes the other. The dependency graph of the root module decides that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from tf_cycle_ls.analysis.dependency_graph import DependencyGraph
from tf_cycle_ls.analysis.model import SourceReference
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import LocalDeclaration, OutputDeclaration
from tf_cycle_ls.graph.traversal import reachable
from tf_cycle_ls.syntax.ast import Key
from tf_cycle_ls.syntax.expressions import traversal

ALL = "*"
"""Stands for all outputs, where the name of an output is computed or the whole object is used."""

# The attributes with outputs: of `terraform_remote_state`, and of `tfe_outputs`.
_OBJECTS = frozenset(("outputs", "values", "nonsensitive_values"))
_MAX_ALIASES = 3
# The rest of a line after an expression.
_END = re.compile(rb"[ \t]*(?:(?:#|//|/\*)[^\n]*)?(?:\r?\n|\}|\Z)")

Read = tuple[str, str]
"""The address of a data source, and the name of an output that is read through it, or `ALL`."""


class OutputNeeds(Struct, frozen=True):
    """`read` are the outputs that a root module reads. `needed_by` maps each of its own outputs to
    those that its value depends on."""

    read: frozenset[Read]
    needed_by: Mapping[str, frozenset[Read]]


def output_needs(analysis: Analysis, addresses: Collection[str]) -> OutputNeeds:
    """The outputs that a root module reads through the data sources at `addresses`."""
    graph = analysis.dependencies
    at_node: dict[str, set[Read]] = defaultdict(set)
    for address in addresses:
        for name, output in _readers(analysis, _Object(address, is_outputs=False), _MAX_ALIASES):
            at_node[name].add((address, output))
    values = _ValueEdges(graph)
    needed_by = {}
    for name, node in graph.nodes.items():
        declaration = node.located.declaration
        if isinstance(declaration, OutputDeclaration) and not node.path:
            needed = (read for one in reachable([name], values) for read in at_node.get(one, ()))
            needed_by[declaration.name] = frozenset(needed)
    return OutputNeeds(frozenset(chain.from_iterable(at_node.values())), needed_by)


class _ValueEdges(Mapping[str, tuple[str, ...]]):
    """The edges of a graph by which a value depends on another: all except `depends_on`."""

    def __init__(self, graph: DependencyGraph) -> None:
        self._graph = graph

    def __getitem__(self, name: str) -> tuple[str, ...]:
        targets = self._graph.successors[name]
        edges = self._graph.edges((name, target) for target in targets)
        return tuple(edge.target for edge in edges if not _is_order(edge.references))

    def __iter__(self) -> Iterator[str]:
        return iter(self._graph.successors)

    def __len__(self) -> int:
        return len(self._graph.successors)


def _is_order(references: Collection[SourceReference]) -> bool:
    """Whether references are there and all in `depends_on`, which passes no value."""
    names = [reference.attribute.rpartition(".")[2] for reference in references]
    return bool(names) and all(name == "depends_on" for name in names)


class _Object(Struct, frozen=True):
    """A data source, or a local value that is another name for it or for its outputs."""

    node: str
    is_outputs: bool


def _readers(analysis: Analysis, read: _Object, aliases: int) -> Iterator[tuple[str, str]]:
    """Each node that reads an output of an object, with the name of the output."""
    graph = analysis.dependencies
    for name in graph.predecessors.get(read.node, ()):
        for reference in graph.edge(name, read.node).references:
            if _is_order((reference,)):
                continue
            names = _names_in(reference.text, read)
            if not read.is_outputs and names and names[0] not in _OBJECTS:
                continue  # `backend` or `workspace`, for example
            rest = names if read.is_outputs else names[1:]
            is_alias = not rest and aliases and _is_whole_value(analysis, name, reference)
            if is_alias:
                alias = _Object(name, is_outputs=read.is_outputs or bool(names))
                yield from _readers(analysis, alias, aliases - 1)
            else:
                yield name, rest[0] if rest else ALL


def _names_in(text: str, read: _Object) -> list[str]:
    """The names in a reference after that of the object itself, as far as they are known."""
    found = traversal(text)
    steps = list(found.steps) if found else []
    if found is None or found.root == "data":
        steps = steps[2:]
        if steps and isinstance(steps[0], Key):
            steps = steps[1:]  # the key of the instance
    else:
        steps = steps[1:]
    return [step.text.strip('"') if isinstance(step, Key) else step for step in steps]


def _is_whole_value(analysis: Analysis, name: str, reference: SourceReference) -> bool:
    """Whether a reference is the whole expression of a local value."""
    located = analysis.dependencies.nodes[name].located
    place = reference.place
    if not isinstance(located.declaration, LocalDeclaration) or located.path != place.path:
        return False
    data = analysis.documents[place.path].data
    before = data[located.span(located.declaration.header).end : place.span.start]
    return before.strip() == b"=" and _END.match(data, place.span.end) is not None
