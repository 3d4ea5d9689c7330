"""Terragrunt's files in JSON have the same blocks as those in HCL."""

from __future__ import annotations

import pytest

from tf_cycle_ls.terragrunt.json_config import read_json


def test_json_has_the_same_blocks() -> None:
    data = (
        b'{"dependency": {"vpc": {"config_path": "../vpc"}}, "dependencies": {"paths": ["../a"]}}'
    )
    file = read_json(data)
    (section,) = file.of_type("dependency")
    assert (section.labels, section.arguments["config_path"].text) == (("vpc",), b'"../vpc"')
    (order,) = file.of_type("dependencies")
    assert order.arguments["paths"].text == b'["../a"]'


@pytest.mark.parametrize("include", ['{"path": "a"}', '{"": {"path": "a"}}', '[{"path": "a"}]'])
def test_json_include_with_and_without_a_label(include: str) -> None:
    file = read_json(f'{{"include": {include}}}'.encode())
    (section,) = file.of_type("include")
    assert (section.label, section.arguments["path"].text) == ("", b'"a"')


@pytest.mark.parametrize("data", [b"[1]", b"{", b"\xff"])
def test_json_that_is_no_object_is_broken(data: bytes) -> None:
    assert read_json(data).broken
