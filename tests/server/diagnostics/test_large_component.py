"""The work for the first diagnostics of a large component, counted in calls of functions."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from benchmarks.configurations import write_sparse_component
from tests.sampled import slow
from tf_cycle_ls.server.diagnostics.compute import compute_diagnostics
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.text import Encoding


def calls_for_diagnostics(root: Path, nodes: int, seed: int) -> int:
    """The number of calls, of functions in Python and in C, that an analysis makes."""
    root.mkdir()
    write_sparse_component(root, nodes, seed)
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    snapshot = Snapshot({}, {}, ClientConfiguration())
    sys.setprofile(count)
    try:
        found = compute_diagnostics(str(root), snapshot, None, Encoding.UTF16)
    finally:
        sys.setprofile(None)
    diagnostics = [one for of_file in found.diagnostics.values() for one in of_file]
    assert len(diagnostics) == 100
    assert (
        sum("more references close cycles among these" in one.message for one in diagnostics) == 1
    )
    return calls


@pytest.mark.parametrize("nodes", [600, slow(5_000)])
def test_work_grows_linearly(tmp_path: Path, nodes: int) -> None:
    """Four times as many resources take four times as many calls, not sixteen times."""
    few = calls_for_diagnostics(tmp_path / "few", nodes, 1)
    many = calls_for_diagnostics(tmp_path / "many", 4 * nodes, 2)
    assert many <= 4.4 * few
