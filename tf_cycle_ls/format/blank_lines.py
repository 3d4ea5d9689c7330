"""Finds the blank lines that the removal of text has made superfluous.

`terraform fmt` does not change blank lines, so the rules here are conventions: no two blank lines
in a row, and no blank line after `{` or before `}`. Blank lines that violated these conventions
before the removal are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tf_cycle_ls.format.tokens import Line


class Seam(NamedTuple):
    """A place in the edited text at which text was removed.

    `offset` is a byte offset. `removed_newline` says whether the removed text contained a newline.
    """

    offset: int
    removed_newline: bool


def superfluous_blank_lines(
    lines: Sequence[Line], seams: Sequence[Seam], was_emptied: Callable[[Line], bool]
) -> Iterator[Line]:
    """Yield the blank lines to remove from the edited text.

    `seams` must be sorted. `was_emptied` says whether a blank line had text before the edits.
    """
    for is_blank, group in groupby(range(len(lines)), lambda index: lines[index].is_blank):
        if not is_blank:
            continue
        indexes = list(group)
        first, end = indexes[0], indexes[-1] + 1
        inside = _seams_in_run(seams, lines[first].start, lines[end - 1].end)
        if inside:
            counts = _counts(lines[first:end], inside, was_emptied)
            to_keep = _count_to_keep(lines, first, end, counts)
            for line in lines[first:end]:
                if was_emptied(line) or to_keep == 0:
                    yield line
                else:
                    to_keep -= 1


def _seams_in_run(seams: Sequence[Seam], start: int, end: int) -> list[int]:
    """Return the offsets of the seams in a run of blank lines from `start` to `end`.

    A seam at `end` counts only if a newline was removed there. Otherwise only the start of the
    next line was removed, which does not change the run.
    """
    return [
        seam.offset
        for seam in seams
        if start <= seam.offset <= end and (seam.removed_newline or seam.offset < end)
    ]


def _counts(
    run: Sequence[Line], seams: list[int], was_emptied: Callable[[Line], bool]
) -> list[int]:
    """Count the original blank lines before the first seam, between seams, and after the last seam.

    Lines that the edits emptied are not counted. The result has one count more than `seams`.
    """
    counts = [0] * (len(seams) + 1)
    for line in run:
        if not was_emptied(line):
            counts[bisect_right(seams, line.start)] += 1
    return counts


def _count_to_keep(lines: Sequence[Line], first: int, end: int, counts: list[int]) -> int:
    """Return how many blank lines to keep in the run with the line indexes `first` to `end`.

    `counts` are the numbers of original blank lines between the seams (see `_counts`).
    """
    follows_opening = first == 0 or lines[first - 1].opens()
    # The last line of a text is the text after its last newline, which may be empty.
    at_end = end == len(lines) or lines[end].start == lines[end].end
    precedes_closing = at_end or lines[end].closes()
    if follows_opening and precedes_closing:
        return min(counts[0], counts[-1])
    if follows_opening:
        return counts[0]
    return counts[-1] if precedes_closing else max(counts)
