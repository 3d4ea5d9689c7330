"""The sample of docstrings and comments finds both, and is the same for the same seed."""

from __future__ import annotations

import pytest

from tests.prose_sample import comment_blocks, docstrings, main

SOURCE = '''\
"""A module."""

LIMIT = 3
"""A constant."""

# A comment
# on two lines.
x = 1  # noqa: E501


def f() -> None:
    """A function

    with a body.
    """
    y = "not a docstring"  # A trailing comment.
'''


def test_docstrings_of_modules_constants_and_functions() -> None:
    assert sorted(docstrings(SOURCE)) == [
        (1, "A module."),
        (4, "A constant."),
        (12, "A function\n\nwith a body."),
    ]


def test_comments_on_consecutive_lines_are_one_block() -> None:
    assert list(comment_blocks(SOURCE)) == [
        (6, "# A comment\n# on two lines."),
        (16, "# A trailing comment."),
    ]


def test_same_seed_gives_same_sample(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--seed", "7", "--count", "2", "release"]
    main(arguments)
    first = capsys.readouterr().out
    main(arguments)
    assert capsys.readouterr().out == first
    assert first.count("release/") == 2
