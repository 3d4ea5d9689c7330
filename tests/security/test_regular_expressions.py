"""No text makes a regular expression take more than linear time.

The tests measure the CPU time of texts of thousands of characters, and of longer ones.
"""

from __future__ import annotations

import re
import time

import pytest

from tests.security.regular_expressions import Expression, attacks, expressions

pytestmark = pytest.mark.slow

EXPRESSIONS = {expression.name: expression for expression in expressions()}

GUARDED = {
    "python-hcl2.HEREDOC_TEMPLATE": "hcl2_parser rejects heredocs with long whitespace",
    "python-hcl2.HEREDOC_TEMPLATE_TRIM": "hcl2_parser rejects heredocs with long whitespace",
    "tf_cycle_ls.syntax.validation._COMMENT": "between tokens of tree-sitter, comments are closed",
    "tf_cycle_ls.syntax.item_splitter._CODE": "unterminated comments are neutralized first",
    "tf_cycle_ls.syntax.item_splitter._IN_BRACKETS": "unterminated comments are neutralized first",
}
"""Expressions that take quadratic time, and what keeps such texts from them."""

LENGTH = 4_000
SUSPICIOUS_SECONDS = 0.001


def slow_attack(expression: Expression, length: int = LENGTH) -> str | None:
    """The beginning of a text for which the time grows faster than the text, or None."""
    for text in attacks(expression, length):
        seconds = cpu_seconds(expression, text)
        if seconds > SUSPICIOUS_SECONDS and is_superlinear(expression, text):
            return text[:20]
    return None


def is_superlinear(expression: Expression, text: str) -> bool:
    """Whether the time grows faster than the text in two steps: four times and sixteen times.

    Quadratic time is 16 times as long after each step, linear time 4 times. A single step is not
    enough, because linear time jumps where the stack of the matcher outgrows a cache.
    """
    start, end = text[:12], text[-1]
    seconds = []
    for times in (1, 4, 16):
        longer = start + text[len(start) : -1] * times + end
        seconds.append(min(cpu_seconds(expression, longer) for _ in range(2)))
    return seconds[1] > 9 * seconds[0] and seconds[2] > 9 * seconds[1]


def cpu_seconds(expression: Expression, text: str) -> float:
    before = time.thread_time()
    expression.run(text)
    return time.thread_time() - before


def test_expressions_are_found() -> None:
    assert len(EXPRESSIONS) > 100
    assert GUARDED.keys() <= EXPRESSIONS.keys()


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - GUARDED.keys()))
def test_expression_takes_linear_time(name: str) -> None:
    assert slow_attack(EXPRESSIONS[name]) is None


@pytest.mark.parametrize("pattern", [r"\s*\(", r"<[^>]*>", r"/\*.*?\*/"])
def test_quadratic_expression_is_recognized(pattern: str) -> None:
    """The search of the attacks itself works."""
    expression = Expression("bad", re.compile(pattern, re.DOTALL), frozenset({"search"}))
    assert slow_attack(expression, length=LENGTH // 2)
