"""Runs thousands of sequences: `python -m tests.server.model --sequences 2000 --seed 1`.

Prints the number of sequences. On a disagreement with a fresh server, prints the shortest sequence
found and exits with status 1.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter

from hypothesis.errors import HypothesisException

from tests.server.model.running import run


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.server.model")
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=8, help="maximum length of a sequence")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    counts: Counter[str] = Counter()
    start = time.monotonic()
    try:
        run(arguments.sequences, arguments.steps, counts, seed=arguments.seed)
    except (AssertionError, HypothesisException) as error:
        print(error)
        print(*getattr(error, "__notes__", ()), sep="\n")
        return 1
    finally:
        numbers = ", ".join(f"{count} {what}" for what, count in counts.items())
        print(f"seed {arguments.seed}: {numbers}, in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
