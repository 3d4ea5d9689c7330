"""Texts crafted to keep the parser busy are parsed or rejected within the time limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.fuzz.invariants import check_file
from tests.sampled import slow_among
from tests.syntax.adversarial_texts import JSON, LONG_LINES, NATIVE, VALID_BLOCK
from tf_cycle_ls.analysis.suppressions import suppressions
from tf_cycle_ls.config.declarations import references_of
from tf_cycle_ls.config.file import File, read_file, read_json_file
from tf_cycle_ls.syntax.deadline import Deadline
from tf_cycle_ls.text import MAX_BYTES, Document

# In CPU time, which does not depend on the load of the machine. Many times what any of them uses,
# except for those that are cancelled after ten seconds.
BUDGET_SECONDS = 60

# Those that take more than a second.
SLOW_NATIVE = {
    "a hundred thousand blocks",
    "deep templates",
    "interpolations",
    "invalid operators",
    "numbers for python-hcl2",
    "quotes",
    "unclosed blocks",
    "unclosed comments and suppressions",
    "unclosed heredocs",
}
SLOW_JSON = {"a repeated key", "escapes", "interpolations", "invalid operators", "unclosed", "wide"}


@contextmanager
def within_budget() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < BUDGET_SECONDS


def subjects(file: File) -> set[str]:
    return {
        str(reference.subject)
        for item in file.items
        for declaration in item.content.declarations
        for reference in references_of(declaration)
    }


@pytest.mark.parametrize("name", slow_among(NATIVE, SLOW_NATIVE))
def test_native_text_is_parsed_in_time_and_so_is_the_next_block(name: str) -> None:
    data = NATIVE[name] + VALID_BLOCK
    with within_budget():
        file = read_file(data)
        suppressions({"/main.tf": Document("/main.tf", data)})
    check_file(file, data)
    assert "local.valid" in subjects(file)


@pytest.mark.parametrize("name", slow_among(JSON, SLOW_JSON))
def test_json_text_is_parsed_in_time(name: str) -> None:
    with within_budget():
        file = read_json_file(JSON[name])
    check_file(file, JSON[name])


@pytest.mark.parametrize("name", LONG_LINES)
def test_file_above_the_size_limit_is_reported_in_time(name: str) -> None:
    with within_budget():
        for read in (read_file, read_json_file):
            (issue,) = read(LONG_LINES[name]).issues
            assert issue.message == "this text cannot be read (larger than 5 MB); it was left out"


def test_size_limit_is_exact() -> None:
    assert list(read_file(b"#" * MAX_BYTES).issues) == []
    assert list(read_file(b"#" * (MAX_BYTES + 1)).issues)


@pytest.mark.slow
def test_timeout_is_reported() -> None:
    messages = [issue.message for issue in read_file(NATIVE["invalid operators"]).issues]
    assert messages == ["this text cannot be read (it takes too long to read); it was left out"]


@pytest.mark.parametrize(("seconds", "has_passed"), [(1_000, False), (-1, True)])
def test_passed_deadline_is_remembered(seconds: float, has_passed: bool) -> None:
    """By the process, because results may then depend on the speed of the machine."""
    assert Deadline(seconds).has_passed == has_passed
    assert Deadline.any_has_passed == has_passed
