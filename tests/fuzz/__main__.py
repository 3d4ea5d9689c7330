"""Fuzz: `python -m tests.fuzz [TARGET…] [--inputs N] [--seconds S] [--seed R]`.

Each target runs until the number of inputs or the time is reached, whichever is first. Prints the
number of inputs, and for each finding the error and the file with the input. The exit status is 1
if there is a finding. Guided by coverage if atheris is installed (extra `fuzz`), otherwise blind.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS, UNGUIDED

_DONE = re.compile(r"(?:Done |stat::number_of_executed_units: )(\d+)")
_FINDINGS = Path("build/fuzz")


def main() -> int:
    """Fuzz the targets of the command line, and return the exit status."""
    about = "\n".join(f"  {name:14} {what}" for name, what in TARGETS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        epilog=f"targets:\n{about}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--inputs", type=int, default=1_000_000_000, help="for each target")
    parser.add_argument("--seconds", type=int, default=4, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="do not use atheris")
    options = parser.parse_args()
    unknown = sorted(set(options.targets) - TARGETS.keys())
    if unknown:
        parser.error(f"unknown target {unknown[0]}; the targets are {', '.join(TARGETS)}")
    total = failed = 0
    for name in options.targets or TARGETS:
        done, has_passed = _run(name, options)
        total += done
        failed += not has_passed
    print(f"{total} inputs in all, {failed} findings")
    return 1 if failed else 0


def _run(name: str, options: argparse.Namespace) -> tuple[int, bool]:
    """Fuzz one target. Returns the number of inputs, and whether all passed."""
    is_blind = options.blind or name in UNGUIDED or find_spec("atheris") is None
    findings = _FINDINGS / name
    findings.mkdir(parents=True, exist_ok=True)
    limits = [f"--{option}={getattr(options, option)}" for option in ("inputs", "seconds", "seed")]
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for data in seeds_of(name):
            (Path(folder) / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
        ran = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.running", name, folder, str(findings), *limits]
            + (["--blind"] if is_blind else []),
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    counts = _DONE.findall(ran.stderr)
    done = max(map(int, counts), default=0)
    how = "blind" if is_blind else "guided"
    print(f"{name}: {done} inputs, {how}, in {time.monotonic() - start:.0f} s", flush=True)
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if not line.startswith(("INFO", "#"))]
        print(*lines, sep="\n")
        print(f"{name}: failed; the input is the newest file in {findings}", flush=True)
    return done, ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
