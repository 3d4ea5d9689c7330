"""Extends edits so that the file stays formatted as by `terraform fmt`, without running it.

fmt aligns the `=` of attributes and object entries on consecutive lines, and the trailing comments
of consecutive lines. An edit can add a line to such a run, remove a line from it, or join two runs.
Source of the rules: hashicorp/hcl, hclwrite/format.go (`formatIndent`, `formatCells`). Spaces
inside expressions are not changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from tf_cycle_ls.format.blank_lines import Seam, superfluous_blank_lines
from tf_cycle_ls.format.tokens import Kind, Line, indentation, split_lines
from tf_cycle_ls.text import Edit, Span, apply


class _Cell(Enum):
    """The kind of text that follows a gap."""

    LINE = auto()
    EQUAL = auto()
    COMMENT = auto()
    NEWLINE = auto()


class _Gap(NamedTuple):
    """The whitespace before a cell, which fmt would make `fmt_width` columns wide."""

    span: Span
    cell: _Cell
    fmt_width: int

    @property
    def width(self) -> int:
        return self.span.end - self.span.start

    def is_formatted(self, data: bytes) -> bool:
        return data[self.span.start : self.span.end] == b" " * self.fmt_width


# Maps the cell and the start of each gap to whether all gaps in the same run are formatted.
_Formatted = dict[tuple[_Cell, int | None], bool]
# Decides whether the gaps of a run get the widths that fmt would give them (True) or keep their own
# widths (False).
_Decide = Callable[[list[_Gap]], bool]


def tidy(before: bytes, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Extend the edits of a fix so that formatted text stays formatted.

    `before` is the UTF-8 text, and the spans are byte offsets into it. The edits may be in any
    order. The returned edits are sorted, do not overlap and are not adjacent. In addition to the
    given edits, they

    - format the indentation, the `=` and the trailing comments of the runs that the edits touch,
      except runs that were not formatted before;
    - remove the trailing whitespace that a removal leaves, the lines that it empties, and the blank
      lines that it leaves next to other blank lines or at the start or end of a block.

    Raises OverlappingEditsError if two edits change the same byte.
    """
    aligned = _at_line_starts(before, sorted(edits, key=lambda edit: edit.span))
    after = apply(before, aligned)
    origin = _Origin(aligned)
    old, formatted = _lines_and_gaps(before)
    new = split_lines(after)
    seams = list(_seams(before, after, origin))
    superfluous = list(superfluous_blank_lines(new, seams, _emptied(old, origin)))
    further = [Edit(Span(line.start, line.end), b"") for line in superfluous]
    removed = {line.start for line in superfluous}
    kept = [line for line in new if line.start not in removed]
    further += _format(after, kept, formatted, origin)
    merged = _merge_edits(origin, after, further)
    return tuple(edit for edit in merged if not _is_no_op(before, edit))


class _Origin:
    """Maps offsets in the edited text back to the original text.

    `edits` are sorted, and `new_spans` are the spans of their new text in the edited text.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.new_spans: list[Span] = []
        shift = 0
        for span, new in ((edit.span, edit.new) for edit in edits):
            self.new_spans.append(Span(span.start + shift, span.start + shift + len(new)))
            shift += len(new) - (span.end - span.start)
        self._starts = [span.start for span in self.new_spans]

    def __call__(self, offset: int) -> int | None:
        """Return the offset in the original text, or None if an edit inserted the byte."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        if offset < self.new_spans[index].end:
            return None
        return self.edits[index].span.end + offset - self.new_spans[index].end


def _at_line_starts(before: bytes, edits: Sequence[Edit]) -> list[Edit]:
    """Shift the removals of whole lines so that they begin at the start of a line.

    Removing `\\n  a = 1` before a newline gives the same text as removing `  a = 1\\n`.
    """
    shifted: list[Edit] = []
    for index, edit in enumerate(edits):
        low = shifted[-1].span.end if shifted else 0
        high = edits[index + 1].span.start if index + 1 < len(edits) else len(before)
        shifted.append(edit if edit.new else Edit(_shift(before, edit.span, low, high), b""))
    return shifted


def _shift(before: bytes, span: Span, low: int, high: int) -> Span:
    """Shift a span towards the start of a line, as far as its removal gives the same text.

    The shifted span is between `low` and `high`.
    """
    start, end = span
    for newline in (b"\r\n", b"\n"):
        if before.startswith(newline, start, end) and before.startswith(newline, end, high):
            return span.shifted(len(newline))
    while low < start < end and before[start - 1] == before[end - 1] and before[end - 1] in b" \t":
        start, end = start - 1, end - 1
    return Span(start, end)


def _seams(before: bytes, after: bytes, origin: _Origin) -> Iterator[Seam]:
    for edit, new_span in zip(origin.edits, origin.new_spans, strict=True):
        removed = before[edit.span.start : edit.span.end]
        if removed.strip() and not edit.new.strip():
            line = after.rfind(b"\n", 0, new_span.start) + 1
            is_indentation = not after[line : new_span.start].strip()
            yield Seam(line if is_indentation else new_span.start, b"\n" in removed)


def _emptied(old: Iterable[Line], origin: _Origin) -> Callable[[Line], bool]:
    """Return a function that returns whether the edits emptied a line that is now blank."""
    blank = {line.tokens[0].start for line in old if line.is_blank}

    def was_emptied(line: Line) -> bool:
        newline = origin(line.tokens[0].start)
        return newline is not None and newline not in blank

    return was_emptied


