"""Safe fixes keep what Terraform builds; `kept_builds` has the command for more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.differential import kept_builds
from tests.differential.kept import Comparison
from tests.differential.kept_builds import Build, build, compare
from tests.sampled import slow_except
from tests.terraform import binary

CHUNK = 8
# One configuration of each kind, with one fix.
FAST = (4, 1, 2, 19)


@pytest.fixture(scope="module")
def program() -> binary.Program:
    """The terraform program."""
    found = binary.find()
    if found is None:
        pytest.skip(binary.MISSING)
    return found


@pytest.mark.parametrize("first", slow_except(map(str, range(0, 5 * CHUNK, CHUNK)), ()))
def test_safe_fixes_keep_what_is_built(first: str, program: binary.Program) -> None:
    results = [compare(program, seed) for seed in range(int(first), int(first) + CHUNK)]
    assert [text for result in results for text in result.differences] == []
    assert sum(result.fixes for result in results) >= CHUNK // 2


@pytest.mark.parametrize("seed", FAST)
def test_fix_keeps_what_is_built(seed: int, program: binary.Program) -> None:
    assert compare(program, seed) == Comparison(1, ())


def test_difference_is_reported(program: binary.Program, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = build(FAST[0])
    other = {**configuration.twin, "more.tf": 'output "more" {\n  value = 1\n}\n'}

    def changed(_: int) -> Build:
        return replace(configuration, twin=other)

    monkeypatch.setattr(kept_builds, "build", changed)
    assert len(compare(program, FAST[0]).differences) == 1
