"""The real Terraform for the tests of formatting."""

from __future__ import annotations

import pytest

from tests.terraform import binary


@pytest.fixture(scope="session")
def program() -> str:
    """The path of terraform. Skips the test if it is not installed."""
    path = binary.find()
    if path is None:
        pytest.skip("terraform is not on PATH")
    return path
