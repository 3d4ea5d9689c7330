"""Edits that leave a file as `terraform fmt` would, without asking terraform.

fmt aligns the `=` of attributes and object entries on consecutive lines, and the comments behind
consecutive lines; an edit can put a line into such a run, take one out, or join two. Source of
the rules: hashicorp/hcl, hclwrite/format.go (`formatIndent`, `formatCells`). The spaces inside
an expression are left as an edit writes them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from tf_cycle_ls.fixes.blank_lines import Seam, spare
from tf_cycle_ls.fixes.fmt_lines import Kind, Line, indentation, lines
from tf_cycle_ls.text import Edit, Span, apply


class _Gap(NamedTuple):
    """Blank space, and the columns that fmt would give it.

    The offset at which it ends names it: there stands the token that it moves.
    """

    span: Span
    wanted: int

    @property
    def width(self) -> int:
        return self.span.end - self.span.start

    def is_as_wanted(self, data: bytes) -> bool:
        return data[self.span.start : self.span.end] == b" " * self.wanted


# Told the gaps of one run, answers whether they get the columns wanted, or stay as they are.
_Decide = Callable[[list[_Gap]], bool]


def tidy(before: bytes, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits of a fix, and what else must move so that a clean layout stays clean.

    `before` is UTF-8, the spans are byte offsets into it, and the edits may come in any order.
    The edits returned are sorted, and neither overlap nor meet. Beyond what was asked for, they

    - set the indentation, the `=` and the trailing comments of the runs that the edits touch as
      fmt would, but leave alone every run of which a part was not so before;
    - take away trailing blanks that a removal leaves, the lines that it empties, and blank lines
      that it brings next to others or to the edge of a block.

    Raises OverlappingEditsError when two edits claim the same byte.
    """
    made = _on_line_starts(before, sorted(edits, key=lambda edit: edit.span))
    after = apply(before, made)
    origin = _Origin(made)
    old, new = lines(before), lines(after)
    spared = list(spare(new, list(_seams(before, origin)), _emptied(old, origin)))
    further = [Edit(Span(line.start, line.end), b"") for line in spared]
    gone = {line.start for line in spared}
    kept = [line for line in new if line.start not in gone]
    further += _moves(after, kept, _cleanness(before, old), origin)
    return tuple(edit for edit in _joined(origin, after, further) if not _is_idle(before, edit))


class _Origin:
    """Where the bytes of the text after some edits come from.

    `edits` are sorted, and `placed` is what each has become in the text after them.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.placed: list[Span] = []
        shift = 0
        for span, new in ((edit.span, edit.new) for edit in edits):
            self.placed.append(Span(span.start + shift, span.start + shift + len(new)))
            shift += len(new) - (span.end - span.start)
        self._starts = [span.start for span in self.placed]

    def __call__(self, offset: int) -> int | None:
        """The offset before the edits, or None for a byte that they brought."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        if offset < self.placed[index].end:
            return None
        return self.edits[index].span.end + offset - self.placed[index].end


def _on_line_starts(before: bytes, edits: Sequence[Edit]) -> list[Edit]:
    """The same edits, with removals of whole lines moved to where those lines begin.

    What removes `\\n  a = 1` before a newline removes `  a = 1\\n` behind one as well.
    """
    moved: list[Edit] = []
    for index, edit in enumerate(edits):
        low = moved[-1].span.end if moved else 0
        high = edits[index + 1].span.start if index + 1 < len(edits) else len(before)
        moved.append(edit if edit.new else Edit(_slid(before, edit.span, low, high), b""))
    return moved


def _slid(before: bytes, span: Span, low: int, high: int) -> Span:
    """Another span between the bounds whose removal leaves the same text."""
    start, end = span
    for newline in (b"\r\n", b"\n"):
        if before.startswith(newline, start, end) and before.startswith(newline, end, high):
            return span.shifted(len(newline))
    while low < start < end and before[start - 1] == before[end - 1] and before[end - 1] in b" \t":
        start, end = start - 1, end - 1
    return Span(start, end)


def _seams(before: bytes, origin: _Origin) -> Iterator[Seam]:
    for edit, placed in zip(origin.edits, origin.placed, strict=True):
        removed = before[edit.span.start : edit.span.end]
        if removed.strip() and not edit.new.strip():
            yield Seam(placed.start, b"\n" in removed)


def _emptied(old: Iterable[Line], origin: _Origin) -> Callable[[Line], bool]:
    blank = {line.tokens[0].start for line in old if line.is_blank}

    def was_emptied(line: Line) -> bool:
        newline = origin(line.tokens[0].start)
        return newline is not None and newline not in blank

    return was_emptied


def _cleanness(data: bytes, of: Sequence[Line]) -> dict[int | None, bool]:
    """For each gap of a text, whether fmt would leave it, and its run, as they are."""
    clean: dict[int | None, bool] = {}

    def decide(run: list[_Gap]) -> bool:
        clean.update(dict.fromkeys((gap.span.end for gap in run), _are_as_wanted(data, run)))
        return False

    _lay_out(of, decide)
    return clean


