"""What the fix rules offer: a title, and edits that have been tried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tf_cycle_ls.text import Edit


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair, checked: with its edits made, `breaks` cycles are gone and nothing got worse.

    `rule` is the name of the rule, `title` says what is lost, `edits` are by the path of the file
    and refer to its text as it was analysed.
    """

    rule: str
    title: str
    edits: Mapping[str, tuple[Edit, ...]]
    breaks: int
