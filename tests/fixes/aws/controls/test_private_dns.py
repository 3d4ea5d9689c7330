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


def test_private_dns_resource() -> None:
    switch = """
        resource "aws_vpc_endpoint_private_dns" "kms" {
          vpc_endpoint_id     = aws_vpc_endpoint.kms.id
          private_dns_enabled = true
        }
    """
    assert control(DNS, ENDPOINT, switch).state is PRESENT


def test_gateway_endpoints_have_no_private_dns() -> None:
    gateway = 'resource "aws_vpc_endpoint" "s3" {\n  vpc_endpoint_type = "Gateway"\n}'
    assert control(DNS, gateway).state is UNKNOWN
    assert control(DNS, gateway, ENDPOINT).state is MISSING
