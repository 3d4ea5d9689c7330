"""Whatever somebody writes to keep the reader busy: there is an answer or a fault, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.fuzz.promises import check_file
from tests.syntax.nasty import JSON, LONG_LINES, NATIVE, SOUND
from tf_cycle_ls.analysis.suppressions import suppressions
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File, read_file, read_json_file
from tf_cycle_ls.text import MAX_BYTES, Document

# Many times what any of them takes on a machine with nothing else to do, but for those that are
# given up after ten seconds.
BUDGET_SECONDS = 60


@contextmanager
def soon() -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < BUDGET_SECONDS


def subjects(file: File) -> set[str]:
    return {
        str(reference.subject)
        for item in file.items
        for declaration in item.content.declarations
        for reference in references_of(declaration)
    }


@pytest.mark.parametrize("name", NATIVE)
def test_there_is_an_answer_soon_and_the_next_block_is_read(name: str) -> None:
    data = NATIVE[name] + SOUND
    with soon():
        file = read_file(data)
        suppressions({"/main.tf": Document("/main.tf", data)})
    check_file(file, data)
    assert "local.sound" in subjects(file)


@pytest.mark.parametrize("name", JSON)
def test_the_same_of_json(name: str) -> None:
    with soon():
        file = read_json_file(JSON[name])
    check_file(file, JSON[name])


@pytest.mark.parametrize("name", LONG_LINES)
def test_a_file_beyond_the_limit_is_told_at_once(name: str) -> None:
    with soon():
        for read in (read_file, read_json_file):
            (issue,) = read(LONG_LINES[name]).issues
            assert issue.message == "this text cannot be read (larger than 5 MB); it was left out"


def test_the_limit_is_exact() -> None:
    assert list(read_file(b"#" * MAX_BYTES).issues) == []
    assert list(read_file(b"#" * (MAX_BYTES + 1)).issues)


def test_what_takes_too_long_is_told() -> None:
    messages = [issue.message for issue in read_file(NATIVE["operators that are none"]).issues]
    assert messages == ["this text cannot be read (it takes too long to read); it was left out"]
