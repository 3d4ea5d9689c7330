"""Text to top-level items, and an item to its tree, by whichever reader takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tf_cycle_ls.syntax import native, newlines, pieces, second
from tf_cycle_ls.syntax.patience import SlowError
from tf_cycle_ls.syntax.tree import Body, Fault
from tf_cycle_ls.text import Span

_REST_OF_LINE = re.compile(rb"[ \t]*(?:(?:#|//)[^\n]*)?(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an item was read to be.

    `body` holds its one block or attribute; it is None when no reader takes the text. `faults`
    are violations of HCL; with a body, what was read can still be relied on.
    """

    body: Body | None
    faults: tuple[Fault, ...]


def items(data: bytes, is_sound: Callable[[bytes], bool]) -> Iterator[Span]:
    """The top-level items of a file, in order.

    `is_sound` tells whether the text of an item could be read. One that could not is cut again
    where a line looks like the header of a block: an unclosed brace then damages its own block
    and not all that follow.
    """
    for piece in pieces.cut(data):
        text = data[piece.start : piece.end]
        if is_sound(text):
            yield piece
            continue
        for part in pieces.cut_at_headers(text):
            for inner in pieces.cut(text[part.start : part.end]):
                yield inner.shifted(piece.start + part.start)


def sound_items(data: bytes) -> list[tuple[Span, Body]] | None:
    """The items of a file that nothing is wrong with, each with what it was read to be, by one
    look at the whole: quicker than `items`, and the same.

    None for any other file, and where the two might not agree.
    """
    try:
        root = native.parse(data)
    except SlowError:
        return None
    items = None if root.has_error else native.items_of(root, data)
    if items is None or any(newlines.faults(root, data)):
        return None
    found: list[tuple[Span, Body]] = []
    end = 0
    try:
        for span, body in items:
            rest = _REST_OF_LINE.match(data, span.end)
            if rest is None or pieces.after_blank(data, end) != span.start:
                return None
            end = rest.end()
            found.append((Span(span.start, end), body))
    except RecursionError:
        return None
    return found if pieces.after_blank(data, end) == len(data) else None


def prepare_second_reader() -> None:
    """Have python-hcl2 ready before it is needed; any thread may do that."""
    second.prepare()


def second_reader_takes(data: bytes) -> bool:
    """Whether python-hcl2 takes a text for HCL."""
    return second.takes(data)


def read_item(data: bytes) -> Reading:
    """Read the text of one top-level item; all spans count from its start."""
    try:
        root = native.parse(data)
    except SlowError as error:
        return Reading(None, (Fault(Span(0, len(data)), str(error)),))
    if not root.has_error:
        faults = tuple(newlines.faults(root, data))
        if any(fault.message == newlines.OTHER_BLOCK for fault in faults):
            return Reading(None, faults)
        try:
            return Reading(native.body_of(root, data), faults)
        except RecursionError:
            return Reading(None, (Fault(Span(0, len(data)), "blocks nested too deeply"),))
    fault = native.first_fault(root)
    if len(data) <= second.MOST_BYTES and pieces.is_closed(data):
        try:
            return Reading(second.parse(data), ())
        except second.RejectedError:
            pass
    return Reading(None, (fault,))
