"""A few hundred random configurations with fixed seeds; `compare` has the command for more."""

from __future__ import annotations

import pytest

from tests.differential.compare import compare
from tests.terraform.ask import Terraform

CHUNK = 25
SEEDS = range(0, 200, CHUNK)


@pytest.mark.parametrize("first", SEEDS)
def test_components_are_terraforms(first: int, terraform: Terraform) -> None:
    found = [compare(seed, terraform) for seed in range(first, first + CHUNK)]
    assert [each for each in found if not each.agrees] == []
    assert sum(each.checked for each in found) > CHUNK // 2, "Terraform looked at most of them"
    assert any(each.terraforms for each in found), "some are cyclic"
    assert any(each.checked and not each.terraforms for each in found), "some are not"
