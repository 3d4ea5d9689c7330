"""The control that limits key policies to named roles."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.fixes.aws.controls.support import (
    DOCUMENT,
    KEYS,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
    document,
)
from tf_cycle_ls.fixes.aws.controls.control import State

KEY = f'resource "aws_kms_key" "k" {{\n  policy = {DOCUMENT}\n}}\n'


ROOT = '"arn:aws:iam::111122223333:root"'
BUILT_ROOT = '"arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"'


BUILT_ROLE = '"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/app"'


def allowing(*identifiers: str, more: str = "") -> str:
    """A statement with principals."""
    return f"""
        actions = ["kms:Decrypt"]
        principals {{
          type        = "AWS"
          identifiers = [{", ".join(identifiers)}]
        }}
        {more}
    """


CONDITION = 'condition {\n  test = "StringEquals"\n  variable = "aws:PrincipalOrgID"\n}'


@pytest.mark.parametrize(
    ("statements", "state", "words"),
    [
        ([allowing("aws_iam_role.app.arn")], PRESENT, "names each principal"),
        ([allowing("data.aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing('"arn:aws:iam::111122223333:role/app"')], PRESENT, ""),
        ([allowing(BUILT_ROLE)], PRESENT, ""),
        ([allowing('"*"')], MISSING, "any principal"),
        ([allowing('"*"', more=CONDITION)], MISSING, "under a condition"),
        ([allowing("aws_iam_role.app.arn", '"*"')], MISSING, "any principal"),
        # AWS's standard administration beside named roles, and alone.
        ([allowing(ROOT), allowing("aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing(BUILT_ROOT), allowing("aws_iam_role.app.arn")], PRESENT, ""),
        ([allowing(ROOT)], MISSING, "root only"),
        ([allowing(BUILT_ROOT)], MISSING, "root only"),
        ([allowing('"111122223333"')], MISSING, "root only"),
        ([allowing(ROOT, more=CONDITION)], UNKNOWN, "root only"),
        ([allowing("var.role_arn")], UNKNOWN, "var.role_arn"),
        ([allowing("module.app.role_arn")], UNKNOWN, "module.app.role_arn"),
        (['actions = ["kms:*"]'], UNKNOWN, "without principals"),
        (['effect = "Deny"\n' + allowing('"*"'), allowing("aws_iam_role.app.arn")], PRESENT, ""),
    ],
)
def test_key_policies(statements: list[str], state: State, words: str) -> None:
    result = control(KEYS, KEY, document(*(dedent(statement).strip() for statement in statements)))
    assert (result.state, words in result.reason) == (state, True), result


def test_key_without_policy_is_missing_control() -> None:
    key = 'resource "aws_kms_key" "k" {\n}\n'
    assert control(KEYS, key).state is MISSING
    attached = (
        'resource "aws_kms_key_policy" "k" {\n  key_id = aws_kms_key.k.id\n'
        f"  policy = {DOCUMENT}\n}}\n"
    )
    named = document(dedent(allowing("aws_iam_role.app.arn")).strip())
    assert control(KEYS, key, attached, named).state is PRESENT


def test_other_resource_policies_count_without_keys() -> None:
    bucket = f'resource "aws_s3_bucket_policy" "b" {{\n  policy = {DOCUMENT}\n}}\n'
    public = document(dedent(allowing('"*"')).strip())
    assert control(KEYS, bucket, public).state is MISSING
    assert control(KEYS, public).state is UNKNOWN
