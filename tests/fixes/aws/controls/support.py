"""Helpers for the tests of the compensating controls.

The expected states follow from the AWS documentation: what security groups admit, what a policy
allows, and whom a principal names. Each configuration has one control in the state that its test
checks.
"""

from __future__ import annotations

from textwrap import dedent

from tests.fixes.support import DIRECTORY, analyze_texts
from tf_cycle_ls.fixes.aws.controls.control import Control, State
from tf_cycle_ls.fixes.aws.controls.evaluate import module_controls

NETWORK, DNS, ACTIONS, KEYS, ROLES = range(5)
PRESENT, MISSING, UNKNOWN = State.PRESENT, State.MISSING, State.UNKNOWN

DECLARED = (
    'resource "aws_vpc" "main"',
    'data "aws_vpc" "main"',
    'resource "aws_subnet" "private"',
    'resource "aws_security_group" "app"',
    'resource "aws_ec2_managed_prefix_list" "l"',
    'resource "aws_s3_bucket" "b"',
    'resource "aws_iam_role" "app"',
    'data "aws_iam_role" "app"',
    'data "aws_caller_identity" "current"',
)
"""The resources that the configurations refer to."""


def control(number: int, *texts: str, **files: str) -> Control:
    """One of the five controls of a module."""
    main = "\n".join(dedent(text).strip("\n") for text in texts)
    main += "".join(f"\n{block} {{\n}}\n" for block in DECLARED)
    named = {f"{name}.tf": text for name, text in files.items()}
    controls = module_controls(analyze_texts({"main.tf": main, **named}), f"{DIRECTORY}/main.tf")
    assert len(controls) == 5
    return controls[number]


def endpoint(
    arguments: str = "", name: str = "kms", groups: str = "aws_security_group.endpoints.id"
) -> str:
    """An endpoint with these additional arguments and these security groups."""
    return f"""
resource "aws_vpc_endpoint" "{name}" {{
  {arguments}
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-west-1.{name}"
  security_group_ids  = [{groups}]
}}
"""


ENDPOINT = endpoint()


def group(ingress: str) -> str:
    """The security group of the endpoint with this content."""
    return f'resource "aws_security_group" "endpoints" {{\n{ingress}\n}}\n'


def inline(arguments: str) -> str:
    """The security group with an inline rule."""
    return group(f"  ingress {{\n    {arguments}\n  }}")


def endpoint_policy(policy: str) -> str:
    """An endpoint with a policy."""
    return endpoint(f"policy = {policy}")


DOCUMENT = "data.aws_iam_policy_document.d.json"


def document(*statements: str, more: str = "") -> str:
    """A policy document."""
    blocks = "".join(f"  statement {{\n{indented(statement)}\n  }}\n" for statement in statements)
    return f'data "aws_iam_policy_document" "d" {{\n{more}{blocks}}}\n'


def indented(text: str) -> str:
    """The statement, indented for the body of a block."""
    return "\n".join(f"    {line}" for line in dedent(text).strip("\n").split("\n"))
