"""What `check --format json` prints is what its schema says, no more and no less."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.repository import Repository, needs_git, repository
from tests.cli.test_check import checked

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

__all__ = ["repository"]

TOP = Path(__file__).parent.parent.parent
SCHEMA: dict[str, Any] = json.loads((TOP / "docs/check.schema.json").read_text(encoding="utf-8"))

Field = tuple[str, str]
"""The description of an object, and the name of a field of it."""

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

# A change that turns a dependency round, and one that closes a cycle.
BEFORE = """\
resource "test_a" "x" {
  v = test_b.y.id
}

resource "test_b" "y" {
}

locals {
  a = local.b
  b = 1
}
"""
AFTER = """\
resource "test_a" "x" {
}

resource "test_b" "y" {
  v = test_a.x.id
}

locals {
  a = local.b
  b = local.a
}
"""


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@needs_git
def test_the_output_has_the_form(tmp_path: Path, repository: Repository) -> None:
    """And the schema has all that the output has. Who reads it must allow for fields to come; we
    must say which there are."""
    reports = [*reports_here(tmp_path), report_of_a_change(repository)]
    for schema in (SCHEMA, closed(SCHEMA)):
        validator = jsonschema.Draft202012Validator(schema)
        assert [
            error.message for report in reports for error in validator.iter_errors(report)
        ] == []
    written = {field for report in reports for field in fields_of(report, SCHEMA)}
    assert promised() - written == set(), "fields that nothing ever has"


def report_of_a_change(repository: Repository) -> dict[str, Any]:
    """With a reversal, a new edge, what both were compared with, and a path that is not there."""
    repository.commit({"main.tf": BEFORE})
    repository.branch("work")
    repository.commit({"main.tf": AFTER})
    return checked("--diff", "main", ".", "nowhere", cwd=repository.path)


def reports_here(folder: Path) -> Iterator[dict[str, Any]]:
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


def promised() -> set[Field]:
    """Each field that the schema speaks of."""
    return {
        (schema["description"], name)
        for schema in (SCHEMA, *SCHEMA["$defs"].values())
        for name in schema.get("properties", {})
    }


def fields_of(value: Any, schema: Mapping[str, Any]) -> Iterator[Field]:
    """The fields that a value has, with what it is by the schema."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for item in value:
            yield from fields_of(item, schema["items"])
    elif isinstance(value, dict):
        for name, field in value.items():
            yield schema["description"], name
            yield from fields_of(field, schema["properties"][name])
