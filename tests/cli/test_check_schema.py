"""What `check --format json` prints is what its schema says, no more and no less."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import checked

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

TOP = Path(__file__).parent.parent.parent
SCHEMA: dict[str, Any] = json.loads((TOP / "docs/check.schema.json").read_text(encoding="utf-8"))

# With what no case has: comments that ignore, one of them in vain, and text that cannot be read.
IGNORED = """\
resource "test_a" "x" {
  v = test_b.y.id # tf-cycle-ls: ignore[dependency-cycle] because it is about to go
}

resource "test_b" "y" {
  v = test_a.x.id
  w = 1 # tf-cycle-ls: ignore[dependency-cycle] because of nothing
}
"""
UNREADABLE = 'resource "test_a" "x" {\n'


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_output_has_the_form(tmp_path: Path) -> None:
    """And the schema has all that the output has. Who reads it must allow for fields to come; we
    must say which there are."""
    reports = list(real_reports(tmp_path))
    for schema in (SCHEMA, closed(SCHEMA)):
        validator = jsonschema.Draft202012Validator(schema)
        assert [
            error.message for report in reports for error in validator.iter_errors(report)
        ] == []
    written = {path for report in reports for path in paths(report)}
    assert set(promised(SCHEMA)) - written == set(), "fields that nothing ever has"


def real_reports(folder: Path) -> Iterator[dict[str, Any]]:
    """What is printed for all the configurations of this repository, and for two more."""
    yield checked("examples", "tests/cases", "tests/fixes/catalogue", cwd=TOP)
    for name, text in {"ignored": IGNORED, "unreadable": UNREADABLE}.items():
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    yield checked(cwd=folder)


def closed(schema: Any) -> Any:
    """The schema that allows no other fields than those it names."""
    if isinstance(schema, list):
        return list(map(closed, schema))
    if not isinstance(schema, dict):
        return schema
    shut = {"additionalProperties": False} if "properties" in schema else {}
    return {name: closed(value) for name, value in schema.items()} | shut


def paths(value: Any, path: str = "") -> Iterator[str]:
    """The path of each field in a value; items of lists are all alike."""
    if isinstance(value, list):
        for item in value:
            yield from paths(item, path)
    elif isinstance(value, dict):
        for name, field in value.items():
            yield f"{path}.{name}"
            yield from paths(field, f"{path}.{name}")


def promised(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The path of each field that a schema speaks of."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    for name, field in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from promised(field, f"{path}.{name}")
    if "items" in schema:
        yield from promised(schema["items"], path)
