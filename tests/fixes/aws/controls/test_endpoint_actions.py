"""The control that limits the actions of endpoint policies."""

from __future__ import annotations

import pytest

from tests.fixes.aws.controls.support import (
    ACTIONS,
    DOCUMENT,
    ENDPOINT,
    MISSING,
    PRESENT,
    UNKNOWN,
    control,
    document,
    endpoint_policy,
)
from tf_cycle_ls.fixes.aws.controls.control import State


@pytest.mark.parametrize(
    ("statements", "state", "words"),
    [
        (['actions = ["kms:Decrypt", "kms:Get*"]'], PRESENT, "names each action"),
        (['actions = ["*"]'], MISSING, "allows *"),
        (['actions = ["kms:Decrypt", "kms:*"]'], MISSING, "allows kms:*"),
        (['actions = ["kms:Decrypt"]', 'actions = ["kms:*"]'], MISSING, "kms:*"),
        (['not_actions = ["kms:PutKeyPolicy"]'], MISSING, "all actions but"),
        (['effect = "Deny"\nactions = ["kms:*"]', 'actions = ["kms:Decrypt"]'], PRESENT, ""),
        (["actions = var.actions"], UNKNOWN, "var.actions"),
        (['effect = var.e\nactions = ["*"]'], MISSING, "allows *"),
        (['resources = ["*"]'], UNKNOWN, "not written"),
    ],
)
def test_endpoint_actions(statements: list[str], state: State, words: str) -> None:
    result = control(ACTIONS, endpoint_policy(DOCUMENT), document(*statements))
    assert (result.state, words in result.reason) == (state, True), result


def test_endpoint_without_policy_is_missing_limit() -> None:
    assert control(ACTIONS, ENDPOINT).state is MISSING
    attached = f"""
        resource "aws_vpc_endpoint_policy" "kms" {{
          vpc_endpoint_id = aws_vpc_endpoint.kms.id
          policy          = {DOCUMENT}
        }}
    """
    limited = document('actions = ["kms:Decrypt"]')
    assert control(ACTIONS, ENDPOINT, attached, limited).state is PRESENT
