"""A fix rule: a way to break a cycle that has a name and a page in the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Applicability(Enum):
    """What may be done with what a rule finds."""

    SAFE = "safe"
    """What is built is the same; at most the order in which it is built changes."""
    CHANGES_BEHAVIOUR = "changes behaviour"
    """Something is permitted, denied or guarded that was not, or no longer."""
    ONLY_SHOWN = "only shown"
    """There is no edit that is right by itself; the rule explains."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as people know it.

    `name` is what the documentation page, `data.rule` of a code action and `--rule` call it.
    `applicability` is the worst that its repairs may be; a single one may be better
    (`Harm` says how it is with that one).
    """

    name: str
    applicability: Applicability
