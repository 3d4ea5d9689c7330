"""Memoized results are correct, shared while in use, and evicted."""

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
    """A result that can be referenced weakly."""

    def __init__(self, text: bytes) -> None:
        self.text = text


@given(st.lists(st.binary(max_size=6)))
def test_lru_keeps_exactly_the_recent_texts_that_fit(texts: Sequence[bytes]) -> None:
    computed: list[bytes] = []

    @memoize_bytes(10)
    def last(text: bytes) -> Result:
        computed.append(text)
        return Result(text)

    for number, text in enumerate(texts):
        before = len(computed)
        assert last(text).text == text
        # It must be cached if it fits together with the distinct texts used since.
        since = texts[:number][::-1]
        distance = since.index(text) if text in since else None
        if distance is not None:
            needed = {*since[:distance], text}
            if sum(map(len, needed)) <= 10:
                assert len(computed) == before
        else:
            assert len(computed) == before + 1


def test_text_above_the_limit_is_cached_alone() -> None:
    computed = []

    @memoize_bytes(3)
    def last(text: bytes) -> Result:
        computed.append(text)
        return Result(text)

    for text in (b"long text", b"long text", b"a", b"long text"):
        assert last(text).text == text
    assert computed == [b"long text", b"a", b"long text"]


def test_overhead_counts_towards_the_limit() -> None:
    computed = []

    @memoize_bytes(10, overhead=4)
    def last(text: bytes) -> Result:
        computed.append(text)
        return Result(text)

    for text in (b"a", b"b", b"a", b"c", b"b"):
        last(text)
    assert computed == [b"a", b"b", b"c", b"b"]


def test_referenced_result_is_never_computed_again() -> None:
    computed = []

    @memoize_bytes(3)
    def last(text: bytes) -> Result:
        computed.append(text)
        return Result(text)

    first = last(b"kept")
    assert last(b"other").text == b"other"
    assert last(b"kept") is first
    assert last.get_or_create(b"kept", lambda: Result(b"kept")) is first
    assert computed == [b"kept", b"other"]


def test_results_of_a_file_do_not_keep_it_alive() -> None:
    computed: list[str] = []

    @memoize_by_file
    def count(name: str, file: File) -> int:
        computed.append(name)
        return len(file.items)

    file = File(())
    assert [count(name, file) for name in "aba"] == [0, 0, 0]
    assert computed == ["a", "b"]
    gone = weakref.ref(file)
    del file
    gc.collect()
    assert gone() is None


def test_earlier_versions_of_a_file_are_freed() -> None:
    """Simulates typing: 40 incremental analyses, each based on the one before."""
    path = "/somewhere/main.tf"
    filler = "# " + "x" * 1_000_000 + "\n"
    analysis = None
    files: list[weakref.ref[File]] = []
    for number in range(40):
        text = f'resource "test_a" "x" {{\n  v = {number}\n}}\n{filler}'
        document = Document(path, text.encode())
        analysis = analyze("/somewhere", Overlay(Disk(), {path: document}), analysis)
        files.append(weakref.ref(analysis.files[path]))
    gc.collect()
    # The versions in the last 4 MB, and the first one, whose graph is reused by all others.
    assert len([file for file in files if file() is not None]) <= 4 + 1
    assert analysis
    assert read_file(analysis.documents[path].data) is analysis.files[path]
