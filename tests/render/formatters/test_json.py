"""`check --format json`: its content, and its schema, which it matches exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.repository import Repository, needs_git
from tests.cli.support import CYCLE, check_json, cycle_ranges, run
from tests.cli.test_estate import ROUND
from tests.server.positions import parse_marks

TOP = Path(__file__).parents[3]
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
# A reversed dependency in a configuration without a cycle, which has a plan and ways out.
USES = 'resource "test_h" "h" {\n  v = test_i.i.id\n}\nresource "test_i" "i" {\n}\n'
IS_USED = 'resource "test_h" "h" {\n}\nresource "test_i" "i" {\n  v = test_h.h.id\n}\n'
# A resource that loses create_before_destroy, because its user is removed.
LOST = """\
resource "test_f" "f" {
}
"""
WITH_USER = (
    LOST
    + """\
resource "test_g" "g" {
  v = test_f.f.id
  lifecycle {
    create_before_destroy = true
  }
}
"""
)
# A recorded plan with a cycle, if one of its objects was created first.
PLAN = json.loads((TOP / "tests/replacement/scenarios/07.json").read_text(encoding="utf-8"))[
    "steps"
][1]["plan"]
UNREADABLE = 'resource "test_a" "x" {\n'

# Checking every case is slow, so the tests of the reports run in the same worker of pytest-xdist.
shares_reports = pytest.mark.xdist_group("reports")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("roots")
    for name, text in {"ignored": IGNORED, "unreadable": UNREADABLE}.items():
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text, encoding="utf-8")
    for name, text in ROUND.items():
        (folder / "estate" / name).parent.mkdir(parents=True)
        (folder / "estate" / name).write_text(text, encoding="utf-8")
    repository = Repository(folder / "repository")
    repository.commit({"lost/main.tf": WITH_USER, "turned/main.tf": USES})
    repository.commit({"main.tf": BEFORE, "m/main.tf": 'resource "test_d" "d" {}\n'})
    repository.write({"main.tf": NOW, "lost/main.tf": LOST, "turned/main.tf": IS_USED})
    (folder / "plan.json").write_text(json.dumps(PLAN), encoding="utf-8")
    return [
        check_json("examples", "tests/cases", "tests/fixes/catalogue", cwd=TOP),
        check_json(cwd=folder),
        check_json("--diff", "HEAD", "nowhere", ".", cwd=repository.path),
        check_json("--plan", "plan.json", "ignored", cwd=folder),
        check_json("--estate", "estate", cwd=folder),
    ]


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.slow
@needs_git
@shares_reports
def test_output_is_valid(reports: list[dict[str, Any]]) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for report in reports:
        messages = [error.message for error in validator.iter_errors(report)]
        assert messages == [], "correct docs/check.schema.json or the report"
        assert report["roots"] or report["replacement"]


@pytest.mark.slow
@needs_git
@shares_reports
def test_every_field_is_in_the_schema(reports: list[dict[str, Any]]) -> None:
    """Clients must accept new fields, but the schema must list all current ones."""
    validator = jsonschema.Draft202012Validator(closed(SCHEMA))
    for report in reports:
        messages = [error.message for error in validator.iter_errors(report)]
        assert messages == [], "add the field to docs/check.schema.json"


@pytest.mark.slow
@needs_git
@shares_reports
def test_every_field_of_the_schema_occurs(reports: list[dict[str, Any]]) -> None:
    written = {path for report in reports for path in paths(report)}
    wanted = {path for path in promised(SCHEMA) if not path.startswith(ONLY_OF_OTHER_GRAPHS)}
    assert wanted - written == set(), (
        "add an example with the field to `reports` in this file, or remove it from "
        "docs/check.schema.json"
    )


ONLY_OF_OTHER_GRAPHS = tuple(
    f".roots.reversals.steps.edges.references.{name}" for name in ("note", "target")
)
"""Reversed dependencies are between blocks. Their references have no notes."""


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


def test_json_has_components_and_references(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "main.tf").write_text(CYCLE, encoding="utf-8")
    answer = check_json("sub", cwd=tmp_path)
    assert answer["version"] == 1
    (root,) = answer["roots"]
    assert root["path"] == "sub"
    assert root["self_references"] == []
    assert root["problems"] == []
    (component,) = root["components"]
    assert component["addresses"] == ["test_a.x", "test_b.y"]
    assert component["cycles"] == [["test_a.x", "test_b.y"]]
    by_ends = {(edge["from"], edge["to"]): edge["references"] for edge in component["edges"]}
    there_range, back_range = cycle_ranges("utf-16")
    assert by_ends["test_a.x", "test_b.y"] == [
        {
            "file": "sub/main.tf",
            "text": "test_b.y.id",
            "attribute": "v",
            "range": there_range,
        }
    ]
    (back,) = by_ends["test_b.y", "test_a.x"]
    assert back["attribute"] == "nested.v"
    assert back["range"] == back_range


def test_self_references_are_listed_separately(tmp_path: Path) -> None:
    text, (reference,) = parse_marks('resource "test_a" "x" {\n  v = «test_a.x.id»\n}\n')
    (tmp_path / "main.tf").write_text(text)
    (root,) = check_json(".", cwd=tmp_path)["roots"]
    assert root["path"] == "."
    (self_reference,) = root["self_references"]
    assert self_reference["address"] == "test_a.x"
    assert self_reference["file"] == "main.tf"
    assert self_reference["range"] == reference
    assert run("check", ".", cwd=tmp_path).returncode == 1


def test_module_and_its_close_node_are_one_address(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('output "o" {\n  value = 1\n}\n')
    (tmp_path / "main.tf").write_text(
        'module "m" {\n  source     = "./m"\n  depends_on = [test_a.x]\n}\n\n'
        'resource "test_a" "x" {\n  v = module.m\n}\n'
    )
    (root,) = check_json(".", cwd=tmp_path)["roots"]
    (component,) = root["components"]
    assert component["addresses"].count("module.m") == 1
    for cycle in component["cycles"]:
        assert len(cycle) == len(set(cycle))
    implied = [edge for edge in component["edges"] if not edge["references"]]
    assert implied
    assert all(edge["note"] and edge["place"]["file"] for edge in implied)
