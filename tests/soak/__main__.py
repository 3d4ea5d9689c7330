"""Soak test: `python -m tests.soak [TREE] [--edits 100000] [--seconds 3600] [--different]`.

Works on a copy of the tree, or on a generated tree of 20 root modules. With `--different`, no text
occurs twice: blocks are added, removed, renamed and damaged. Prints the measurements. Exits with
status 1 if memory grew after the warm-up, if the number of descriptors changed, if there were more
than `MAX_THREADS` threads, or if the final diagnostics differ from those of a fresh server.
Requires /proc (Linux).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.configurations import write_workspace
from tests.soak.author import Author
from tests.soak.session import MAX_THREADS, soak
from tests.soak.typist import Typist

MAX_GROWTH = 0.10
"""Maximum relative memory growth after the warm-up. Caches are bounded, so only the overhead of the
allocator remains."""


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("tree", nargs="?", type=Path)
    parser.add_argument("--edits", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--different", action="store_true", help="no text occurs twice")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name).resolve() / "tree"
        if options.tree:
            shutil.copytree(options.tree, folder)
        else:
            write_workspace(folder, 20_000, 1_000)
        outcome = soak(
            folder,
            options.edits,
            options.seconds,
            options.seed,
            Author if options.different else Typist,
        )
    megabytes = [each.memory // 1024 for each in outcome.samples]
    print(f"{outcome.edits} edits, {outcome.saves} saves in {outcome.seconds:.0f} s")
    print(f"memory in MB: {' '.join(map(str, megabytes))}")
    shares = ", ".join(f"{outcome.memory_at(share)} at {share:.0%}" for share in (0.1, 0.5, 1))
    print(f"memory in MB: {shares}")
    print(f"growth after the warm-up: {outcome.growth:+.1%}, at most {MAX_GROWTH:.0%}")
    print(f"descriptors: {sorted(outcome.descriptors)}, threads: {sorted(outcome.threads)}")
    print(
        *outcome.differences,
        f"{len(outcome.differences)} differences from a fresh server",
        sep="\n",
    )
    is_flat = outcome.growth <= MAX_GROWTH
    is_bounded = len(outcome.descriptors) == 1 and max(outcome.threads) <= MAX_THREADS
    return 0 if is_flat and is_bounded and not outcome.differences else 1


if __name__ == "__main__":
    sys.exit(main())
