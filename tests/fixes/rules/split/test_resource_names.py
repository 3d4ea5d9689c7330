"""The names of new resources."""

from __future__ import annotations

from tests.fixes.inline_forms import cyclic
from tests.fixes.rules.split.support import (
    KEY,
    splits,
)


def test_taken_name_gets_a_number() -> None:
    texts = cyclic(KEY)
    texts["other.tf"] = 'resource "aws_kms_key_policy" "one" {\n}\n'
    assert "aws_kms_key_policy.one_2" in splits(texts)[0].description
