"""`graph --format order`: the order in which the nodes of a graph can be created."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tf_cycle_ls.analysis.located_graph import components_and_loops
from tf_cycle_ls.analysis.subgraph import Subgraph
from tf_cycle_ls.graph.strongly_connected import strongly_connected
from tf_cycle_ls.render.graph.labels import printable


def to_order(subgraph: Subgraph, is_declared: Callable[[str], bool]) -> str:
    """One line for each node: its step, its name, and the nodes that it depends on.

    A node depends only on nodes of earlier steps, so those with the same step can be created at the
    same time. The nodes of a cycle have one step together, and their lines say so. A node that is
    not declared has no line of its own.
    """
    return "".join(f"{line}\n" for line in _lines(subgraph, is_declared))


def _lines(subgraph: Subgraph, is_declared: Callable[[str], bool]) -> Iterator[str]:
    graph: dict[str, tuple[str, ...]] = {item.address: () for item in subgraph.items}
    for edge in subgraph.edges:
        graph[edge.source] += (edge.target,)
    cycle_of = {name: names for names in components_and_loops(graph) for name in names}
    steps = _steps(graph)
    width = len(str(max(steps.values(), default=0)))
    declared = filter(is_declared, graph)
    for name in sorted(declared, key=lambda one: (steps[one], cycle_of.get(one, ()), one)):
        own = frozenset(cycle_of.get(name, ()))
        line = f"{steps[name]:>{width}}  {name}"
        earlier = sorted({target for target in graph[name] if target not in own})
        if earlier:
            line += f", after {', '.join(earlier)}"
        if own:
            others = ", ".join(sorted(own - {name})) or "itself"
            line += f", in a cycle with {others}: no order"
        yield printable(line)


def _steps(graph: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    """The step of each node. The components are found after all that they depend on."""
    steps: dict[str, int] = {}
    for names in strongly_connected({name: list(targets) for name, targets in graph.items()}):
        before = (steps[target] for name in names for target in graph[name] if target in steps)
        step = 1 + max(before, default=0)
        steps.update(dict.fromkeys(names, step))
    return steps
