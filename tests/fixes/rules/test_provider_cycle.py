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


def test_provider_block_in_a_called_module() -> None:
    texts = {
        "main.tf": 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": PROVIDER["main.tf"],
    }
    explanation = only_explanation(texts, "provider-cycle")
    assert "take the provider block out of module.m" in explanation.reason
