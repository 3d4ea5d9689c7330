"""Wall-clock limits for parsing, as a protection against input crafted to keep the parser busy.

Parsing takes time proportional to the size of a text, except for some syntax errors for which
tree-sitter's error recovery takes quadratic time. The effect of a wall-clock limit depends on the
speed of the machine, but no input can bypass it, and valid files need far less time.
"""

from __future__ import annotations

import time
from typing import ClassVar

FILE_SECONDS = 60.0
"""The time limit for all items of a file, in seconds."""
ITEM_SECONDS = 10.0
"""The time limit for one tree-sitter parse, in seconds."""


class ParseTimeoutError(Exception):
    """Parsing a text took longer than allowed."""

    def __str__(self) -> str:
        return "it takes too long to read"


class Deadline:
    """A point in time, `seconds` after the creation of the object."""

    any_has_passed: ClassVar[bool] = False
    """Whether any deadline has passed in this process, so that results may depend on its speed."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def has_passed(self) -> bool:
        """Whether the deadline has passed."""
        if time.monotonic() > self._end:
            Deadline.any_has_passed = True
            return True
        return False
