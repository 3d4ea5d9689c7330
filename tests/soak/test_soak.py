"""A short soak test."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.configurations import write_workspace
from tests.server.resources import needs_proc
from tests.soak.author import Author
from tests.soak.session import MAX_THREADS, soak
from tests.soak.typist import Typist

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("user", [Typist, Author])
@needs_proc
def test_short_session_does_not_leak(tmp_path: Path, user: type[Typist]) -> None:
    folder = tmp_path / "tree"
    write_workspace(folder, 2_000, 500)
    outcome = soak(folder, edits=1_500, seconds=300, seed=1, user=user)
    assert outcome.edits == 1_500
    assert outcome.differences == []
    assert len(outcome.descriptors) == 1
    assert max(outcome.threads) <= MAX_THREADS
    assert outcome.samples[-1].memory < 300_000
