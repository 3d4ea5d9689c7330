"""The pytest fixtures of the real terraform: `terraform_program`, and `terraform`.

`tests/conftest.py` imports them for all tests. Each worker of pytest-xdist has its own stub
provider, with its own port.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.terraform import binary
from tests.terraform.ask import Terraform


@pytest.fixture(scope="session")
def terraform_program() -> binary.Program:
    """The command line of the real terraform. Skips the test if there is none."""
    program = binary.find()
    if program is None:
        pytest.skip(binary.MISSING)
    return program


@pytest.fixture(scope="session")
def terraform(terraform_program: binary.Program) -> Iterator[Terraform]:
    """The real terraform with a stub provider. Skips the test if there is no terraform."""
    with Terraform(terraform_program) as instance:
        yield instance