@lru_cache(maxsize=8)
def _lines_and_gaps(before: bytes) -> tuple[Sequence[Line], _Formatted]:
    """The lines of a text, and which of its gaps are formatted. Cached, because most candidates for
    a fix edit the same block."""
    lines = split_lines(before)
    return lines, _formatted_gaps(before, lines)


def _formatted_gaps(data: bytes, lines: Sequence[Line]) -> _Formatted:
    formatted: _Formatted = {}

    def decide(run: list[_Gap]) -> bool:
        is_formatted = all(gap.is_formatted(data) for gap in run)
        formatted.update({(gap.cell, gap.span.start): is_formatted for gap in run})
        return False

    _lay_out(lines, decide)
    return formatted


def _format(
    after: bytes, lines: Sequence[Line], formatted: _Formatted, origin: _Origin
) -> list[Edit]:
    """Return the edits that format all runs of the edited text that were formatted before.

    An inserted gap joins the run around it. An inserted line is indented as by fmt, unless it is
    next to lines whose indentation was not formatted.
    """
    edits: list[Edit] = []
    excluded = set(_next_to_unformatted(lines, formatted, origin))

    def may_change(gap: _Gap) -> bool:
        if gap.cell is _Cell.LINE and gap.span.start in excluded:
            return False
        return formatted.get((gap.cell, origin(gap.span.start)), True)

    def decide(run: list[_Gap]) -> bool:
        may_format = all(may_change(gap) for gap in run)
        if may_format:
            changed = [gap for gap in run if not gap.is_formatted(after)]
            edits.extend(Edit(gap.span, b" " * gap.fmt_width) for gap in changed)
        return may_format

    _lay_out(lines, decide)
    return edits


def _next_to_unformatted(
    lines: Sequence[Line], formatted: _Formatted, origin: _Origin
) -> Iterator[int]:
    """Yield the starts of inserted lines next to lines whose indentation was not formatted."""
    for direction in (lines, lines[::-1]):
        is_unformatted = False
        for line in direction:
            was_formatted = formatted.get((_Cell.LINE, origin(line.start)))
            if was_formatted is not None:
                is_unformatted = not was_formatted
            elif is_unformatted:
                yield line.start


def _lay_out(lines: Sequence[Line], decide: _Decide) -> None:
    """Call `decide` for each run of gaps in a text.

    The indentation comes before the `=`, and the `=` before the trailing comments, because the
    column of each depends on the widths of the gaps before it.
    """
    columns = list(_indent(lines, decide))
    _align(lines, columns, _Cell.EQUAL, decide)
    columns = [column + line.value for column, line in zip(columns, lines, strict=True)]
    _align(lines, columns, _Cell.COMMENT, decide)
    for line in lines:
        if line.tokens[-1].kind is Kind.NEWLINE:
            decide([_Gap(line.gap(len(line.tokens) - 1), _Cell.NEWLINE, 0)])


def _indent(lines: Sequence[Line], decide: _Decide) -> Iterator[int]:
    """Decide on the indentation, and yield for each line the width of its text before the `=`."""
    for line, fmt_width in zip(lines, indentation(lines), strict=True):
        gap = _Gap(line.gap(0), _Cell.LINE, fmt_width)
        has_text = line.tokens[0].kind is not Kind.NEWLINE
        yield line.name + (fmt_width if has_text and decide([gap]) else gap.width)


def _align(lines: Sequence[Line], columns: list[int], cell: _Cell, decide: _Decide) -> None:
    """Decide on the gaps before cells of one kind, and add the widths of the gaps to `columns`.

    `columns` has, for each line, the width of the text before the gap.
    """
    for run in _runs(lines, cell):
        widest = max(columns[index] for index, _ in run)
        gaps = [_Gap(lines[index].gap(at), cell, widest - columns[index] + 1) for index, at in run]
        is_aligned = decide(gaps)
        for (index, _), gap in zip(run, gaps, strict=True):
            columns[index] += gap.fmt_width if is_aligned else gap.width


def _runs(lines: Sequence[Line], cell: _Cell) -> Iterator[list[tuple[int, int]]]:
    """Yield the runs of lines that have a cell of the given kind.

    For each line, a run has the index of the line and the index of the token that starts the cell.
    """
    run: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
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


def _merge_edits(origin: _Origin, after: bytes, further: list[Edit]) -> Iterator[Edit]:
    """Combine two steps of edits into edits of the original text, and merge adjacent edits.

    The edits of `origin` change the original text to `after`, and the `further` edits change
    `after`.
    """
    changed_spans = [*origin.new_spans, *(edit.span for edit in further)]
    shift = 0
    for span in _merge_spans(changed_spans):
        growths = [
            len(edit.new) - (edit.span.end - edit.span.start)
            for edit, new_span in zip(origin.edits, origin.new_spans, strict=True)
            if span.touches(new_span)
        ]
        inside = [
            Edit(edit.span.shifted(-span.start), edit.new)
            for edit in further
            if span.touches(edit.span)
        ]
        start = span.start - shift
        shift += sum(growths)
        yield Edit(Span(start, span.end - shift), apply(after[span.start : span.end], inside))


def _merge_spans(spans: Iterable[Span]) -> Iterator[Span]:
    """Merge spans that overlap or are adjacent."""
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


def _is_no_op(before: bytes, edit: Edit) -> bool:
    return before[edit.span.start : edit.span.end] == edit.new
