"""Parameters of tests of which only some run by default. All run with `--all`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pytest


def slow(value: object) -> object:
    """The parameter, marked as slow."""
    return pytest.param(value, marks=pytest.mark.slow)


def sampled(names: Iterable[str], number: int) -> list[object]:
    """Evenly spread, `number` of the names; the others are marked as slow."""
    all_names = list(names)
    step = max(1, len(all_names) // number)
    return slow_except(all_names, all_names[::step])


def slow_except(names: Iterable[str], fast: Collection[str]) -> list[object]:
    """All names; those that are not in `fast` are marked as slow."""
    return [name if name in fast else slow(name) for name in names]


def slow_among(names: Iterable[str], names_of_slow: Collection[str]) -> list[object]:
    """All names; those in `names_of_slow` are marked as slow.

    Raises ValueError for an unknown name.
    """
    all_names = list(names)
    if unknown := {*names_of_slow} - {*all_names}:
        raise ValueError(f"not among the parameters: {sorted(unknown)}")
    return slow_except(all_names, {*all_names} - {*names_of_slow})
