"""Terragrunt's files are parsed block by block, in both syntaxes."""

from __future__ import annotations

import pytest

from tf_cycle_ls.terragrunt.config_file import issues_of, read_config, with_previous_blocks
from tf_cycle_ls.text import Span

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


def test_json_has_the_same_blocks() -> None:
    data = (
        b'{"dependency": {"vpc": {"config_path": "../vpc"}}, "dependencies": {"paths": ["../a"]}}'
    )
    file = read_config("terragrunt.hcl.json", data)
    (section,) = file.of_type("dependency")
    assert (section.labels, section.arguments["config_path"].text) == (("vpc",), b'"../vpc"')
    (order,) = file.of_type("dependencies")
    assert order.arguments["paths"].text == b'["../a"]'


@pytest.mark.parametrize("include", ['{"path": "a"}', '{"": {"path": "a"}}', '[{"path": "a"}]'])
def test_json_include_with_and_without_a_label(include: str) -> None:
    file = read_config("terragrunt.hcl.json", f'{{"include": {include}}}'.encode())
    (section,) = file.of_type("include")
    assert (section.label, section.arguments["path"].text) == ("", b'"a"')


@pytest.mark.parametrize("data", [b"[1]", b"{", b"\xff"])
def test_json_that_is_no_object_is_broken(data: bytes) -> None:
    assert read_config("terragrunt.hcl.json", data).broken


def test_broken_block_leaves_the_others() -> None:
    file = read_config("x.hcl", UNIT + b'dependency "db" {\n  config_path =\n}\n')
    assert [one.label for one in file.of_type("dependency")] == ["vpc"]
    assert [(one.type, one.labels) for one in file.broken] == [("dependency", ("db",))]
    assert list(issues_of(file))


def test_braces_may_be_missing_at_the_end() -> None:
    file = read_config("x.hcl", b'dependency "db" {\n  config_path = "../db"\n')
    assert [one.arguments["config_path"].text for one in file.of_type("dependency")] == [b'"../db"']
    assert list(issues_of(file))


def test_block_that_no_longer_parses_keeps_its_arguments() -> None:
    data = b'# one\ndependency "vpc" {\n  config_path = \n}\n'
    file = with_previous_blocks(read_config("x.hcl", data), read_config("x.hcl", UNIT))
    (section,) = file.of_type("dependency")
    assert section.arguments["config_path"].text == b'"../vpc"'
    assert section.stale == Span(6, 6 + len('dependency "vpc" {'))
    assert file.broken == ()


def test_local_values_that_need_each_other() -> None:
    data = b"locals {\n a = local.b\n b = [local.a]\n c = local.c\n d = local.a\n}\n"
    assert read_config("x.hcl", data).rings == (("a", "b"), ("c",))
