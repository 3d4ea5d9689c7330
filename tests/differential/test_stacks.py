"""Random stacks; `python -m tests.differential.stacks` compares more of them."""

from __future__ import annotations

import pytest

from tests.differential.stacks import Stack, compare
from tests.terragrunt import program

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(10))
def test_stack_is_read_as_terragrunt_generates_it(seed: int) -> None:
    terragrunt = program.find()
    if terragrunt is None:
        pytest.skip(program.MISSING)
    _, difference = compare(terragrunt, seed)
    assert not difference


def test_stacks_are_random() -> None:
    assert Stack(1).texts != Stack(2).texts
    assert Stack(1).texts == Stack(1).texts
