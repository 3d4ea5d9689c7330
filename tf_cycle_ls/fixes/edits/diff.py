"""Line-based edits that turn one text into another."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from tf_cycle_ls.text import Edit, Span

# Splits only at \n, as `patch` does. bytes.splitlines also splits at a lone carriage return.
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def lines(data: bytes) -> list[bytes]:
    """The lines of a text, with their line endings."""
    return _LINE.findall(data)


def diff_edits(before: bytes, after: bytes) -> tuple[Edit, ...]:
    """Edits of whole lines that turn `before` into `after`, disjoint and in text order."""
    old, new = lines(before), lines(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Span(starts[old_start], starts[old_end]), b"".join(new[new_start:new_end]))
        for kind, old_start, old_end, new_start, new_end in SequenceMatcher(
            a=old, b=new
        ).get_opcodes()
        if kind != "equal"
    )
