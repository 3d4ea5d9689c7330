"""Terragrunt's files are parsed block by block."""

from __future__ import annotations

from tf_cycle_ls.terragrunt.config_file import issues_of
from tf_cycle_ls.terragrunt.config_parser import read_config

UNIT = b"""dependency "vpc" {
  config_path = "../vpc"
}

inputs = {
  id = dependency.vpc.outputs.id
}
"""


def test_blocks_arguments_and_names() -> None:
    file = read_config("terragrunt.hcl", UNIT)
    (section,) = file.of_type("dependency")
    path = section.arguments["config_path"]
    assert (section.label, path.text) == ("vpc", b'"../vpc"')
    assert UNIT[path.span.start : path.span.end] == path.text
    assert file.arguments["inputs"].names == {("dependency", "vpc")}
    assert len(list(file.expressions())) == 2


def test_broken_block_leaves_the_others() -> None:
    file = read_config("x.hcl", UNIT + b'dependency "db" {\n  config_path =\n}\n')
    assert [one.label for one in file.of_type("dependency")] == ["vpc"]
    assert [(one.type, one.labels) for one in file.broken] == [("dependency", ("db",))]
    assert list(issues_of(file))


def test_braces_may_be_missing_at_the_end() -> None:
    file = read_config("x.hcl", b'dependency "db" {\n  config_path = "../db"\n')
    assert [one.arguments["config_path"].text for one in file.of_type("dependency")] == [b'"../db"']
    assert list(issues_of(file))


def test_syntax_follows_from_the_name() -> None:
    (section,) = read_config("terragrunt.hcl.json", b'{"dependency": {"vpc": {}}}').sections
    assert section.label == "vpc"
