"""The control `least-privilege roles`: the identity policies of a module."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    MISSING,
    PRESENT,
    ROLES,
    UNKNOWN,
    control,
)
from tf_cycle_ls.fixes.aws.controls.control import State


def role(statement: str, type_: str = "aws_iam_role_policy") -> str:
    """An identity policy, as a resource of this type."""
    return (
        'resource "aws_kms_key" "k" {\n}\n'
        f'resource "{type_}" "p" {{\n'
        f'  policy = jsonencode({{ Statement = [{{ Effect = "Allow", {statement} }}] }})\n}}\n'
    )


@pytest.mark.parametrize(
    ("statement", "state"),
    [
        ('Action = "kms:Decrypt", Resource = aws_kms_key.k.arn', PRESENT),
        ('Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*"', PRESENT),
        ('Action = "s3:GetObject", Resource = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]', PRESENT),
        ('Action = "kms:Decrypt", Resource = "*"', MISSING),
        ('Action = "*", Resource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:*", Resource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:Decrypt", NotResource = aws_kms_key.k.arn', MISSING),
        ('Action = "kms:Decrypt", Resource = var.key', UNKNOWN),
        ('Action = var.actions, Resource = "arn:aws:s3:::b"', UNKNOWN),
    ],
)
def test_identity_policies(statement: str, state: State) -> None:
    assert control(ROLES, role(statement)).state is state


def test_inline_and_attached_policies() -> None:
    wide = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })'
    inner = f'resource "aws_iam_role" "r" {{\n  inline_policy {{\n    policy = {wide}\n  }}\n}}\n'
    assert control(ROLES, inner).state is MISSING
    attached = 'resource "aws_iam_role_policy_attachment" "a" {\n  policy_arn = '
    administrator = '"arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'
    assert control(ROLES, attached + administrator).state is MISSING
    assert control(ROLES, attached + "var.policy\n}\n").state is UNKNOWN
    own = role('Action = "kms:Decrypt", Resource = aws_kms_key.k.arn', "aws_iam_policy")
    assert control(ROLES, own, attached + "aws_iam_policy.p.arn\n}\n").state is PRESENT
