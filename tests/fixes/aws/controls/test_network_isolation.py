"""The control `network isolation`: which sources the security groups of the endpoints admit."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    ENDPOINT,
    MISSING,
    NETWORK,
    PRESENT,
    UNKNOWN,
    control,
    endpoint,
    group,
    inline,
)
from tf_cycle_ls.fixes.aws.controls.control import State


def rule(arguments: str, of: str = "aws_security_group.endpoints.id") -> str:
    """A group without rules, and a rule that is a resource."""
    return group("") + (
        f'resource "aws_vpc_security_group_ingress_rule" "r" {{\n'
        f"  security_group_id = {of}\n  {arguments}\n}}\n"
    )


def old_rule(arguments: str) -> str:
    """A group without rules, and an aws_security_group_rule."""
    head = 'resource "aws_security_group_rule" "r" {\n  security_group_id = '
    return group("") + f"{head}aws_security_group.endpoints.id\n  {arguments}\n}}\n"


@pytest.mark.parametrize(
    ("rules", "state", "words"),
    [
        (inline("cidr_blocks = [aws_vpc.main.cidr_block]"), PRESENT, "aws_vpc.main.cidr_block"),
        (inline("cidr_blocks = [data.aws_vpc.main.cidr_block]"), PRESENT, "data.aws_vpc.main"),
        (inline("cidr_blocks = aws_subnet.private[*].cidr_block"), PRESENT, "aws_subnet.private"),
        (inline('cidr_blocks = ["10.0.0.0/8", "192.168.4.0/24"]'), PRESENT, "192.168.4.0/24"),
        (inline('ipv6_cidr_blocks = ["fd00::/8"]'), PRESENT, "fd00::/8"),
        (inline("security_groups = [aws_security_group.app.id]"), PRESENT, "group.app.id"),
        (inline("self = true"), PRESENT, "itself"),
        (group("  ingress = []"), PRESENT, "nobody"),
        (inline('cidr_blocks = ["0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (inline('cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (inline('ipv6_cidr_blocks = ["::/0"]'), MISSING, "::/0"),
        # More than a private range holds.
        (inline('cidr_blocks = ["10.0.0.0/7"]'), MISSING, "10.0.0.0/7"),
        (inline('cidr_blocks = ["203.0.113.0/24"]'), MISSING, "203.0.113.0/24"),
        (group('  ingress = [{ cidr_blocks = ["0.0.0.0/0"] }]'), MISSING, "0.0.0.0/0"),
        (inline("cidr_blocks = [var.cidr]"), UNKNOWN, "var.cidr"),
        (inline("prefix_list_ids = [aws_ec2_managed_prefix_list.l.id]"), UNKNOWN, "prefix_list"),
        (inline("cidr_blocks = [aws_vpc.other.cidr_block]"), UNKNOWN, "aws_vpc.other"),
        (inline("cidr_blocks = [aws_vpc.main.id]"), UNKNOWN, "aws_vpc.main.id"),
        (group(""), UNKNOWN, "no rule"),
        (group("  ingress = var.rules"), UNKNOWN, "var.rules"),
        (rule("cidr_ipv4 = aws_vpc.main.cidr_block"), PRESENT, "aws_vpc.main.cidr_block"),
        (rule('cidr_ipv4 = "0.0.0.0/0"'), MISSING, "0.0.0.0/0"),
        (rule('cidr_ipv6 = "::/0"'), MISSING, "::/0"),
        (rule("referenced_security_group_id = aws_security_group.app.id"), PRESENT, "app"),
        # The group of the rule is unknown.
        (rule('cidr_ipv4 = "0.0.0.0/0"', of="each.value"), UNKNOWN, "computed"),
        # The rule belongs to another group.
        (rule('cidr_ipv4 = "0.0.0.0/0"', of="aws_security_group.app.id"), UNKNOWN, "no rule"),
        (old_rule('type = "ingress"\n  cidr_blocks = ["10.1.0.0/16"]'), PRESENT, "10.1.0.0/16"),
        (old_rule('type = "ingress"\n  cidr_blocks = ["0.0.0.0/0"]'), MISSING, "0.0.0.0/0"),
        (old_rule('type = "egress"\n  cidr_blocks = ["0.0.0.0/0"]'), UNKNOWN, "no rule"),
    ],
)
def test_network_isolation(rules: str, state: State, words: str) -> None:
    result = control(NETWORK, ENDPOINT, rules)
    assert (result.state, words in result.reason) == (state, True), result


def test_any_open_group_opens_the_endpoint() -> None:
    """The rules of several groups are combined, so one open group opens the endpoint."""
    other = 'resource "aws_security_group" "open" {\n  ingress {\n    cidr_blocks = ["0.0.0.0/0"]'
    groups = "aws_security_group.endpoints.id, aws_security_group.open.id"
    result = control(NETWORK, endpoint(groups=groups), inline("self = true"), other + "\n  }\n}")
    assert result.state is MISSING
    assert "aws_security_group.open" in result.reason


def test_groups_of_workloads_count_without_endpoints() -> None:
    function = """
        resource "aws_lambda_function" "f" {
          vpc_config {
            security_group_ids = [aws_security_group.endpoints.id]
          }
        }
    """
    assert control(NETWORK, function, inline("self = true")).state is PRESENT
    assert control(NETWORK, inline("self = true")).state is UNKNOWN
