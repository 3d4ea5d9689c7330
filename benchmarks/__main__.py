"""Print the table: python -m benchmarks [--only SECTION] [TREE...]"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator

from benchmarks import anchors, checks, commands, editing, parts, saves, starts, units
from benchmarks.table import Row, lines


def main(arguments: list[str]) -> int:
    """Measure and print the table. Return 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("trees", nargs="*", metavar="TREE", help="folder with real configuration")
    sections: dict[str, Callable[[list[str]], Iterator[Row]]] = {
        "saves": lambda trees: saves.rows(),
        "editing": lambda trees: editing.rows(),
        "commands": lambda trees: commands.rows(),
        "checks": checks.rows,
        "starts": lambda trees: starts.rows(),
        "parts": parts.rows,
        "units": lambda trees: units.rows(),
    }
    parser.add_argument(
        "--only", choices=sections, action="append", help="run only this section; repeatable"
    )
    options = parser.parse_args(arguments)
    # Without cached bytecode, every process that is measured would compile all modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    before = anchors.noise()
    rows = [row for name in options.only or sections for row in sections[name](options.trees)]
    print("\n".join(lines(rows)))
    print(f"\nPython {platform.python_version()} on {platform.machine()}; ", end="")
    print(f"noise of the machine, before and after: {before:.2f}, {anchors.noise():.2f}")
    return int(any(row.is_met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
