"""The table of measurements."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of the table: what was measured, the result, a comparison and a target.

    `bar` is the target as text. `is_met` is None if there is no target.
    """

    what: str
    measured: str
    against: str = ""
    bar: str = ""
    is_met: bool | None = None


@dataclass(frozen=True)
class Times:
    """Durations of repeated runs in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    @property
    def least(self) -> float:
        """The minimum, which is least affected by other processes."""
        return min(self.seconds)

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]

    def __str__(self) -> str:
        """Median and 95th percentile, in milliseconds."""
        return f"p50 {self.median * 1000:.1f} ms, p95 {self.p95 * 1000:.1f} ms"


def repeated(times: int, measure: Callable[[], float]) -> Times:
    """Measure several times; `measure` returns seconds."""
    return Times(tuple(measure() for _ in range(times)))


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield "| what | measured | reference | target | met |"
    yield "|---|---|---|---|---|"
    words = {True: "yes", False: "**no**", None: ""}
    for row in rows:
        cells = (row.what, row.measured, row.against, row.bar, words[row.is_met])
        yield f"| {' | '.join(cells)} |"
