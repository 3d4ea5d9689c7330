"""Fuzzes one target in this process, guided by atheris or blind.

`python -m tests.fuzz.running TARGET SEEDS FINDINGS --inputs N --seconds S --seed R [--blind]`:
SEEDS is the directory of the first inputs; failing inputs are written to the directory FINDINGS.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from pathlib import Path
from typing import NoReturn

from tests.fuzz import blind
from tests.fuzz.targets import check_of
from tests.fuzz.tokens import TOKENS

BUDGET_SECONDS = 20
"""The time limit for one small input, also on a busy machine."""
_MAX_BYTES = 8_192
_MAX_MEGABYTES = 6_000


def main() -> int:
    """Run the fuzzer as the command line says. Returns 1 if an input fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.running")
    parser.add_argument("target")
    parser.add_argument("seeds", type=Path)
    parser.add_argument("findings", type=Path)
    parser.add_argument("--inputs", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--blind", action="store_true")
    options = parser.parse_args()
    if not options.blind:
        _guided(options)
    return _blind(options)


def _blind(options: argparse.Namespace) -> int:
    check = check_of(options.target)

    def timed(data: bytes) -> None:
        start = time.monotonic()
        check(data)
        took = time.monotonic() - start
        assert took < BUDGET_SECONDS, f"took {took:.0f} s"

    seeds = [path.read_bytes() for path in sorted(options.seeds.iterdir())]
    done, finding = blind.fuzz(timed, seeds, options.inputs, options.seconds, options.seed)
    if finding is not None:
        traceback.print_exception(finding.error)
        name = hashlib.sha256(finding.data).hexdigest()[:16]
        (options.findings / name).write_bytes(finding.data)
    print(f"Done {done} runs", file=sys.stderr)
    return 0 if finding is None else 1


def _guided(options: argparse.Namespace) -> NoReturn:
    """Run libFuzzer, which prints its own progress and ends the process."""
    import atheris

    with atheris.instrument_imports(include=["tf_cycle_ls"]):
        check = check_of(options.target)
    dictionary = options.findings.with_suffix(".dictionary")
    dictionary.write_text("\n".join(filter(None, map(_entry, TOKENS))), encoding="ascii")
    atheris.Setup(
        [
            options.target,
            f"-dict={dictionary}",
            f"-artifact_prefix={options.findings}/",
            f"-max_len={_MAX_BYTES}",
            f"-rss_limit_mb={_MAX_MEGABYTES}",
            f"-runs={options.inputs}",
            f"-max_total_time={options.seconds}",
            f"-seed={options.seed}",
            f"-timeout={BUDGET_SECONDS}",
            "-print_final_stats=1",
            str(options.seeds),
        ],
        check,
    )
    atheris.Fuzz()
    raise AssertionError("atheris ends the process")


def _entry(token: str) -> str:
    """Format a token as an entry of a libFuzzer dictionary."""
    data = token.encode("utf-8", "surrogatepass")
    return '"' + "".join(f"\\x{byte:02X}" for byte in data) + '"' if data else ""


if __name__ == "__main__":
    sys.exit(main())
