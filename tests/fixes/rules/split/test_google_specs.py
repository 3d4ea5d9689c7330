"""Google Cloud resources that are not split."""

from __future__ import annotations

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    splits,
)


def test_default_rule_of_security_policy_is_not_split() -> None:
    spec = spec_of("google_compute_security_policy", "rule")
    inside = 'action = "allow"\npriority = 2147483647\ndescription = test_a.two.id'
    assert splits(cyclic(spec, inside=inside)) == []
