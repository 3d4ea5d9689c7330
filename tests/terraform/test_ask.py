"""Terraform's results for `tests/cases` and for special configurations are the expected ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.terraform import binary
from tests.terraform.ask import Terraform

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent.parent / "cases"


def sets(cycles: list[list[str]]) -> frozenset[frozenset[str]]:
    return frozenset(map(frozenset, cycles))


def first_phases(
    errors: Iterable[tuple[str, int | None, str]],
) -> dict[tuple[str, int | None], str]:
    """Return the first phase of each error: "validate" if both phases report it."""
    by_phase = sorted(errors, key=lambda error: error[2])
    return {(summary, line): phase for summary, line, phase in by_phase}


def write(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


@pytest.mark.parametrize("name", sorted(path.parent.name for path in CASES.glob("*/expected.json")))
def test_case_gives_the_expected_result(terraform: Terraform, name: str) -> None:
    expected: dict[str, Any] = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    answer = terraform.ask(CASES / name)
    assert answer.graph_checked == expected["graph_checked"]
    assert answer.cycles == sets(expected["cycles"])
    assert answer.cycles_only_in_plan == sets(expected["cycles_only_in_plan"])
    assert [found._asdict() for found in answer.self_references] == expected["self_references"]
    assert first_phases(
        (error.summary, error.line, error.phase) for error in answer.other_errors
    ) == first_phases(
        (error["summary"], error["line"], error["phase"]) for error in expected["other_errors"]
    )
    assert not answer.plan_crashed


def test_version(terraform: Terraform) -> None:
    program = binary.find()
    assert program
    assert int(binary.version(program).split(".")[0]) >= 1


def test_without_a_plan_only_cycles_are_found(terraform: Terraform) -> None:
    answer = terraform.ask(CASES / "self_plain", plan=False)
    assert answer.graph_checked
    assert not answer.self_references


def test_instance_key_may_contain_a_comma(terraform: Terraform, tmp_path: Path) -> None:
    text = """
        resource "test_a" "x" {
          for_each = toset(["a, b", "c"])
          v        = test_a.x[each.key].id
        }
    """
    answer = terraform.ask(write(tmp_path, {"main.tf": text}))
    assert answer.cycles == sets([['test_a.x["a, b"]', 'test_a.x["c"]']])


BAD_SOURCE = """
terraform {
  required_providers {
    b = { source = "a/terraform-provider-b" }
  }
}
"""


@pytest.mark.parametrize(
    "text", ["module {}", "resource {}", 'provider "a_b" {}', BAD_SOURCE, "locals {", "{"]
)
def test_terraform_reports_invalid_configuration(
    terraform: Terraform, tmp_path: Path, text: str
) -> None:
    answer = terraform.ask(write(tmp_path, {"main.tf": text}))
    assert not answer.graph_checked
    assert {error.file for error in answer.other_errors} == {"main.tf"}


REMOTE = """
terraform {
  required_version = "< 0.1"
  cloud { organization = "acme" }
  required_providers {
    test = {
      source                = "acme/test"
      configuration_aliases = [test.given]
    }
  }
}
module "far" {
  source    = "acme/far/test"
  version   = "1.2.3"
  providers = { test = test.given }
  count     = 2
  i         = test_a.y.id
}
resource "test_a" "x" {
  provider = test.given
  v        = module.far[*].things[0].id
  w        = test_a.x.id
}
resource "test_a" "y" {}
"""
REMOTE_JSON = """{
  "terraform": [{
    "required_version": "< 0.1",
    "backend": {"s3": {}},
    "required_providers": {
      "test": {"source": "acme/test", "configuration_aliases": ["test.given"]}
    }
  }],
  "module": {"far": {"source": "acme/far/test", "version": "1.2.3", "i": "${test_a.y.id}"}},
  "resource": {
    "test_a": {
      "x": {
        "provider": "test.given",
        "v": "${module.far.things[0].id} \\"quoted\\"",
        "w": "${test_a.x.id}",
        "dynamic": {"rule": {"for_each": ["k"], "content": {"v": "${rule.value}"}}}
      },
      "y": {}
    }
  }
}"""


@pytest.mark.parametrize(("name", "text"), [("main.tf", REMOTE), ("main.tf.json", REMOTE_JSON)])
def test_remote_modules_and_versions_are_removed(
    terraform: Terraform, tmp_path: Path, name: str, text: str
) -> None:
    answer = terraform.ask(write(tmp_path, {name: text}))
    assert answer.other_errors == ()
    assert [found.address for found in answer.self_references] == ["test_a.x"]


VARIABLES = """
variable "untyped" {}
variable "text" { type = string }
variable "switch" { type = bool }
variable "given" { type = list(string) }
variable "object" {
  type = object({
    names = map(set(string))
    pair  = tuple([string, number])
    port  = optional(number, 1)
  })
}
resource "test_a" "x" {
  u = "${var.untyped}-${var.text}-${var.switch}-${var.given[1]}"
  v = [for name, set in var.object.names : "${name} ${one(set)}"]
  w = var.object.pair[1] + var.object.port
  y = file("${path.module}/texts/greeting.txt")
  z = test_a.x.id
}
"""


def test_variables_have_values_and_files_are_available(
    terraform: Terraform, tmp_path: Path
) -> None:
    files = {
        "main.tf": VARIABLES,
        "terraform.tfvars": 'given = ["a", "b"]',
        "texts/greeting.txt": "hello",
    }
    answer = terraform.ask(write(tmp_path, files))
    assert answer.other_errors == ()
    assert [found.address for found in answer.self_references] == ["test_a.x"]


def test_module_above_the_root_keeps_its_relative_path(
    terraform: Terraform, tmp_path: Path
) -> None:
    files = {
        "root/main.tf": 'module "up" { source = ".././beside/" }',
        "beside/main.tf": 'module "top" { source = "../" }',
        "main.tf": '\nresource "test_a" "x" { v = test_a.x.id }',
    }
    answer = terraform.ask(write(tmp_path, files) / "root")
    assert [(found.file, found.line) for found in answer.self_references] == [("../main.tf", 2)]


def test_name_may_be_block_and_attribute(terraform: Terraform, tmp_path: Path) -> None:
    text = """
        resource "test_a" "x" {
          rule { v = [1] }
          rule { v = ["k", test_a.y.id] }
        }
        resource "test_a" "y" { rule = [] }
    """
    answer = terraform.ask(write(tmp_path, {"main.tf": text}))
    assert answer.other_errors == ()


def test_import_of_a_resource_with_blocks(terraform: Terraform, tmp_path: Path) -> None:
    text = """
        import {
          to = test_a.x
          id = "k"
        }
        resource "test_a" "x" {
          rule { v = 1 }
        }
    """
    answer = terraform.ask(write(tmp_path, {"main.tf": text}))
    assert answer.other_errors == ()


def test_fmt_check_returns_unformatted_files(terraform: Terraform, tmp_path: Path) -> None:
    tidy, untidy = "locals {\n  a = 1\n}\n", "locals {\na=1\n}\n"
    write(tmp_path, {"tidy.tf": tidy, "below/untidy.tf": untidy})
    assert [Path(name) for name in terraform.fmt_check(tmp_path)] == [Path("below/untidy.tf")]
    with pytest.raises(ValueError, match="broken"):
        terraform.fmt_check(write(tmp_path, {"broken.tf": "locals {"}))


def test_json_key_may_contain_quotes(terraform: Terraform, tmp_path: Path) -> None:
    body = {"rule": {'${test_a.y["k"].id}': 1}, "last": 1}
    resources = {"x": body, "y": {"for_each": "${toset([test_a.x.last])}"}}
    text = json.dumps({"resource": {"test_a": resources}})
    answer = terraform.ask(write(tmp_path, {"main.tf.json": text}), plan=False)
    assert answer.cycles == sets([["test_a.x", "test_a.y"]])
    assert answer.other_errors == ()
