"""Why there is no edit: what is told where none of the repairs is right by itself."""

from __future__ import annotations

from dataclasses import dataclass

from tf_cycle_ls.analysis.answers import Place
from tf_cycle_ls.fixes.rule import Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands in the way of an edit, and what people can do instead.

    `title` says it in a line, `reason` in some sentences; `place` is what it is about.
    """

    rule: Rule
    title: str
    reason: str
    place: Place
