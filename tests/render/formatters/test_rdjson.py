"""`check --format rdjson`: the fields of reviewdog's `proto/rdf/reviewdog.proto`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.support import CYCLE, counted_from_one, cycle_ranges, run
from tests.examples import CYCLIC, EXAMPLES, NAMES
from tf_cycle_ls.text import Document, Edit, Encoding, Position, PositionRange, apply


def _message(required: list[str], **fields: Any) -> dict[str, Any]:
    """The schema of a message of the protocol, without unknown fields."""
    return {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": fields,
    }


# reviewdog refuses fields that are not in its protocol. Lines and columns count from 1.
STRING = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
POSITION = _message(["line", "column"], line=NUMBER, column=NUMBER)
RANGE = _message(["start"], start=POSITION, end=POSITION)
DIAGNOSTIC = _message(
    ["message", "location", "severity", "code"],
    message=STRING,
    location=_message(["path"], path=STRING, range=RANGE),
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    code=_message(["value"], value=STRING, url=STRING),
    suggestions={
        "type": "array",
        "items": _message(["range", "text"], range=RANGE, text={"type": "string"}),
    },
)
SCHEMA = _message(
    ["source", "diagnostics"],
    source=_message(["name"], name=STRING, url=STRING),
    diagnostics={"type": "array", "items": DIAGNOSTIC},
)
INLINE = """\
resource "aws_sqs_queue" "é" {
  name   = "orders"
  policy = jsonencode({ Statement = [{ Resource = "é:${aws_sqs_queue_policy.p.id}" }] })
}

resource "aws_sqs_queue_policy" "p" {
  policy = jsonencode({ Statement = [{ Sid = "é:${aws_sqs_queue.é.name}" }] })
}
"""


def diagnostics(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    """The diagnostics of a valid report."""
    report = json.loads(run("check", "--format", "rdjson", *arguments, cwd=cwd).stdout)
    jsonschema.validate(report, SCHEMA)
    found: list[dict[str, Any]] = report["diagnostics"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_examples_are_valid(name: str) -> None:
    assert bool(diagnostics(name, cwd=EXAMPLES)) == (name in CYCLIC)


def test_columns_count_bytes_and_the_end_is_exclusive(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    first, _ = diagnostics(cwd=tmp_path)
    line, column, end_line, end_column = counted_from_one(cycle_ranges("utf-8")[0])
    assert first["location"] == {
        "path": "main.tf",
        "range": {
            "start": {"line": line, "column": column},
            "end": {"line": end_line, "column": end_column},
        },
    }
    assert (first["severity"], first["code"]["value"]) == ("ERROR", "dependency-cycle")


def test_suggestion_breaks_the_cycle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(INLINE, encoding="utf-8")
    found = diagnostics(cwd=tmp_path)
    (suggestion,) = (each for entry in found for each in entry.get("suggestions", ()))
    document = Document("main.tf", INLINE.encode())
    start, end = (
        Position(position["line"] - 1, position["column"] - 1)
        for position in (suggestion["range"]["start"], suggestion["range"]["end"])
    )
    span = document.span(PositionRange(start, end), Encoding.UTF8)
    changed = apply(document.data, [Edit(span, suggestion["text"].encode())])
    assert b'Sid = "\xc3\xa9:orders"' in changed
    (tmp_path / "main.tf").write_bytes(changed)
    assert diagnostics(cwd=tmp_path) == []


def test_suggestions_are_safe_and_on_the_lines_of_their_diagnostic() -> None:
    """reviewdog refuses others, and shows no title that would name a loss."""
    for entry in diagnostics(*sorted(CYCLIC), cwd=EXAMPLES):
        range_ = entry["location"]["range"]
        for suggestion in entry.get("suggestions", ()):
            assert suggestion["range"]["start"]["line"] == range_["start"]["line"]
            assert suggestion["range"]["end"]["line"] == range_["end"]["line"]
            assert "*" not in suggestion["text"]
