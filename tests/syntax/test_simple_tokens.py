"""Names are decoded, except words that are not always names."""

from __future__ import annotations

import re

import pytest

from tf_cycle_ls.syntax import simple_tokens
from tf_cycle_ls.syntax.simple_tokens import NotSimpleError, root_and_steps, word


def test_dotted_names_are_split() -> None:
    assert word(b"a-b") == "a-b"
    assert root_and_steps(b"a.b-c.d") == ("a", ("b-c", "d"))


@pytest.mark.parametrize("name", sorted(simple_tokens.RESERVED))
def test_reserved_words_are_not_simple(name: bytes) -> None:
    with pytest.raises(NotSimpleError):
        word(name)
    with pytest.raises(NotSimpleError):
        root_and_steps(b"a." + name)


@pytest.mark.parametrize(
    "part", [b"a.b ", b'"a" ', b"\\\n", b'"${a.b', b"a, ", b"# a\n", b"1.5 ", b"aaaa", b" ", b"\n"]
)
def test_patterns_do_not_backtrack(part: bytes) -> None:
    """With exponential backtracking, this test would never end."""
    for pattern in vars(simple_tokens).values():
        if isinstance(pattern, re.Pattern):
            pattern.match(part * 2000 + b"\x01")
