"""The statements of a policy in every syntax in which a policy can be written."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    ACTIONS,
    DOCUMENT,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
    document,
    endpoint_policy,
)
from tf_cycle_ls.fixes.aws.controls.control import State


@pytest.mark.parametrize(
    ("policy", "state"),
    [
        ('jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*" }] })', MISSING),
        ('jsonencode({ Statement = { Effect = "Allow", Action = ["kms:Decrypt"] } })', PRESENT),
        ('jsonencode({ Statement = [{ Effect = "Allow", NotAction = "s3:*" }] })', MISSING),
        ("jsonencode({ Statement = var.statements })", UNKNOWN),
        ("jsonencode({ Version = 1 })", UNKNOWN),
        ('file("policy.json")', UNKNOWN),
        ("var.policy", UNKNOWN),
        ("local.policy", MISSING),
        ('<<EOT\n{"Statement": [{"Effect": "Allow", "Action": "*"}]}\nEOT\n', MISSING),
    ],
)
def test_endpoint_actions_in_every_policy_syntax(policy: str, state: State) -> None:
    value = (
        'locals {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*" }] })\n}'
    )
    assert control(ACTIONS, endpoint_policy(policy), value).state is state


def test_merged_statements_are_unknown() -> None:
    merged = document('actions = ["kms:Decrypt"]', more="  source_policy_documents = [var.p]\n")
    assert control(ACTIONS, endpoint_policy(DOCUMENT), merged).state is UNKNOWN
    wide = document('actions = ["*"]', more="  source_policy_documents = [var.p]\n")
    assert control(ACTIONS, endpoint_policy(DOCUMENT), wide).state is MISSING
