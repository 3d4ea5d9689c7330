"""Asks OpenTofu about every case, and compares with the recorded answers.

python -m tests.terraform.opentofu [--write] [CASE…]

`tests/cases/opentofu.json` has the answers of OpenTofu that differ from those of the newest
Terraform. The program is `$TOFU`, or `tofu` on PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.terraform import binary, matrix
from tests.terraform.ask import Terraform
from tests.terraform.plan_names import in_configuration, is_of_instances

RECORD = matrix.CASES / "opentofu.json"
_SUFFIX = re.compile(r" \((?:expand|close|validation|expand, input|expand, reference)\)$")
_KEY = re.compile(r'(?<!provider)\[(?:\d+|"[^"]*")\]')


class Findings(NamedTuple):
    """What an answer reports, by addresses, which both tools print alike: the cycles, those that
    only a plan has, and the self references, with cycles between instances of one resource."""

    cycles: frozenset[frozenset[str]]
    only_planned: frozenset[frozenset[str]]
    selves: frozenset[str]
    is_checked: bool


def findings_of(answer: Mapping[str, Any]) -> Findings:
    """The findings of an answer as `matrix.answer` returns it."""
    planned = answer["cycles_only_in_plan"]
    instances = [names for names in planned if is_of_instances(names)]
    selves = {_KEY.sub("", name) for name in answer["self_references"]}
    return Findings(
        frozenset(addresses(names) for names in answer["cycles"] if names not in planned),
        frozenset(addresses(in_configuration(one)) for one in planned if one not in instances),
        frozenset(selves | {_KEY.sub("", names[0]) for names in instances}),
        bool(answer["graph_checked"]),
    )


def addresses(names: Iterable[str]) -> frozenset[str]:
    """The addresses in a cycle. The registry of a provider is left out."""
    return frozenset(
        _SUFFIX.sub("", name).replace("registry.opentofu.org", "registry.terraform.io")
        for name in names
    )


def program() -> binary.Program | None:
    """The OpenTofu program, or None."""
    path = shutil.which(os.environ.get("TOFU") or "tofu")
    return (str(Path(path).absolute()),) if path else None


def recorded() -> dict[str, dict[str, Any]]:
    """The recorded answers."""
    found: dict[str, dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def expected(name: str) -> Findings:
    """The recorded findings of OpenTofu for a case."""
    return findings_of(recorded().get(name) or matrix.newest(name))


def main(arguments: Iterable[str]) -> int:
    """Ask about the cases, and print what differs from the record. With --write, record it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.terraform.opentofu", description="Every case, OpenTofu."
    )
    parser.add_argument("--write", action="store_true", help="record the answers that differ")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names; without any, all cases")
    options = parser.parse_args(list(arguments))
    found = program()
    assert found, "tofu is not on PATH"
    known = recorded() if RECORD.exists() else {}
    differing = {}
    changes = 0
    with Terraform(found) as opentofu:
        for name in options.cases or matrix.names():
            answer = matrix.answer(opentofu, name)
            if findings_of(answer) != findings_of(matrix.newest(name)):
                differing[name] = answer
            if differing.get(name) != known.get(name):
                changes += 1
                print(f"{name}: {json.dumps(answer)}", flush=True)
    print(f"{len(options.cases or matrix.names())} cases, {len(differing)} unlike Terraform")
    if options.write:
        kept = {
            name: one for name, one in known.items() if options.cases and name not in options.cases
        }
        text = json.dumps(dict(sorted((kept | differing).items())), indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8")
    return 1 if changes and not options.write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
