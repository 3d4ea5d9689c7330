"""The command line of the modules that compare configurations before and after their safe fixes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from tests.terraform import binary


@dataclass(frozen=True)
class Comparison:
    """The number of safe fixes of a configuration, and the differences that they make."""

    fixes: int
    differences: tuple[str, ...]


def main(description: str | None, compare: Callable[[binary.Program, int], Comparison]) -> int:
    """Compare the configurations of the seeds, and print the number of fixes and all differences.

    Returns the exit status.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", type=int, nargs=2, default=(0, 100))
    first, last = parser.parse_args().seeds
    program = binary.find()
    if program is None:
        print(binary.MISSING)
        return 1
    fixes = failures = 0
    for seed in range(first, last):
        comparison = compare(program, seed)
        fixes += comparison.fixes
        failures += len(comparison.differences)
        print("".join(f"{text}\n\n" for text in comparison.differences), end="", flush=True)
    print(f"{last - first} configurations, {fixes} safe fixes, {failures} differences")
    return 1 if failures else 0
