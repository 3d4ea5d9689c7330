"""Orders fixes by what they cost."""

from __future__ import annotations

from collections.abc import Iterable

from tf_cycle_ls.fixes.engine.hitting_set import Cost
from tf_cycle_ls.fixes.model import Edits, Fix, Harm, Impact, Safety, safety_of

Severity = tuple[Safety, Impact, int]
"""The class of a fix, its impact, and its worst harm as an index in `Harm`."""

_HARMS = list(Harm)
_SEVERITIES = [
    (safety, impact, harm)
    for safety in sorted(Safety, reverse=True)
    for impact in sorted(Impact, reverse=True)
    for harm in reversed(range(len(_HARMS)))
]


def severity(impact: Impact, harms: Iterable[Harm]) -> Severity:
    """The severity of a fix. Compares fixes by class, then impact, then harm.

    One with which the apply fails is no better than one that loosens something.
    """
    harms = tuple(harms)
    counted = max(impact, Impact.WIDENED) if Harm.NEEDED_FIRST in harms else impact
    return safety_of(impact, harms), counted, max(map(_HARMS.index, harms))


def ranked(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Fixes, the best first.

    Fixes that do not change behaviour precede the others. In each group, those that break every
    cycle of their component come first, then the least severe ones.
    """

    def key(fix: Fix) -> tuple[object, ...]:
        safety, impact, harm = severity(fix.impact, fix.harms)
        changes = safety is Safety.CHANGES_BEHAVIOUR
        return changes, not fix.breaks_component, safety, impact, harm, -fix.breaks

    return tuple(sorted(fixes, key=key))


def cost_of(impact: Impact, harms: Iterable[Harm], edits: Edits) -> Cost:
    """The cost of a fix, as a vector that can be added.

    It has a component for each severity, the worst first, which is 1 for the severity of the fix
    and otherwise 0. The last component is the number of edits.
    """
    own = severity(impact, harms)
    counts = (int(own == other) for other in _SEVERITIES)
    return (*counts, sum(len(changes) for changes in edits.values()))
