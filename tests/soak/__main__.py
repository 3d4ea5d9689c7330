"""A day at the keyboard: `python -m tests.soak [TREE] [--edits 100000] [--seconds 3600]`.

Works on a copy of the tree, or on one of 20 roots that is made up. Prints the figures; exit status
1 when memory grew after the warm-up, descriptors or threads became more, or the last answers are
not those of a fresh server. Needs Linux, which tells what a process takes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.configurations import write_workspace
from tests.soak.session import soak

MOST_GROWTH = 0.10
"""How much of itself the memory may grow by after the warm-up: what is remembered is bounded, and
the allocator's rounding comes on top."""


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("tree", nargs="?", type=Path)
    parser.add_argument("--edits", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name).resolve() / "tree"
        if options.tree:
            shutil.copytree(options.tree, folder)
        else:
            write_workspace(folder, 20_000, 1_000)
        found = soak(folder, options.edits, options.seconds, options.seed)
    megabytes = [each.memory // 1024 for each in found.samples]
    print(f"{found.edits} edits, {found.saves} saves in {found.seconds:.0f} s")
    print(f"memory in MB: {' '.join(map(str, megabytes))}")
    print(f"growth after the warm-up: {found.growth:+.1%}, at most {MOST_GROWTH:.0%}")
    print(f"descriptors: {sorted(found.descriptors)}, threads: {sorted(found.threads)}")
    print(*found.differences, f"{len(found.differences)} differences from a fresh server", sep="\n")
    is_flat = found.growth <= MOST_GROWTH
    is_constant = len(found.descriptors) == len(found.threads) == 1
    return 0 if is_flat and is_constant and not found.differences else 1


if __name__ == "__main__":
    sys.exit(main())
