"""When the rule `split` applies, and the title of its fix."""

from __future__ import annotations

from tests.fixes.inline_forms import cyclic
from tests.fixes.rules.split.support import (
    KEY,
    LIST,
    splits,
)
from tests.fixes.support import analyze_texts


def test_conflicting_argument_prevents_split() -> None:
    assert splits(cyclic(LIST, "subnet_configuration = []\n")) == []


def test_remaining_reference_prevents_split() -> None:
    texts = cyclic(KEY, "tags = test_a.two.tags\n")
    assert analyze_texts(texts).components
    assert splits(texts) == []
