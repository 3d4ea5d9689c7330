"""Interface endpoints, and the resources attached to them."""

from __future__ import annotations

from tests.fixes.aws.controls.support import (
    DNS,
    ENDPOINT,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
)


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
