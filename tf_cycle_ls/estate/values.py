"""Finds out whether a value goes round between root modules that read each other's states.

The graph for this has the outputs of the root modules as nodes. An output depends on those outputs
of other root modules that its value depends on inside its root module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.estate.matching import Match
from tf_cycle_ls.estate.outputs import ALL, OutputNeeds
from tf_cycle_ls.estate.read import StateRead
from tf_cycle_ls.graph.traversal import Edge as Ends

_SEPARATOR = "\n"


def has_default(read: StateRead, output: str) -> bool:
    """Whether an output that is read has a default, so that it can be read before it exists.

    Defaults that are not known count, because a finding must not be wrong.
    """
    return read.defaults is None or output in read.defaults


class Values:
    """The outputs that root modules on cycles read from each other.

    `matches` maps a root module and one that it reads to the data sources that do. `needs` has the
    outputs that each root module reads.
    """

    def __init__(
        self, matches: Mapping[Ends, Iterable[Match]], needs: Mapping[str, OutputNeeds]
    ) -> None:
        self._needs = needs
        self._targets = {
            (source, match.read.address): (target, match.read)
            for (source, target), found in matches.items()
            for match in found
        }

    def outputs(self, ends: Ends, address: str) -> tuple[str, ...] | None:
        """The outputs that the data source at `address` reads. `ALL` alone if it is among them.

        None if the root modules `ends` are on no cycle.
        """
        if (ends[0], address) not in self._targets:
            return None
        found = {output for one, output in self._needs[ends[0]].read if one == address}
        return (ALL,) if ALL in found else tuple(sorted(found))

    def goes_round(self, name: str, read: StateRead) -> bool:
        """Whether an output that is read depends on the output that it is read for."""
        for output in self._needs[name].needed_by if name in self._needs else ():
            component = self._component_of.get(_node(name, output), frozenset())
            if not component.isdisjoint(self._arcs(name, output, read.address)):
                return True
        return False

    @cached_property
    def _component_of(self) -> Mapping[str, frozenset[str]]:
        found = map(frozenset, components_and_loops(self._graph))
        return {output: outputs for outputs in found for output in outputs}

    @cached_property
    def _graph(self) -> Mapping[str, tuple[str, ...]]:
        """Maps each output, as root module and name, to those of other root modules it needs."""
        nodes = {
            _node(name, output): (name, output)
            for name, needs in self._needs.items()
            for output in needs.needed_by
        }
        graph: dict[str, tuple[str, ...]] = {}
        for node, (name, output) in nodes.items():
            addresses = {address for address, _ in self._needs[name].needed_by[output]}
            targets = {one for address in addresses for one in self._arcs(name, output, address)}
            graph[node] = tuple(sorted(targets & nodes.keys()))
        return graph

    def _arcs(self, name: str, output: str, address: str) -> Iterator[str]:
        """The outputs that an output needs through one data source, without those with defaults."""
        if (name, address) not in self._targets:
            return
        target, read = self._targets[name, address]
        for one, needed in self._needs[name].needed_by[output]:
            if one != address:
                continue
            every = self._needs[target].needed_by if needed == ALL else (needed,)
            yield from (_node(target, inner) for inner in every if not has_default(read, inner))


def _node(name: str, output: str) -> str:
    return f"{name}{_SEPARATOR}{output}"
