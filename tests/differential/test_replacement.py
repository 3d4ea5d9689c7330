"""A few random changes; `python -m tests.differential.replacement` compares more of them."""

from __future__ import annotations

import pytest

from tests.differential.replacement import compare
from tests.terraform import binary

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(8))
def test_prediction_is_what_terraform_prints(seed: int, terraform_program: binary.Program) -> None:
    assert compare(seed, terraform_program, None) in ("cycle", "no cycle")
