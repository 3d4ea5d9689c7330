"""Cycles that a message names, with the references behind them."""

from __future__ import annotations

from tests.analysis.plain_graph import plain_analysis
from tf_cycle_ls.cli.named_cycles import NamedCycles


def lines(rooms: str, *names: str) -> list[str]:
    return list(NamedCycles(plain_analysis(rooms), "unit-cycle", colour=False).named(names))


def test_each_edge_has_its_line() -> None:
    found = lines("hall: attic\nattic: hall\n", "attic", "hall")
    assert found[0] == "Cycle: attic → hall → attic"
    assert found[1] == "  1. attic → hall, in needs"
    assert any(line.endswith("docs/unit-cycle.md") for line in found)


def test_edge_that_is_gone() -> None:
    found = lines("hall: attic\nattic:\n", "attic", "hall")
    assert found[-1] == "  attic does not depend on hall any more."
