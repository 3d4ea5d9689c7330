"""A few random changes; `python -m tests.differential.replacement` compares more of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.differential.replacement import Comparison
from tests.terraform import binary

pytestmark = pytest.mark.slow


@pytest.fixture(params=[False, True], ids=["one provider", "several providers"], scope="module")
def comparison(
    request: pytest.FixtureRequest, terraform_program: binary.Program
) -> Iterator[Comparison]:
    found = Comparison(terraform_program, has_providers=request.param)
    yield found
    found.stop()


@pytest.mark.parametrize("seed", range(8))
def test_prediction_is_what_terraform_prints(seed: int, comparison: Comparison) -> None:
    result = comparison.compare(seed)
    assert not result.startswith(("different", "other names"))
    assert not result.endswith("silent")
