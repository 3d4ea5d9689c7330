"""`check --format gitlab`: the fields that GitLab's documentation requires."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.support import CYCLE, run
from tests.examples import CYCLIC, EXAMPLES, NAMES

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, and no other fields.
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "pattern": "^[^\n]+$"},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^\./|\\\\"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


def issues(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    """A valid report."""
    report: list[dict[str, Any]] = json.loads(
        run("check", "--format", "gitlab", *arguments, cwd=cwd).stdout
    )
    jsonschema.validate(report, SCHEMA)
    assert len({issue["fingerprint"] for issue in report}) == len(report)
    return report


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_examples_are_valid(name: str) -> None:
    assert bool(issues(name, cwd=EXAMPLES)) == (name in CYCLIC)


def test_location_and_severity_of_each_kind_of_finding(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "latin.tf").write_bytes(b"# Gr\xf6\xdfe\n")
    found = [
        (
            issue["check_name"],
            issue["severity"],
            issue["location"]["path"],
            issue["location"]["lines"],
        )
        for issue in issues(cwd=tmp_path)
    ]
    assert found == [
        ("dependency-cycle", "major", "main.tf", {"begin": 2, "end": 2}),
        ("dependency-cycle", "major", "main.tf", {"begin": 7, "end": 7}),
        ("unreadable", "minor", "latin.tf", {"begin": 1, "end": 1}),
    ]


def test_path_starts_at_the_top_of_the_repository(tmp_path: Path) -> None:
    """GitLab finds the file by this path, in whatever folder the job runs."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "network"
    folder.mkdir()
    (folder / "main.tf").write_text(CYCLE, encoding="utf-8")
    assert {issue["location"]["path"] for issue in issues(cwd=folder)} == {"network/main.tf"}


def test_fingerprints_stay_when_lines_move(tmp_path: Path) -> None:
    repeated = CYCLE.replace('"é𝒳 ${test_b.y.id}"', "[test_b.y.id, test_b.y.id]")
    (tmp_path / "main.tf").write_text(repeated, encoding="utf-8")
    before = [issue["fingerprint"] for issue in issues(cwd=tmp_path)]
    assert len(before) == 3
    (tmp_path / "main.tf").write_text(f"# A comment\n\n{repeated}", encoding="utf-8")
    assert [issue["fingerprint"] for issue in issues(cwd=tmp_path)] == before
