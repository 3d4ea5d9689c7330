"""Random trees of units; `python -m tests.differential.units` compares more of them."""

from __future__ import annotations

import pytest

from tests.differential.units import Tree, compare
from tests.terragrunt import program

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(20))
def test_units_and_edges_are_those_of_terragrunt(seed: int) -> None:
    terragrunt = program.find()
    if terragrunt is None:
        pytest.skip(program.MISSING)
    _, difference = compare(terragrunt, seed)
    assert not difference


def test_trees_are_random() -> None:
    assert Tree(1).texts != Tree(2).texts
    assert Tree(1).texts == Tree(1).texts
