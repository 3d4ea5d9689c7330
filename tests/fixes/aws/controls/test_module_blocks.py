"""Blocks that the controls cannot rely on: overridden or damaged ones."""

from __future__ import annotations

from tests.fixes.aws.controls.support import (
    ENDPOINT,
    NETWORK,
    PRESENT,
    UNKNOWN,
    control,
    inline,
)


def test_override_and_damaged_text_are_unknown() -> None:
    """A block does not define its resource if its text is damaged or an override changes it."""
    open_ = inline('cidr_blocks = ["10.0.0.0/8"]')
    damaged = inline('cidr_blocks = ["10.0.0.0/8\n  ["]')
    assert control(NETWORK, ENDPOINT, open_).state is PRESENT
    assert control(NETWORK, ENDPOINT, damaged).state is UNKNOWN
    assert control(NETWORK, ENDPOINT, open_, a_override=open_).state is UNKNOWN