def _are_as_wanted(data: bytes, run: list[_Gap]) -> bool:
    return all(gap.is_as_wanted(data) for gap in run)


def _moves(
    after: bytes, of: Sequence[Line], clean: dict[int | None, bool], origin: _Origin
) -> list[Edit]:
    """What sets the runs that were clean before, so that they are clean again."""
    found: list[Edit] = []
    foreign = set(_unclean_surroundings(of, clean, origin))

    def decide(run: list[_Gap]) -> bool:
        ends = [gap.span.end for gap in run]
        # A gap that the edits brought belongs to whatever run it has come into.
        settle = all(clean.get(origin(end), True) and end not in foreign for end in ends)
        if settle:
            found.extend(
                Edit(gap.span, b" " * gap.wanted) for gap in run if not gap.is_as_wanted(after)
            )
        return settle

    _lay_out(of, decide)
    return found


def _unclean_surroundings(
    of: Sequence[Line], clean: dict[int | None, bool], origin: _Origin
) -> Iterator[int]:
    """Where the text begins on lines that the edits brought among others with odd indentation."""
    for direction in (of, of[::-1]):
        odd = False
        for line in direction:
            first = line.tokens[0]
            known = clean.get(origin(first.start))
            if first.kind is Kind.NEWLINE:
                continue
            if known is not None:
                odd = not known
            elif odd:
                yield first.start


def _lay_out(of: Sequence[Line], decide: _Decide) -> None:
    """Ask for each run of gaps in a text, those that others depend on first.

    What `decide` answers for the indentation counts for the columns in which the `=` stand, and
    that for the comments.
    """
    columns = list(_indented(of, decide))
    _align(of, columns, [line.equal for line in of], _equal_runs(of), decide)
    columns = [column + line.value for column, line in zip(columns, of, strict=True)]
    comments = [line.comment for line in of]
    _align(of, columns, comments, [comment is not None for comment in comments], decide)
    for line in of:
        if line.tokens[-1].kind is Kind.NEWLINE:
            decide([_Gap(line.gap(len(line.tokens) - 1), 0)])


def _indented(of: Sequence[Line], decide: _Decide) -> Iterator[int]:
    """The columns that the indentation and the name on each line take."""
    for line, wanted in zip(of, indentation(of), strict=True):
        gap = _Gap(line.gap(0), wanted)
        has_text = line.tokens[0].kind is not Kind.NEWLINE
        yield line.name + (wanted if has_text and decide([gap]) else gap.width)


def _equal_runs(of: Sequence[Line]) -> list[int]:
    """A number for each line, the same for those whose `=` are aligned with each other."""
    return [0 if line.in_run else index for index, line in enumerate(of, start=1)]


def _align(
    of: Sequence[Line],
    columns: list[int],
    cells: Sequence[int | None],
    runs: Sequence[int],
    decide: _Decide,
) -> None:
    """Ask for the gaps in front of one cell, and add what they come to take to `columns`.

    `columns` are those that the text before the cell takes. Consecutive lines with the same
    number in `runs` are one run.
    """
    for _, group in groupby(range(len(of)), runs.__getitem__):
        members = [(index, cell) for index in group if (cell := cells[index]) is not None]
        widest = max((columns[index] for index, _ in members), default=0)
        gaps = [_Gap(of[index].gap(cell), widest - columns[index] + 1) for index, cell in members]
        settled = decide(gaps)
        for (index, _), gap in zip(members, gaps, strict=True):
            columns[index] += gap.wanted if settled else gap.width


def _joined(origin: _Origin, after: bytes, further: list[Edit]) -> Iterator[Edit]:
    """One set of edits of the first text, for the edits made and `further` ones of their outcome.

    Those that meet become one.
    """
    changed = [*origin.placed, *(edit.span for edit in further)]
    shift = 0
    for span in _merged(changed):
        made = [
            len(edit.new) - (edit.span.end - edit.span.start)
            for edit, placed in zip(origin.edits, origin.placed, strict=True)
            if span.touches(placed)
        ]
        inside = [
            Edit(edit.span.shifted(-span.start), edit.new)
            for edit in further
            if span.touches(edit.span)
        ]
        start = span.start - shift
        shift += sum(made)
        yield Edit(Span(start, span.end - shift), apply(after[span.start : span.end], inside))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    merged: Span | None = None
    for span in sorted(spans):
        if merged is not None and span.touches(merged):
            merged = Span(merged.start, max(merged.end, span.end))
        else:
            if merged is not None:
                yield merged
            merged = span
    if merged is not None:
        yield merged


def _is_idle(before: bytes, edit: Edit) -> bool:
    return before[edit.span.start : edit.span.end] == edit.new
