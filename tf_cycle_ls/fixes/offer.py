"""What the fix rules propose, and what is offered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from tf_cycle_ls.analysis.answers import Place
from tf_cycle_ls.fixes.rule import Rule
from tf_cycle_ls.text import Edit

Edits = Mapping[str, tuple[Edit, ...]]
"""Edits by the path of the file that they change."""


class Harm(IntEnum):
    """How much a repair takes away, from nothing to a lock that is gone."""

    NOTHING = 0
    ORDER = 1
    """The order in which things are made, not what is made."""
    NARROWED = 2
    """Less of the same: a condition of several, a wider reach behind other controls."""
    WIDENED = 3
    """A permission, or a denial, that reaches further than before."""
    CONTROL_GONE = 4
    """A control that is no longer there at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule would do about one reference: edits by the path of the file that they change.

    `what` and `loss` say in a few words what is done and what is lost; they make the title.
    """

    rule: Rule
    what: str
    loss: str
    harm: Harm
    edits: Edits


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair, checked: with its edits made, `breaks` cycles are gone and nothing got worse.

    `title` says what is lost, `place` is the reference that goes,
    `edits` are by the path of the file and refer to its text as it was analysed. `freed` are the
    edges (source, target) that are on no cycle any more. `details` are lines for which a title has
    no room: what else protects where a control is taken away; "" where there is nothing to add.
    """

    rule: Rule
    title: str
    place: Place
    edits: Edits
    breaks: int
    freed: frozenset[tuple[str, str]]
    harm: Harm
    details: str = ""

    @property
    def is_safe(self) -> bool:
        """Whether what is built stays the same; at most the order in which it is built changes."""
        return self.harm <= Harm.ORDER
