"""Compares random configurations with fixed seeds. Run `compare` for more seeds."""

from __future__ import annotations

import pytest

from tests.differential.compare import Comparison, compare, components, edges
from tests.differential.configurations import Maker
from tests.terraform.ask import Terraform

pytestmark = pytest.mark.slow

CHUNK = 20


def agreeing(comparisons: list[Comparison]) -> None:
    """Check that no comparison differs, and that over 90% of the configurations have a graph."""
    assert [comparison for comparison in comparisons if not comparison.agrees] == []
    assert sum(comparison.checked for comparison in comparisons) > 0.9 * len(comparisons), (
        "too few graphs were checked"
    )
    assert any(comparison.cyclic for comparison in comparisons), "some are cyclic"
    assert not all(comparison.cyclic for comparison in comparisons), "some are not"


@pytest.mark.parametrize("first", range(0, 140, CHUNK))
def test_components_equal_terraforms(first: int, terraform: Terraform) -> None:
    seeds = range(first, first + CHUNK)
    agreeing([compare(Maker(seed).files, components, terraform) for seed in seeds])


@pytest.mark.parametrize("first", range(140, 200, CHUNK))
def test_edges_equal_terraforms(first: int, terraform: Terraform) -> None:
    seeds = range(first, first + CHUNK)
    agreeing([compare(Maker(seed).files, edges, terraform) for seed in seeds])


def test_seed_determines_the_configuration() -> None:
    assert Maker(7).files == Maker(7).files != Maker(8).files
