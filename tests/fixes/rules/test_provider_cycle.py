"""The rule `provider-cycle`."""

from __future__ import annotations

from tests.fixes.explanation_support import (
    PROVIDER,
    only_explanation,
)


def test_provider_cycle() -> None:
    explanation = only_explanation(PROVIDER, "provider-cycle")
    assert "endpoint refers to test_cluster.c.endpoint" in explanation.reason
    assert "an alias" in explanation.reason
