"""The pytest fixture `terraform`: one `Terraform` for the test run.

`tests/conftest.py` makes it known to all tests by importing it. Under
pytest-xdist each worker has its own, on a port of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.terraform import binary
from tests.terraform.ask import Terraform


@pytest.fixture(scope="session")
def terraform() -> Iterator[Terraform]:
    """The real terraform; skips the test where there is none."""
    if binary.find() is None:
        pytest.skip("terraform is not on PATH: the real Terraform was not asked")
    with Terraform() as asked:
        yield asked
