"""How long is spent on a text that somebody may have written to keep us busy.

Whatever is read takes time in proportion to its size, but for some damage at which tree-sitter
tries the square of that. A time is no measure that is the same everywhere; it is one that nothing
gets round, and far beyond what any text takes that means well.
"""

from __future__ import annotations

import time

FILE_SECONDS = 60.0
ITEM_SECONDS = 10.0
"""Seconds."""


class ParseTimeoutError(Exception):
    """A text takes too long to read."""

    def __str__(self) -> str:
        return "it takes too long to read"


class Deadline:
    """It ends so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def has_passed(self) -> bool:
        """Whether that was too long."""
        return time.monotonic() > self._end
