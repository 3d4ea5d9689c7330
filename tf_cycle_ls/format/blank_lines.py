"""The blank lines that are to spare where something was removed.

`terraform fmt` takes blank lines as they come; these rules are those that a careful author keeps
to. What the author wrote stays: two blank lines in a row, or one behind a `{`, go only where a
removal has made them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tf_cycle_ls.format.tokens import Line


class Seam(NamedTuple):
    """A place in a text at which something was removed.

    `offset` is in bytes; `lines` tells whether a newline was among what was removed.
    """

    offset: int
    lines: bool


def spare(
    of: Sequence[Line], seams: Sequence[Seam], was_emptied: Callable[[Line], bool]
) -> Iterator[Line]:
    """Those of the lines of a text that should go, given the seams in it, in order.

    `was_emptied` tells of a blank line whether it is all that is left of one that was not blank.
    """
    for blank, group in groupby(range(len(of)), lambda index: of[index].is_blank):
        if not blank:
            continue
        indexes = list(group)
        first, end = indexes[0], indexes[-1] + 1
        inside = _inside(seams, of[first].start, of[end - 1].end)
        if inside:
            left = _to_keep(of, first, end, _counts(of[first:end], inside, was_emptied))
            for line in of[first:end]:
                if was_emptied(line) or left == 0:
                    yield line
                else:
                    left -= 1


def _inside(seams: Sequence[Seam], start: int, end: int) -> list[int]:
    """The seams in a row of blank lines, which ends where a line with text begins.

    What was cut off the front of that line, and no more, leaves the row as it was.
    """
    return [
        seam.offset
        for seam in seams
        if start <= seam.offset <= end and (seam.lines or seam.offset < end)
    ]


def _counts(
    row: Sequence[Line], seams: list[int], was_emptied: Callable[[Line], bool]
) -> list[int]:
    """How many blank lines stand before the first seam, between it and the second, and so on."""
    counts = [0] * (len(seams) + 1)
    for line in row:
        if not was_emptied(line):
            counts[bisect_right(seams, line.start)] += 1
    return counts


def _to_keep(of: Sequence[Line], first: int, end: int, counts: list[int]) -> int:
    opened = first == 0 or of[first - 1].opens()
    # The last of the lines of a text is what follows its last newline.
    closed = end == len(of) or of[end].closes() or of[end].start == of[end].end
    if opened and closed:
        return min(counts[0], counts[-1])
    if opened:
        return counts[0]
    return counts[-1] if closed else max(counts)
