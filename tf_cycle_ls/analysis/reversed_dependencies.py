"""Finds dependencies that a change of the configuration reverses.

Terraform destroys resources in the order of the dependencies in the state, and a plan adds the
dependencies in the configuration (`transform_destroy_edge.go`). If a depended on b and now b
depends on a, each has to be destroyed before the other. A plan that replaces both fails with
`Cycle: a (destroy), b (destroy)`, although neither configuration has a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, pairwise

from msgspec import Struct

from tf_cycle_ls.analysis.model import Edge, Place
from tf_cycle_ls.analysis.moves import Moves
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.config.declarations import ImportDeclaration, ResourceDeclaration
from tf_cycle_ls.graph import cycles
from tf_cycle_ls.graph.nodes import Node
from tf_cycle_ls.graph.reference_graph import Successors
from tf_cycle_ls.graph.traversal import bfs_predecessors, path_to, reachable

Ends = tuple[str, str]
_Dependencies = Mapping[str, frozenset[str]]


class Dependency(Struct, frozen=True):
    """A dependency of one managed resource on another, direct or indirect, with its edges.

    `is_new` is True if it is from the current graph, and False if it is from the earlier one.
    """

    source: str
    target: str
    edges: tuple[Edge, ...]
    is_new: bool


class Reversal(Struct, frozen=True):
    """A ring of resources, each of which Terraform would have to destroy before the next one.

    `steps` is a closed chain of dependencies, alternately from the earlier and the current graph,
    starting with an earlier one. If a plan was simulated, `replaced` are the resources that it
    replaces, `nodes` those of its cycle, and `is_by_chance` is True if only some runs find it.
    `forgotten` are the resources that Terraform forgets instead of destroying them, except for
    `terraform destroy`, which orders all objects before it decides.
    """

    steps: tuple[Dependency, ...]
    replaced: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    is_by_chance: bool = False
    forgotten: tuple[str, ...] = ()

    @property
    def resources(self) -> tuple[str, ...]:
        """The resources in the chain. A plan that replaces all of them fails."""
        return tuple(step.source for step in self.steps)

    @property
    def place(self) -> Place | None:
        """The location of the first reversed reference in the current text."""
        edges = (edge for step in self.steps if step.is_new for edge in step.edges)
        return next((place for edge in edges for place in edge.places), None)


def reversals(before: Analysis, now: Analysis) -> tuple[Reversal, ...]:
    """Find the dependencies that a change reversed, as a set of short closed chains.

    Together the chains contain every reversed dependency. Only resources in both graphs count,
    because only these can be replaced. A closed chain within one graph is a cycle, not a reversal.

    Terraform drops a destroy order between two provider configurations if it would close a cycle
    (`tryInterProviderDestroyEdge`). A chain that consists only of such orders is therefore not a
    reversal. The exception is a chain with a `create_before_destroy` resource: Terraform reverses
    the destroy orders of such a resource only after it has checked for these cycles.

    A `moved` resource counts as the same one. But the dependencies of other resources in the state
    keep its old address, so Terraform does not order by them.
    """
    if before.dependencies.structure.successors == now.dependencies.structure.successors:
        return ()
    return _Change(before, now).reversals()


class _Change:
    """A change of a root module: the dependencies of its resources before and after."""

    def __init__(self, before: Analysis, now: Analysis) -> None:
        self._before = before
        self._now = now
        moves = Moves(now)
        self._old = {moves.after(name): name for name in sorted(_managed(before))}
        self._common = _managed(now) & self._old.keys()
        self._unmoved = frozenset(name for name in self._common if self._old[name] == name)
        self._earlier = self._dependencies_before()
        self._current = _dependencies(self._common, now.dependencies.structure.successors)

    def reversals(self) -> tuple[Reversal, ...]:
        both = {
            name: tuple(sorted(self._earlier[name] | self._current[name])) for name in self._common
        }
        by_steps: dict[tuple[Ends, ...], Reversal] = {}
        for component in cycles.components(both):
            shortest = cycles.shortest_cycles(cycles.edges_within(both, component))
            for path in cycles.covering_cycles(shortest.paths):
                reversal = self._reversal(list(cycles.edges_of(path)))
                if reversal is not None:
                    ends = sorted((step.source, step.target) for step in reversal.steps)
                    by_steps.setdefault(tuple(ends), reversal)
        return tuple(by_steps.values())

    def _dependencies_before(self) -> _Dependencies:
        """The dependencies in the state, direct or through resources that are gone or moved."""
        successors = self._before.dependencies.structure.successors
        found = {}
        for name in self._common:
            came_from = bfs_predecessors([self._old[name]], successors, self._unmoved)
            found[name] = self._unmoved.intersection(came_from) - {name}
        return found

    def _reversal(self, edges: list[Ends]) -> Reversal | None:
        """The reversal that a closed chain of edges forms, or None if it is not a reversal (see
        `reversals`). Consecutive edges of one graph become one step."""
        runs = _runs([self._is_new(ends) for ends in edges])
        if len(runs) < 2:
            return None
        steps = tuple(self._merged(is_new, [edges[at] for at in run]) for is_new, run in runs)
        same_provider = any(self._provider(a) == self._provider(b) for a, b in edges)
        created_first = any(step.source in self._created_first for step in steps)
        if not same_provider and not created_first:
            return None
        forgotten = tuple(step.source for step in steps if self._forgets(step.source))
        return Reversal(steps, forgotten=forgotten)

    def _forgets(self, name: str) -> bool:
        structure = self._now.dependencies.structure
        block = self._now.dependencies.nodes[name].located.declaration
        return (
            structure.tree.dialect.forgets_objects
            and isinstance(block, ResourceDeclaration)
            and block.is_destroyed is False
        )

    def _is_new(self, ends: Ends) -> bool | None:
        """True for a current dependency, False for an earlier one, None if it is in both graphs."""
        source, target = ends
        was, is_now = target in self._earlier[source], target in self._current[source]
        return None if was and is_now else is_now

    def _merged(self, is_new: bool, run: list[Ends]) -> Dependency:
        analysis = self._now if is_new else self._before
        edges = (edge for ends in run for edge in self._edges_along(analysis, ends))
        return Dependency(run[0][0], run[-1][1], tuple(edges), is_new)

    def _edges_along(self, analysis: Analysis, ends: Ends) -> Iterator[Edge]:
        """The edges of a shortest path between the resources `ends` in the graph of an analysis."""
        graph = analysis.dependencies
        start, stops = ends[0], self._common
        if analysis is self._before:
            start, stops = self._old[start], self._unmoved
        came_from = bfs_predecessors([start], graph.structure.successors, stops)
        for a, b in pairwise(path_to(came_from, ends[1])):
            yield graph.edge(a, b)

    @cached_property
    def _created_first(self) -> frozenset[str]:
        """The resources with `create_before_destroy` in their block, and their dependencies.

        Source: `transform_destroy_cbd.go`, ForcedCBDTransformer.
        """
        nodes = self._now.dependencies.nodes
        blocks = ((name, nodes[name].located.declaration) for name in self._common)
        with_setting = [
            name
            for name, block in blocks
            if isinstance(block, ResourceDeclaration) and block.is_created_first
        ]
        return frozenset(reachable(with_setting, self._now.dependencies.structure.successors))

    def _provider(self, name: str) -> tuple[str | None, str]:
        """The provider configuration of a resource, and the source address of its provider."""
        node = self._now.dependencies.nodes[name]
        return node.provider, node.source


def _runs(kinds: Sequence[bool | None]) -> list[tuple[bool, list[int]]]:
    """Group the steps of a closed chain into runs of consecutive steps of the same kind.

    A run is its kind (see `_is_new`) and the indices of its steps. The first run is from the
    earlier graph. A step in both graphs joins the run before it. If all steps are of one kind, they
    form a single run.
    """
    around = list(range(len(kinds)))
    turns = [at for at in around if kinds[at] is False and _kind_before(kinds, at)]
    start = turns[0] if turns else 0
    order = around[start:] + around[:start]
    by_kind = groupby(
        order, lambda at: kinds[at] or (kinds[at] is None and _kind_before(kinds, at))
    )
    return [(bool(kind), list(run)) for kind, run in by_kind]


def _kind_before(kinds: Sequence[bool | None], at: int) -> bool:
    """The kind of the nearest earlier step that is in only one graph, going around the chain."""
    back = (kinds[at - distance] for distance in range(1, len(kinds) + 1))
    return bool(next((kind for kind in back if kind is not None), False))


def _managed(analysis: Analysis) -> frozenset[str]:
    return frozenset(
        name for name, node in analysis.dependencies.nodes.items() if _is_managed(node)
    )


def _is_managed(node: Node) -> bool:
    declaration = node.located.declaration
    if not isinstance(declaration, ResourceDeclaration | ImportDeclaration):
        return False
    return declaration.resource.mode == "managed"


def _dependencies(names: Collection[str], successors: Successors) -> _Dependencies:
    """Map each of the nodes `names` to the others on which it depends, directly or through nodes
    that are not in `names`."""
    return {
        name: frozenset(names).intersection(bfs_predecessors([name], successors, names)) - {name}
        for name in names
    }
