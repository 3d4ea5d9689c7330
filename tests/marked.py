"""Texts in which the tests mark places with « and »."""

from __future__ import annotations

import re

from tf_cycle_ls.text import Span


def parse_marked(text: str) -> tuple[str, list[Span]]:
    """The text without its markers, and the spans in bytes between each « and »."""
    pieces = re.split("[«»]", text)
    ends = [len("".join(pieces[:count]).encode()) for count in range(1, len(pieces))]
    return "".join(pieces), list(map(Span, ends[::2], ends[1::2]))
