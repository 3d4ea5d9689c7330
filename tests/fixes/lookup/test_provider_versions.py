"""Version constraints of a provider in a module."""

from __future__ import annotations

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    aws_provider,
    splits,
)


@pytest.mark.parametrize(("version", "count"), [("~> 4.0", 0), ("~> 5.0", 1), (">= 4.0", 1)])
def test_provider_version_must_have_exclusive_resource(version: str, count: int) -> None:
    texts = cyclic(spec_of("aws_iam_role", "managed_policy_arns"))
    texts["versions.tf"] = aws_provider(version)
    assert len(splits(texts)) == count
