"""Safe fixes keep the values of random configurations; `kept_values` has the command for more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.differential import kept_values
from tests.differential.kept import Comparison
from tests.differential.kept_values import Case, case, compare
from tests.sampled import slow_except
from tests.terraform import binary

CHUNK = 10


@pytest.fixture(scope="module")
def program() -> binary.Program:
    """The terraform program."""
    found = binary.find()
    if found is None:
        pytest.skip(binary.MISSING)
    return found


@pytest.mark.parametrize("first", slow_except(map(str, range(0, 10 * CHUNK, CHUNK)), ()))
def test_safe_fixes_keep_values(first: str, program: binary.Program) -> None:
    results = [compare(program, seed) for seed in range(int(first), int(first) + CHUNK)]
    assert [text for result in results for text in result.differences] == []
    assert sum(result.fixes for result in results) >= CHUNK // 4


@pytest.mark.parametrize("seed", [1, 2])
def test_safe_fix_keeps_the_value(seed: int, program: binary.Program) -> None:
    assert compare(program, seed) == Comparison(1, ())


def test_difference_is_reported(program: binary.Program, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = case(1)
    other = configuration.plain.replace("local.value_", "5 == local.value_")

    def changed(_: int) -> Case:
        return replace(configuration, plain=other)

    monkeypatch.setattr(kept_values, "case", changed)
    assert len(compare(program, 1).differences) == 1
