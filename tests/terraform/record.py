"""`python -m tests.terraform.record DIR…`: write `expected.json` from the real Terraform's answer.

This is how a case of `tests/cases` is made: write the configuration, say in a sentence what it
shows, and see whether Terraform's answer shows that.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tests.terraform.ask import Answer, Terraform
from tests.terraform.diagnostics import Problem

EXPECTED = "expected.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask about each directory and write the answer into it."""
    parser = argparse.ArgumentParser(prog="python -m tests.terraform.record", description=__doc__)
    parser.add_argument("directories", metavar="DIR", nargs="+", type=Path)
    parser.add_argument(
        "--description", help="what the cases show (default: what they said before)"
    )
    options = parser.parse_args(arguments)
    with Terraform() as terraform:
        for directory in options.directories:
            description = options.description or described(directory)
            if description is None:
                parser.error(f"{directory} has no description yet: --description")
            text = as_json(description, terraform.ask(directory))
            (directory / EXPECTED).write_text(text, encoding="utf-8")


def described(directory: Path) -> str | None:
    """The description that a case has, None if it has none."""
    path = directory / EXPECTED
    return json.loads(path.read_text(encoding="utf-8"))["description"] if path.exists() else None


def as_json(description: str, answer: Answer) -> str:
    """An answer as a case keeps it: the same text for the same answer."""
    if answer.plan_crashed:
        raise ValueError(f"the plan crashed, so half of the answer is missing: {description}")
    expected = {
        "description": description,
        "graph_checked": answer.graph_checked,
        "cycles": sorted(map(sorted, answer.cycles)),
        "cycles_only_in_plan": sorted(map(sorted, answer.cycles_only_in_plan)),
        "self_references": [found._asdict() for found in answer.self_references],
        "other_errors": list(map(_error, sorted(answer.other_errors, key=_order))),
    }
    return json.dumps(expected, indent=1, ensure_ascii=False)


def _error(problem: Problem) -> dict[str, object]:
    return {"summary": problem.summary, "phase": problem.phase, "line": problem.line}


def _order(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file or "", problem.line or 0, problem.summary, problem.phase


if __name__ == "__main__":
    main()
