"""Runs a few sequences of the model. `python -m tests.server.model` runs more."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.server.model.running import run

pytestmark = pytest.mark.slow

SEQUENCES = 24
STEPS = 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="requires fork")
def test_used_server_agrees_with_a_fresh_one() -> None:
    counts: Counter[str] = Counter()
    run(SEQUENCES, STEPS, counts)
    assert counts["sequences"] >= SEQUENCES
    assert counts["comparisons with diagnostics"] >= SEQUENCES // 4
