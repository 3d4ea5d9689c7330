"""Version constraints. The expected values follow Terraform's page "Version Constraints"."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.version_constraints import allows_only_below, allows_only_from


@pytest.mark.parametrize(
    ("constraint", "below", "from_"),
    [
        ("5.1.0", False, True),
        ("= 5.0.9", True, False),
        ("!= 5.1", False, False),
        (">= 5.1", False, True),
        (">= 5.0", False, False),
        ("> 5.1", False, True),
        ("< 5.1", True, False),
        ("<= 5.1", False, False),
        ("~> 5.1", False, True),
        ("~> 5.0", False, False),
        ("~> 5.0.3", True, False),
        ("~> 4.9", True, False),
        (">= 4, < 5", True, False),
        (">= 5.1, < 7", False, True),
        ("~> 6", False, True),
        ("something else", False, False),
    ],
)
def test_versions_allowed_around_5_1(constraint: str, below: bool, from_: bool) -> None:
    assert allows_only_below(constraint, (5, 1)) is below
    assert allows_only_from(constraint, (5, 1)) is from_
