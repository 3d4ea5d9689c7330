"""Cycles of plans as text."""

from __future__ import annotations

from tf_cycle_ls.render.formatters.plan_text import heading


def test_long_cycle_is_shortened_unless_every_step_is_shown() -> None:
    nodes = [f"a.b{number}" for number in range(20)]
    assert heading(nodes, all_names=False).endswith("a.b7, … 12 more")
    assert heading(nodes, all_names=True).endswith("a.b19")
