"""The one way to ask why there is no edit. It is for where no repair is safe: see `Fix.is_safe`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tf_cycle_ls.analysis.model import Analysis, Component, Cycle
from tf_cycle_ls.fixes.model import Explanation
from tf_cycle_ls.fixes.registry import EXPLAINERS
from tf_cycle_ls.text import Span

# As many as a report shows: nobody reads more, and each takes its time.
_MOST_CYCLES = 20


def explanations_at(root: Analysis, path: str, span: Span) -> tuple[Explanation, ...]:
    """What there is to say about the cycle edges that touch `span` of the file at `path`, and
    about the shortest cycle through each of them."""
    return _of(
        root,
        (
            component.shortest[edge.source, edge.target].starting_with(edge)
            for component in root.components
            for edge in component.edges
            if any(place.path == path and place.span.touches(span) for place in edge.places)
        ),
    )


def explanations_for_component(component: Component, root: Analysis) -> tuple[Explanation, ...]:
    """What there is to say about the cycles of a component, the first of very many."""
    return _of(root, component.cycles[:_MOST_CYCLES])


def _of(root: Analysis, cycles: Iterable[Cycle]) -> tuple[Explanation, ...]:
    first: dict[object, Explanation] = {}
    for cycle in cycles:
        for each in _of_cycle(root, cycle):
            first.setdefault((each.rule, each.title), each)
    return tuple(first.values())


def _of_cycle(root: Analysis, cycle: Cycle) -> Sequence[Explanation]:
    """What the first has to say that has something to say: the others would only repeat it."""
    heard = (list(each.explanations(root, cycle)) for each in EXPLAINERS)
    return next(filter(None, heard), [])
