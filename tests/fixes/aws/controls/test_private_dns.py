"""The control `private DNS`."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    DNS,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
    endpoint,
)
from tf_cycle_ls.fixes.aws.controls.control import State


@pytest.mark.parametrize(
    ("argument", "state"),
    [
        ("private_dns_enabled = true", PRESENT),
        ("private_dns_enabled = false", MISSING),
        ("", MISSING),
        ("private_dns_enabled = var.dns", UNKNOWN),
    ],
)
def test_private_dns(argument: str, state: State) -> None:
    assert control(DNS, endpoint(argument)).state is state
