"""Explains the steps of cycles that appear only when resources are replaced.

Terraform reports such a cycle after it has planned which objects to create and to destroy. If a
depends on b in the configuration or in the state, these rules of Terraform apply
(`transform_destroy_edge.go`, `transform_destroy_cbd.go`):

- a is created after b, and destroyed before b;
- the new a is created after the old b is destroyed; with `create_before_destroy`, the old b is
  destroyed after a is created or updated;
- the new object of a resource is created after its old object is destroyed; with
  `create_before_destroy`, it is created before that;
- in OpenTofu, the old a is destroyed after everything that its `prevent_destroy` refers to is
  created or updated; and if b is updated in place, that is after the old a is destroyed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tf_cycle_ls.analysis.dependency_path import DependencyPaths
from tf_cycle_ls.analysis.model import Edge
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.analysis.terraform_errors import CycleNode, NodeRole
from tf_cycle_ls.graph import cycles, traversal
from tf_cycle_ls.graph.nodes import Kind

_NEW_AFTER_OLD = (NodeRole.PLAIN, NodeRole.DESTROY)
_OLD_AFTER_NEW = (NodeRole.DEPOSED, NodeRole.PLAIN)
_PREVENT_DESTROY = "lifecycle.prevent_destroy"
_IN_ORDER = (_NEW_AFTER_OLD, _OLD_AFTER_NEW)


class Step(Struct, frozen=True):
    """One step of a cycle: the node `source` depends on the node `target`.

    If the nodes belong to two resources, `needs` holds the addresses of the dependent resource and
    of its dependency. If they belong to the same resource, `needs` is None. `edges` are the edges
    of the configuration that make one resource depend on the other. If there are none, the
    dependency comes from the state, and `remembered` are the edges of the earlier configuration
    that caused it. If `is_evaluated` is True, OpenTofu evaluates the `prevent_destroy` of the
    source, which refers to the target.
    """

    source: CycleNode
    target: CycleNode
    needs: tuple[str, str] | None
    edges: tuple[Edge, ...] = ()
    remembered: tuple[Edge, ...] = ()
    is_evaluated: bool = False

    @property
    def is_from_state(self) -> bool:
        """Whether the dependency is only in the state, not in the configuration."""
        return self.needs is not None and not self.edges


class DestroyCycleExplanation(Struct, frozen=True):
    """The explained steps of a cycle.

    If `is_closed` is True, the steps form the whole cycle. Otherwise they are only the steps that
    follow from the configuration; the others depend on the state, which is unknown.
    """

    steps: tuple[Step, ...]
    is_closed: bool


def explain_destroy_cycle(
    nodes: Sequence[CycleNode],
    paths: DependencyPaths[Analysis],
    before: DependencyPaths[Analysis] | None,
) -> DestroyCycleExplanation:
    """Explain the cycle between the nodes of a cycle error, from the configuration alone if
    possible.

    `before` is the configuration that was last applied, or None if it is unknown. If only two
    resources form the cycle and one depends on the other, the state must have the opposite
    dependency, because nothing else orders the destruction. With more than two resources, such a
    conclusion would be a guess.
    """
    graph = _Graph(nodes, paths, before)
    additional = [graph.remembered] + ([graph.reversed] if len(graph.addresses) == 2 else [])
    for steps in ([], *additional):
        by_ends = {(step.source.name, step.target.name): step for step in steps}
        by_ends |= {(step.source.name, step.target.name): step for step in graph.certain}
        cycle = _shortest(list(by_ends))
        if cycle:
            return DestroyCycleExplanation(tuple(by_ends[ends] for ends in cycle), is_closed=True)
    by_needs = {step.needs: step for step in graph.certain if step.needs}
    return DestroyCycleExplanation(tuple(by_needs.values()), is_closed=False)


class _Graph:
    """The possible steps between the nodes of a cycle error."""

    def __init__(
        self,
        nodes: Sequence[CycleNode],
        paths: DependencyPaths[Analysis],
        before: DependencyPaths[Analysis] | None,
    ) -> None:
        self._nodes = nodes
        self._paths = paths
        self._before = before
        self.addresses = list(dict.fromkeys(node.address for node in nodes))

    @cached_property
    def certain(self) -> list[Step]:
        """The steps within one resource, and the steps that follow from the configuration."""
        steps = [*self._steps_within_resources(), *self._evaluations()]
        for pair, edges in self._dependencies(self._paths).items():
            steps += self._steps_of(pair, edges)
        return steps

    @property
    def remembered(self) -> list[Step]:
        """The steps that follow from the earlier configuration, as recorded in the state."""
        earlier = self._dependencies(self._before) if self._before else {}
        return [step for pair, edges in earlier.items() for step in self._steps_of(pair, (), edges)]

    @property
    def reversed(self) -> list[Step]:
        """The steps that would follow if each dependency of the configuration were reversed."""
        pairs = [(a, b) for b, a in self._dependencies(self._paths)]
        return [step for pair in pairs for step in self._steps_of(pair, ())]

    def _dependencies(
        self, paths: DependencyPaths[Analysis]
    ) -> dict[tuple[str, str], tuple[Edge, ...]]:
        pairs = ((a, b) for a in self.addresses for b in self.addresses if a != b)
        edges_by_pair = {pair: paths.between(*pair) for pair in pairs}
        return {pair: edges for pair, edges in edges_by_pair.items() if edges}

    def _steps_within_resources(self) -> Iterator[Step]:
        for source in self._nodes:
            for target in self._nodes:
                if source.instance == target.instance and (source.role, target.role) in _IN_ORDER:
                    yield Step(source, target, None)

    def _evaluations(self) -> Iterator[Step]:
        """The steps because OpenTofu evaluates `prevent_destroy` before it destroys an object.

        The order of an update after that follows if the updated resource has no object to destroy.
        """
        destroyed = [node for node in self._nodes if node.role is NodeRole.DESTROY]
        for source in destroyed:
            existing = [node for node in self._nodes if not node.is_destroyed]
            evaluated = [
                (node, self._prevention(source.address, node.address)) for node in existing
            ]
            if not any(edges for _, edges in evaluated):
                continue
            for target, edges in evaluated:
                pair = source.address, target.address
                if edges:
                    yield Step(source, target, pair, edges, is_evaluated=True)
                needed = self._paths.between(*pair) if source.address != target.address else ()
                is_replaced = any(node.address == target.address for node in destroyed)
                if needed and self._is_resource(target) and not is_replaced:
                    yield Step(target, source, pair, needed)

    def _is_resource(self, node: CycleNode) -> bool:
        found = self._paths.analysis.dependencies.nodes.get(node.address)
        return found is not None and found.kind is Kind.RESOURCE

    def _prevention(self, user: str, used: str) -> tuple[Edge, ...]:
        """The dependency of `user` on `used` by the references in its `prevent_destroy`."""
        if user == used:
            own = self._paths.analysis.state_references
            references = tuple(one.reference for one in own if one.address == user)
        else:
            edges = self._paths.between(user, used)
            references = edges[0].references if len(edges) == 1 else ()
        in_prevent_destroy = tuple(
            reference for reference in references if reference.attribute == _PREVENT_DESTROY
        )
        return (Edge(user, used, in_prevent_destroy),) if in_prevent_destroy else ()

    def _steps_of(
        self, pair: tuple[str, str], edges: tuple[Edge, ...], remembered: tuple[Edge, ...] = ()
    ) -> Iterator[Step]:
        """The steps that follow if the first resource of `pair` depends on the second."""
        for source in self._of(*pair):
            for target in self._of(*pair):
                # Dependencies in the state only affect objects that are destroyed.
                is_relevant = edges or source.is_destroyed or target.is_destroyed
                if (
                    is_relevant
                    and source.address != target.address
                    and _depends_on(source, target, pair[0])
                ):
                    yield Step(source, target, pair, edges, remembered)

    def _of(self, *addresses: str) -> list[CycleNode]:
        return [node for node in self._nodes if node.address in addresses]


def _depends_on(source: CycleNode, target: CycleNode, user: str) -> bool:
    """Whether the node `source` depends on the node `target`.

    The nodes belong to two resources, one of which depends on the other. `user` is the address of
    the dependent resource.
    """
    if source.is_destroyed and target.is_destroyed:
        return target.address == user
    if source.address == user and not source.is_destroyed:
        return not target.is_destroyed or (source.role, target.role) == _NEW_AFTER_OLD
    return (source.role, target.role) == _OLD_AFTER_NEW and target.address == user


def _shortest(edges: list[traversal.Edge]) -> list[traversal.Edge]:
    """The edges of the shortest cycle in the graph with the edges `edges`, or an empty list if the
    graph has no cycle."""
    names = sorted({name for edge in edges for name in edge})
    successors = {name: tuple(sorted(b for a, b in edges if a == name)) for name in names}
    shortest = [
        path
        for component in cycles.components(successors)
        for path in cycles.shortest_cycles(cycles.edges_within(successors, component)).values()
    ]
    if not shortest:
        return []
    return list(cycles.edges_of(min(shortest, key=lambda path: (len(path), path))))
