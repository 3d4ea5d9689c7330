"""Tests of open documents: incremental changes in every position encoding."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from tests.server.positions import position
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.text import Encoding

URI = "file:///somewhere/main.tf"
PATH = "/somewhere/main.tf"

# Line endings, line endings of Python that LSP does not know, and characters of every width.
PIECES = ["\n", "\r", "\r\n", "\f", "\x85", "\u2028", "a", " ", "é", "e\u0301", "→", "🔑", "👩‍👩‍👧"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


class Change(NamedTuple):
    """Replaces the characters between two positions, given as fractions of the text length."""

    start: float
    end: float
    new: str


CHANGES = st.builds(Change, st.floats(0, 1), st.floats(0, 1), TEXTS)


def opened(text: str, encoding: Encoding) -> OpenDocuments:
    """Open documents with a single document."""
    documents = OpenDocuments(encoding)
    documents.open(types.TextDocumentItem(uri=URI, language_id="x", version=1, text=text))
    return documents


def text_of(documents: OpenDocuments) -> str:
    """The text of the open document."""
    return documents.snapshot().open[PATH].document.data.decode()


def reachable(text: str, fraction: float) -> int:
    """An index that an LSP position can express: not between `\\r` and `\\n`."""
    index = round(fraction * len(text))
    return index - 1 if text[index - 1 : index + 1] == "\r\n" else index


@given(text=TEXTS, changes=st.lists(CHANGES, max_size=4), encoding=st.sampled_from(list(Encoding)))
def test_changes_in_one_notification(text: str, changes: list[Change], encoding: Encoding) -> None:
    documents = opened(text, encoding)
    events: list[types.TextDocumentContentChangeEvent] = []
    for change in changes:
        start, end = sorted((reachable(text, change.start), reachable(text, change.end)))
        range_ = types.Range(
            types.Position(**position(text, start, encoding.value)),
            types.Position(**position(text, end, encoding.value)),
        )
        events.append(types.TextDocumentContentChangePartial(range=range_, text=change.new))
        text = text[:start] + change.new + text[end:]
    document = types.VersionedTextDocumentIdentifier(uri=URI, version=2)
    documents.change(types.DidChangeTextDocumentParams(document, events))
    assert text_of(documents) == text
    assert documents.snapshot().version(PATH) == 2


@pytest.mark.parametrize(
    ("start", "end"), [((0, 99), (5, 0)), ((1, 0), (0, 3))], ids=["beyond", "reversed"]
)
def test_out_of_bounds_ranges_are_clamped(start: tuple[int, int], end: tuple[int, int]) -> None:
    """LSP, Position: a character past the line end means the line end. Lines are clamped too."""
    documents = opened("abc\nd", Encoding.UTF16)
    place = types.Range(types.Position(*start), types.Position(*end))
    change = types.TextDocumentContentChangePartial(range=place, text="-")
    document = types.VersionedTextDocumentIdentifier(uri=URI, version=2)
    documents.change(types.DidChangeTextDocumentParams(document, [change]))
    assert text_of(documents) == ("abc-" if end == (5, 0) else "abc-d")


def test_lone_surrogate_is_replaced() -> None:
    """JSON can express a lone surrogate, UTF-8 cannot."""
    assert text_of(opened("a\ud83db", Encoding.UTF16)) == "a?b"


def test_snapshot_is_immutable() -> None:
    documents = opened("before", Encoding.UTF16)
    snapshot = documents.snapshot()
    documents.close(URI)
    assert snapshot.files.read(PATH).data == b"before"
    assert snapshot.version(PATH) == 1
    assert documents.snapshot().version(PATH) is None


def test_files_keep_the_uri_of_the_client() -> None:
    documents = OpenDocuments(Encoding.UTF16)
    odd = "file:///some%77here/main.tf"
    documents.open(types.TextDocumentItem(uri=odd, language_id="x", version=1, text=""))
    assert documents.close("file:///somewhere/main.tf") == PATH
    assert documents.snapshot().uri(PATH) == odd
    assert documents.snapshot().uri("/else where.tf") == "file:///else%20where.tf"
