"""Edits that leave a file as `terraform fmt` would, without asking terraform.

fmt aligns the `=` of attributes and object entries on consecutive lines, and the comments behind
consecutive lines; an edit can put a line into such a run, take one out, or join two. Source of
the rules: hashicorp/hcl, hclwrite/format.go (`formatIndent`, `formatCells`). The spaces inside
an expression are left as an edit writes them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from tf_cycle_ls.format.blank_lines import Seam, spare
from tf_cycle_ls.format.tokens import Kind, Line, indentation, lines
from tf_cycle_ls.text import Edit, Span, apply


class _Cell(Enum):
    """What a gap stands in front of."""

    LINE = auto()
    EQUAL = auto()
    COMMENT = auto()
    NEWLINE = auto()


class _Gap(NamedTuple):
    """Blank space, what it stands in front of, and the columns that fmt would give it."""

    span: Span
    cell: _Cell
    wanted: int

    @property
    def width(self) -> int:
        return self.span.end - self.span.start

    def is_as_wanted(self, data: bytes) -> bool:
        return data[self.span.start : self.span.end] == b" " * self.wanted


# For the gaps of a text, each known by its cell and by where it starts: whether fmt would leave
# them, and the runs that they are in, as they are.
_Cleanness = dict[tuple[_Cell, int | None], bool]
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
    spared = list(spare(new, list(_seams(before, after, origin)), _emptied(old, origin)))
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


def _seams(before: bytes, after: bytes, origin: _Origin) -> Iterator[Seam]:
    for edit, placed in zip(origin.edits, origin.placed, strict=True):
        removed = before[edit.span.start : edit.span.end]
        if removed.strip() and not edit.new.strip():
            line = after.rfind(b"\n", 0, placed.start) + 1
            is_indented = not after[line : placed.start].strip()
            yield Seam(line if is_indented else placed.start, b"\n" in removed)


def _emptied(old: Iterable[Line], origin: _Origin) -> Callable[[Line], bool]:
    blank = {line.tokens[0].start for line in old if line.is_blank}

    def was_emptied(line: Line) -> bool:
        newline = origin(line.tokens[0].start)
        return newline is not None and newline not in blank

    return was_emptied


def _cleanness(data: bytes, of: Sequence[Line]) -> _Cleanness:
    clean: _Cleanness = {}

    def decide(run: list[_Gap]) -> bool:
        is_clean = all(gap.is_as_wanted(data) for gap in run)
        clean.update({(gap.cell, gap.span.start): is_clean for gap in run})
        return False

    _lay_out(of, decide)
    return clean


def _moves(after: bytes, of: Sequence[Line], clean: _Cleanness, origin: _Origin) -> list[Edit]:
    """What sets the runs that were clean before, so that they are clean again.

    A gap that the edits brought belongs to whatever run it has come into; a line that they
    brought is indented as fmt would if the lines around it are.
    """
    found: list[Edit] = []
    foreign = set(_among_unclean(of, clean, origin))

    def may_move(gap: _Gap) -> bool:
        if gap.cell is _Cell.LINE and gap.span.start in foreign:
            return False
        return clean.get((gap.cell, origin(gap.span.start)), True)

    def decide(run: list[_Gap]) -> bool:
        settled = all(may_move(gap) for gap in run)
        if settled:
            moved = [gap for gap in run if not gap.is_as_wanted(after)]
            found.extend(Edit(gap.span, b" " * gap.wanted) for gap in moved)
        return settled

    _lay_out(of, decide)
    return found


def _among_unclean(of: Sequence[Line], clean: _Cleanness, origin: _Origin) -> Iterator[int]:
    """Where those lines start that the edits brought next to lines with odd indentation."""
    for direction in (of, of[::-1]):
        odd = False
        for line in direction:
            known = clean.get((_Cell.LINE, origin(line.start)))
            if known is not None:
                odd = not known
            elif odd:
                yield line.start


def _lay_out(of: Sequence[Line], decide: _Decide) -> None:
    """Ask for each run of gaps in a text, those that others depend on first.

    What `decide` answers for the indentation counts for the columns in which the `=` stand, and
    that for the comments.
    """
    columns = list(_indented(of, decide))
    _align(of, columns, _Cell.EQUAL, decide)
    columns = [column + line.value for column, line in zip(columns, of, strict=True)]
    _align(of, columns, _Cell.COMMENT, decide)
    for line in of:
        if line.tokens[-1].kind is Kind.NEWLINE:
            decide([_Gap(line.gap(len(line.tokens) - 1), _Cell.NEWLINE, 0)])


def _indented(of: Sequence[Line], decide: _Decide) -> Iterator[int]:
    """The columns that the indentation and the name on each line take."""
    for line, wanted in zip(of, indentation(of), strict=True):
        gap = _Gap(line.gap(0), _Cell.LINE, wanted)
        has_text = line.tokens[0].kind is not Kind.NEWLINE
        yield line.name + (wanted if has_text and decide([gap]) else gap.width)


def _align(of: Sequence[Line], columns: list[int], cell: _Cell, decide: _Decide) -> None:
    """Ask for the gaps in front of one cell, and add what they come to take to `columns`.

    `columns` are those that the text before the cell takes.
    """
    for run in _runs(of, cell):
        widest = max(columns[index] for index, _ in run)
        gaps = [_Gap(of[index].gap(at), cell, widest - columns[index] + 1) for index, at in run]
        settled = decide(gaps)
        for (index, _), gap in zip(run, gaps, strict=True):
            columns[index] += gap.wanted if settled else gap.width


def _runs(of: Sequence[Line], cell: _Cell) -> Iterator[list[tuple[int, int]]]:
    """The runs of lines with a cell: the number of each line, and of the token in it."""
    run: list[tuple[int, int]] = []
    for index, line in enumerate(of):
        at = line.equal if cell is _Cell.EQUAL else line.comment
        joins = line.in_run if cell is _Cell.EQUAL else at is not None
        if run and not joins:
            yield run
            run = []
        if joins and at is not None:
            run.append((index, at))
        elif at is not None:
            yield [(index, at)]
    if run:
        yield run


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
