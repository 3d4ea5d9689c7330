"""The graph of the objects of a stack configuration, named as Terraform prints them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from tf_cycle_ls.stacks.coarseness import is_coarse
from tf_cycle_ls.stacks.config import StackBlock
from tf_cycle_ls.stacks.edges import INPUTS, OUTPUTS, edges_of
from tf_cycle_ls.stacks.stack_tree import Stack
from tf_cycle_ls.text import Span

_KINDS = {"local": "local value", "stack": "embedded stack"}
_ERROR = "Self-dependent item{} in configuration"
_COARSE = (
    "It exists only because an embedded stack is one item on each side: every reference to it "
    "waits for all of its outputs, and each of its variables for all of its inputs. Split the "
    "stack, so that what it reads and what it offers are in different stacks."
)


class StackGraph(LocatedGraph):
    """The objects of stacks and of the stacks in them, and what they wait for. The names of objects
    of different `roots` differ."""

    def __init__(self, roots: Sequence[Stack]) -> None:
        self._roots = roots

    @cached_property
    def _edges(self) -> Mapping[tuple[str, str], Edge]:
        return {key: edge for root in self._roots for key, edge in edges_of(root).items()}

    @cached_property
    def _all(self) -> list[Stack]:
        return [stack for root in self._roots for stack in root.all()]

    @cached_property
    def _stacks(self) -> Mapping[str, Stack]:
        """The stack of each node."""
        return {name: stack for stack in self._all for name in _names(stack)}

    @cached_property
    def _blocks(self) -> Mapping[str, StackBlock]:
        """The block of each node. A `stack` block has two nodes."""
        return {name: block for stack in self._all for name, block in _names(stack).items()}

    @property
    def names(self) -> Collection[str]:
        """See `LocatedGraph.names`."""
        return self._blocks

    @cached_property
    def successors(self) -> Successors:
        """See `LocatedGraph.successors`. With what only a plan waits for."""
        targets: dict[str, list[str]] = {name: [] for name in self._blocks}
        for source, target in sorted(self._edges):
            targets[source].append(target)
        return {name: tuple(found) for name, found in targets.items()}

    def kind(self, name: str) -> str:
        """See `LocatedGraph.kind`."""
        type_ = self._blocks[name].type
        return _KINDS.get(type_, type_)

    def group(self, name: str) -> str:
        """The address of the stack that a node belongs to."""
        return self._stacks[name].name.removesuffix(": ")

    def place(self, name: str) -> Place:
        """See `LocatedGraph.place`."""
        return self._blocks[name].header

    def headers(self) -> Iterator[tuple[str, Place]]:
        """See `LocatedGraph.headers`."""
        for name, block in self._blocks.items():
            yield name, block.header

    def header_around(self, path: str, offset: int) -> Place | None:
        """See `LocatedGraph.header_around`."""
        around = (
            block.header
            for block in self._blocks.values()
            if block.header.path == path and block.span.contains(offset)
        )
        return next(around, None)

    def declaration_span(self, header: Place) -> Span:
        """See `LocatedGraph.declaration_span`."""
        spans = (block.span for block in self._blocks.values() if block.header == header)
        return next(spans, header.span)

    def reference_places(self, name: str) -> Iterator[Place]:
        """See `LocatedGraph.reference_places`."""
        for target in self.successors[name]:
            yield from (one.place for one in self._edges[name, target].references)

    def edge(self, source: str, target: str) -> Edge:
        """See `LocatedGraph.edge`."""
        return self._edges[source, target]

    def parts(self) -> Iterator[ComponentPart]:
        """First the components that `validate` reports, then those of the remaining edges, which
        only a plan has."""
        validated: dict[str, tuple[str, ...]] = {
            name: tuple(
                target for target in targets if not self._edges[name, target].is_only_planned
            )
            for name, targets in self.successors.items()
        }
        reported: set[tuple[str, str]] = set()
        for names in components_and_loops(validated):
            edges = edges_within(validated, names)
            reported.update(edges)
            yield self._part(names, edges)
        remaining = {
            name: tuple(target for target in targets if (name, target) not in reported)
            for name, targets in self.successors.items()
        }
        for names in components_and_loops(remaining):
            yield self._part(names, edges_within(remaining, names))

    def _part(self, names: tuple[str, ...], edges: list[tuple[str, str]]) -> ComponentPart:
        note = f"Terraform reports: {_ERROR.format('' if len(names) == 1 else 's')}."
        if is_coarse(names, self._all, self._edges):
            note += f" {_COARSE}"
        return ComponentPart(names, edges, diagnostic_codes.STACK_CYCLE, note)


def _names(stack: Stack) -> dict[str, StackBlock]:
    """The nodes of one stack, each with its block. A `stack` block has two."""
    found: dict[str, StackBlock] = {}
    for block in stack.config.by_name.values():
        name = stack.name_of(block.name)
        if block.type == "stack":
            found[f"{name} {INPUTS}"] = found[f"{name} {OUTPUTS}"] = block
        elif block.type not in ("removed", "required_providers"):
            found[name] = block
    return found
