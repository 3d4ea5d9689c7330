"""The edits that lead from one text to another."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from tf_cycle_ls.text import Edit, Span

# As `patch` sees them: bytes.splitlines would also break at a lone carriage return.
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


def lines(data: bytes) -> list[bytes]:
    """The lines of a text, each with its ending."""
    return _LINE.findall(data)


def diff_edits(before: bytes, after: bytes) -> tuple[Edit, ...]:
    """Edits of `before` that make `after` of it: of whole lines, apart from each other, in the
    order of the text."""
    old, new = lines(before), lines(after)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Span(starts[first], starts[last]), b"".join(new[new_first:new_last]))
        for kind, first, last, new_first, new_last in SequenceMatcher(a=old, b=new).get_opcodes()
        if kind != "equal"
    )
