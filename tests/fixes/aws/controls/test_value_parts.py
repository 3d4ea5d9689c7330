"""Values that the controls resolve statically."""

from __future__ import annotations

from tests.fixes.aws.controls.support import (
    ENDPOINT,
    MISSING,
    NETWORK,
    control,
    inline,
)


def test_local_values_are_resolved() -> None:
    ranges = 'locals {\n  ranges = [local.all]\n  all    = "0.0.0.0/0"\n}'
    result = control(NETWORK, ENDPOINT, inline("cidr_blocks = local.ranges"), ranges)
    assert result.state is MISSING
