"""What is remembered is right, and is not kept for ever."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.config.file import File, read_file
from tf_cycle_ls.config.memoize import memoize_by_file, memoize_bytes
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Disk, Overlay


class Result:
    """What was made of a text."""

    def __init__(self, text: bytes) -> None:
        self.text = text


@given(st.lists(st.binary(max_size=6)))
def test_the_last_texts_are_remembered_and_no_more(asked: Sequence[bytes]) -> None:
    made: list[bytes] = []

    @memoize_bytes(10)
    def last(text: bytes) -> Result:
        made.append(text)
        return Result(text)

    for number, text in enumerate(asked):
        before = len(made)
        assert last(text).text == text
        # Those asked for since this one, each once, and this one: do they fit?
        since = asked[:number][::-1]
        distance = since.index(text) if text in since else None
        if distance is not None:
            needed = {*since[:distance], text}
            if sum(map(len, needed)) <= 10:
                assert len(made) == before
        else:
            assert len(made) == before + 1


def test_a_text_that_is_too_long_is_remembered_alone() -> None:
    made = []

    @memoize_bytes(3)
    def last(text: bytes) -> Result:
        made.append(text)
        return Result(text)

    for text in (b"long text", b"long text", b"a", b"long text"):
        assert last(text).text == text
    assert made == [b"long text", b"a", b"long text"]


def test_what_a_result_takes_counts_too() -> None:
    made = []

    @memoize_bytes(10, each=4)
    def last(text: bytes) -> Result:
        made.append(text)
        return Result(text)

    for text in (b"a", b"b", b"a", b"c", b"b"):
        last(text)
    assert made == [b"a", b"b", b"c", b"b"]


def test_what_somebody_has_is_the_same_however_long_ago() -> None:
    made = []

    @memoize_bytes(3)
    def last(text: bytes) -> Result:
        made.append(text)
        return Result(text)

    kept = last(b"kept")
    assert last(b"other").text == b"other"
    assert last(b"kept") is kept
    assert last.get_or_create(b"kept", lambda: Result(b"kept")) is kept
    assert made == [b"kept", b"other"]


def test_what_belongs_to_a_file_goes_with_it() -> None:
    made: list[str] = []

    @memoize_by_file
    def count(name: str, file: File) -> int:
        made.append(name)
        return len(file.items)

    file = File(())
    assert [count(name, file) for name in "aba"] == [0, 0, 0]
    assert made == ["a", "b"]
    gone = weakref.ref(file)
    del file
    gc.collect()
    assert gone() is None


def test_earlier_texts_of_a_file_are_not_kept() -> None:
    """As when someone types: of many analyses, each after the one before, the first ones go."""
    path = "/somewhere/main.tf"
    filler = "# " + "x" * 1_000_000 + "\n"
    root = None
    files: list[weakref.ref[File]] = []
    for number in range(40):
        text = f'resource "test_a" "x" {{\n  v = {number}\n}}\n{filler}'
        document = Document(path, text.encode())
        root = analyze("/somewhere", Overlay(Disk(), {path: document}), root)
        files.append(weakref.ref(root.files[path]))
    gc.collect()
    # Those of the last 4 MB, and the one whose graph is still that of all others.
    assert len([file for file in files if file() is not None]) <= 4 + 1
    assert root
    assert read_file(root.documents[path].data) is root.files[path]
