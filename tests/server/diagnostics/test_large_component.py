"""The work for the first diagnostics of a large component, counted in calls of functions."""

from __future__ import annotations

from cProfile import Profile
from pathlib import Path

import pytest

from benchmarks.configurations import write_sparse_component
from tf_cycle_ls.server.diagnostics.compute import compute_diagnostics
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.text import Encoding


def calls_for_diagnostics(root: Path, nodes: int, seed: int) -> int:
    """The number of calls, of functions in Python and in C, that an analysis makes."""
    root.mkdir()
    write_sparse_component(root, nodes, seed)
    snapshot = Snapshot({}, {}, ClientConfiguration())
    profile = Profile()
    found = profile.runcall(compute_diagnostics, str(root), snapshot, None, Encoding.UTF16)
    diagnostics = [one for of_file in found.diagnostics.values() for one in of_file]
    assert len(diagnostics) == 100
    assert (
        sum("more references close cycles among these" in one.message for one in diagnostics) == 1
    )
    return sum(entry.callcount for entry in profile.getstats())


def test_diagnostics_need_no_covering_cycles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Choosing them takes as long as all the rest. Only what shows them waits for them."""

    def unexpected(paths: object) -> None:
        raise AssertionError(paths)

    monkeypatch.setattr("tf_cycle_ls.graph.cycles.covering_cycles", unexpected)
    assert calls_for_diagnostics(tmp_path / "root", 600, 1)


# A cache of names has room for 2,000, so a smaller component takes fewer calls.
@pytest.mark.slow
@pytest.mark.parametrize(("nodes", "factor"), [(2_400, 2), (5_000, 4)])
def test_work_grows_linearly(tmp_path: Path, nodes: int, factor: int) -> None:
    """Four times as many resources take four times as many calls, not sixteen times."""
    few = calls_for_diagnostics(tmp_path / "few", nodes, 1)
    many = calls_for_diagnostics(tmp_path / "many", factor * nodes, 2)
    assert many <= 1.1 * factor * few
