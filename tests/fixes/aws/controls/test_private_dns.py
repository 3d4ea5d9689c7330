"""The control `private DNS`."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    DNS,
    ENDPOINT,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
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
    endpoint = ENDPOINT.replace("vpc_id ", f"{argument}\n  vpc_id ")
    assert control(DNS, endpoint).state is state
