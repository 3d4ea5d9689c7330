"""Finds strongly connected components with Tarjan's algorithm, as Terraform does (`dag/tarjan.go`).

networkx has the same algorithm, but importing networkx takes longer than everything else that a
check of a small root module does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def strongly_connected(successors: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected components, including those of a single node.

    Each successor must be a key, too. Neither the order of the components nor that of the nodes in
    them is defined. Does not recurse, so there is no limit for the length of a path.
    """
    visits: dict[str, int] = {}  # The number of nodes that were visited before each node.
    lowest: dict[str, int] = {}  # The first visit among the nodes that are known to be reachable.
    stack: list[str] = []  # The visited nodes whose component is not complete.
    on_stack: set[str] = set()
    for root in successors:
        pending = [] if root in visits else [(root, iter(successors[root]))]
        while pending:
            node, targets = pending[-1]
            if node not in visits:
                visits[node] = lowest[node] = len(visits)
                stack.append(node)
                on_stack.add(node)
            for target in targets:
                if target not in visits:
                    pending.append((target, iter(successors[target])))
                    break
                if target in on_stack:
                    lowest[node] = min(lowest[node], visits[target])
            else:
                pending.pop()
                if lowest[node] == visits[node]:
                    yield _pop_until(node, stack, on_stack)
                else:
                    parent = pending[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[node])


def _pop_until(node: str, stack: list[str], on_stack: set[str]) -> list[str]:
    """Take the nodes from `node` on off the stack."""
    start = len(stack) - 1
    while stack[start] != node:
        start -= 1
    component = stack[start:]
    del stack[start:]
    on_stack.difference_update(component)
    return component
