"""Records Terraform's result in `expected.json`: `python -m tests.terraform.record DIR…`.

To add a case to `tests/cases`, write the configuration, describe in one sentence what it shows,
and check that Terraform's result shows it.
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
    """Run Terraform on each directory and record the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.terraform.record", description=__doc__)
    parser.add_argument("directories", metavar="DIR", nargs="+", type=Path)
    parser.add_argument(
        "--description", help="what the cases show (default: the existing description)"
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
    """Return the description of a case, or None if it has none."""
    path = directory / EXPECTED
    return json.loads(path.read_text(encoding="utf-8"))["description"] if path.exists() else None


def as_json(description: str, answer: Answer) -> str:
    """Format a result as a case stores it. Equal results give equal texts."""
    if answer.plan_crashed:
        raise ValueError(f"the plan crashed, so the result is incomplete: {description}")
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
