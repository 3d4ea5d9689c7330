"""What the title of a split says, as its spec describes it."""

from __future__ import annotations

from tests.fixes.inline_forms import cyclic, spec_of
from tests.fixes.rules.split.support import (
    splits,
)


def test_title_names_ignored_changes() -> None:
    (fix,) = splits(cyclic(spec_of("aws_route53_zone", "vpc")))
    assert "changes to vpc in the old resource are then ignored" in fix.description
