"""The pytest fixture `terraform`: one `Terraform` per test session.

`tests/conftest.py` imports it for all tests. Each worker of pytest-xdist has its own, with its
own port.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.terraform import binary
from tests.terraform.ask import Terraform


@pytest.fixture(scope="session")
def terraform() -> Iterator[Terraform]:
    """The real terraform. Skips the test if it is not installed."""
    if binary.find() is None:
        pytest.skip("terraform is not on PATH")
    with Terraform() as instance:
        yield instance
