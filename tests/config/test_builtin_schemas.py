"""The schemas of Terraform's built-in provider, and what they exclude."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.config.declaration_texts import subjects
from tests.terraform import binary
from tf_cycle_ls.config.builtin_schemas import schema_arguments

BUILT_IN = """
resource "terraform_data" "x" {}

data "terraform_remote_state" "s" {
  backend = "local"
}
"""


def test_arguments_are_those_of_terraforms_schemas(
    terraform_program: binary.Program, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(BUILT_IN, encoding="utf-8")
    variables = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    answer = binary.run(terraform_program, ["providers", "schema", "-json"], tmp_path, variables)
    (schemas,) = json.loads(answer.stdout)["provider_schemas"].values()
    for kind, type_, key in (
        ("resource", "terraform_data", "resource_schemas"),
        ("data", "terraform_remote_state", "data_source_schemas"),
    ):
        block = schemas[key][type_]["block"]
        assert schema_arguments(kind, (type_, "x")) == frozenset(block["attributes"])
        assert "block_types" not in block


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("input = local.a", ["local.a"]),
        ("triggers_replace = [local.a]", ["local.a"]),
        ("other = local.a", []),
        ("input {\n v = local.a\n}", []),
        ('dynamic "b" {\n for_each = local.a\n content {\n v = local.b\n}\n}', ["local.a"]),
        ("_ {\n input = local.a\n other = local.b\n}", ["local.a"]),
        ("depends_on = [local.a]", ["local.a"]),
    ],
    ids=[
        "argument",
        "another argument",
        "unknown argument",
        "argument written as a block",
        "only for_each of a dynamic block",
        "arguments in an escaping block",
        "meta-argument",
    ],
)
def test_only_arguments_in_the_schema_have_references(body: str, expected: list[str]) -> None:
    assert subjects(f'resource "terraform_data" "x" {{\n{body}\n}}\n') == expected


def test_type_without_a_known_schema_keeps_all_references() -> None:
    body = "other = local.a\nb {\n v = local.b\n}"
    for header in ('resource "t_a" "x"', 'data "terraform_data" "x"'):
        assert subjects(f"{header} {{\n{body}\n}}\n") == ["local.a", "local.b"]
