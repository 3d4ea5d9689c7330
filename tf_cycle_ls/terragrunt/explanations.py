"""Says how units that need each other can be taken apart, if no edit does it."""

from __future__ import annotations

from tf_cycle_ls.analysis.model import Component
from tf_cycle_ls.fixes.model import Applicability, Explanation, Rule

THIRD_UNIT = Rule("third-unit", Applicability.ONLY_SHOWN)

_MAX_NAMES = 4


def explanations_for_component(component: Component) -> tuple[Explanation, ...]:
    """The explanation of the shortest cycle of a component."""
    cycle = min(component.cycles, key=lambda one: len(one.edges))
    edge = cycle.edges[0]
    if not edge.places:
        return ()
    if edge.source == edge.target:
        reason = (
            f"{edge.source} depends on itself, which no order can satisfy. Remove the dependency. "
            "If its path is meant to lead to another unit, correct it: a relative path starts at "
            "the directory of the unit, also in a file that the unit includes."
        )
        return (
            Explanation(THIRD_UNIT, "No fix: a unit depends on itself", reason, edge.places[0]),
        )
    names = list(dict.fromkeys(cycle.addresses))
    listed = " and ".join(names) if len(names) == 2 else f"these {len(names)} units"
    steps = "; ".join(
        f"{one.source} names {one.target} in {one.references[0].attribute}"
        for one in cycle.edges[:_MAX_NAMES]
        if one.references
    )
    reason = (
        f"{steps}. One of these has to go. Find the resource that needs both ends of a dependency, "
        "such as a rule between two security groups, and move it with its inputs into a unit of "
        f"its own, which depends on {listed}. Then these no longer need each other. mock_outputs "
        "and skip_outputs do not help: they do not change the order."
    )
    title = "No fix: move what needs both into a third unit"
    return (Explanation(THIRD_UNIT, title, reason, edge.places[0]),)
