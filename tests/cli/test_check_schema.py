"""The output of `check --format json` matches its schema exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.repository import Repository, needs_git
from tests.cli.support import check_json

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

pytestmark = needs_git

TOP = Path(__file__).parent.parent.parent
SCHEMA: dict[str, Any] = json.loads((TOP / "docs/check.schema.json").read_text(encoding="utf-8"))

# What no case has: suppression comments, one of them unused, and a syntax error.
IGNORED = """\
resource "test_a" "x" {
  v = test_b.y.id # tf-cycle-ls: ignore[dependency-cycle] because it is about to go
}

resource "test_b" "y" {
  v = test_a.x.id
  w = 1 # tf-cycle-ls: ignore[dependency-cycle] because of nothing
}
"""
# A reversed dependency and a new cycle, each with an implicit edge.
BEFORE = """\
resource "test_c" "c" {
  v = module.m
}

module "m" {
  source = "./m"
}
"""
NOW = """\
resource "test_c" "c" {
}

module "m" {
  source     = "./m"
  depends_on = [test_c.c, test_e.e]
}

resource "test_e" "e" {
  v = module.m
}
"""
UNREADABLE = 'resource "test_a" "x" {\n'


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("roots")
    for name, text in {"ignored": IGNORED, "unreadable": UNREADABLE}.items():
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    repository = Repository(folder / "repository")
    repository.commit({"main.tf": BEFORE, "m/main.tf": 'resource "test_d" "d" {}\n'})
    repository.write({"main.tf": NOW})
    return [
        check_json("examples", "tests/cases", "tests/fixes/catalogue", cwd=TOP),
        check_json(cwd=folder),
        check_json("--diff", "HEAD", "nowhere", ".", cwd=repository.path),
    ]


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_output_is_valid(reports: list[dict[str, Any]]) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for report in reports:
        assert [error.message for error in validator.iter_errors(report)] == []
        assert report["roots"]


def test_every_field_is_in_the_schema(reports: list[dict[str, Any]]) -> None:
    """Clients must accept new fields, but the schema must list all current ones."""
    validator = jsonschema.Draft202012Validator(closed(SCHEMA))
    for report in reports:
        assert [error.message for error in validator.iter_errors(report)] == []


def test_every_field_of_the_schema_occurs(reports: list[dict[str, Any]]) -> None:
    written = {path for report in reports for path in paths(report)}
    assert set(promised(SCHEMA)) - written == set()


def closed(schema: Any) -> Any:
    """The schema with all unlisted fields forbidden."""
    if isinstance(schema, list):
        return list(map(closed, schema))
    if not isinstance(schema, dict):
        return schema
    shut = {"additionalProperties": False} if "properties" in schema else {}
    return {name: closed(value) for name, value in schema.items()} | shut


def paths(value: Any, path: str = "") -> Iterator[str]:
    """The path of each field in a value; all items of a list have the same path."""
    if isinstance(value, list):
        for item in value:
            yield from paths(item, path)
    elif isinstance(value, dict):
        for name, field in value.items():
            yield f"{path}.{name}"
            yield from paths(field, f"{path}.{name}")


def promised(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The path of each field that a schema lists."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    for name, field in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from promised(field, f"{path}.{name}")
    if "items" in schema:
        yield from promised(schema["items"], path)
