"""When the rule `split` applies, and the title of its fix."""

from __future__ import annotations

import pytest

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    KEY,
    LIST,
    aws_provider,
    splits,
)
from tests.fixes.support import analyze_texts


@pytest.mark.parametrize(("version", "count"), [("~> 4.0", 0), ("~> 5.0", 1), (">= 4.0", 1)])
def test_provider_version_must_have_exclusive_resource(version: str, count: int) -> None:
    texts = cyclic(spec_of("aws_iam_role", "managed_policy_arns"))
    texts["versions.tf"] = aws_provider(version)
    assert len(splits(texts)) == count


def test_title_names_ignored_changes() -> None:
    (fix,) = splits(cyclic(spec_of("aws_route53_zone", "vpc")))
    assert "changes to vpc in the old resource are then ignored" in fix.title


def test_conflicting_argument_prevents_split() -> None:
    assert splits(cyclic(LIST, "subnet_configuration = []\n")) == []


def test_remaining_reference_prevents_split() -> None:
    texts = cyclic(KEY, "tags = test_a.two.tags\n")
    assert analyze_texts(texts).components
    assert splits(texts) == []
