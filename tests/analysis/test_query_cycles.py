"""Cycles in query files.

The expected errors are those of Terraform's own tests (`terraform/context_validate_test.go` at
v1.15.5, "circular reference between list resources"), and of its graph for the other nodes.
"""

from __future__ import annotations

import json

import pytest

from tests.analysis.directories import analysed
from tf_cycle_ls import diagnostic_codes

PROVIDER = 'provider["registry.terraform.io/hashicorp/test"]'
LIST = """list "test_a" "{name}" {{
  provider = {provider}
  config {{
    filter = {{ attr = {value} }}
  }}
}}
"""


def query(name: str, value: str, provider: str = "test") -> str:
    return LIST.format(name=name, value=value, provider=provider)


def data(name: str) -> str:
    return f"list.test_a.{name}.data[0].state.id"


def errors(text: str, name: str = "a.tfquery.hcl", main: str = "") -> set[str]:
    problems = analysed({"main.tf": main, name: text}).problems
    assert all(problem.code == diagnostic_codes.QUERY_CYCLE for problem in problems)
    return {problem.message.partition("(")[2].partition("). ")[0] for problem in problems}


BOTH = {"Cycle: list.test_a.x, list.test_a.y"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (query("x", data("y")) + query("y", data("x")), BOTH),
        (query("x", data("y")) + query("y", '"plain"'), set()),
        (
            query("x", "local.l") + f"locals {{\n  l = {data('x')}\n}}\n",
            {"Cycle: list.test_a.x, local.l (expand)"},
        ),
        (
            query("x", '"v"', "test.k")
            + f'provider "test" {{\n  alias = "k"\n  p = {data("x")}\n}}\n',
            {f"Cycle: list.test_a.x, {PROVIDER}.k"},
        ),
        ('list "test_a" "x" {\n  limit = ' + data("y") + "\n}\n" + query("y", data("x")), BOTH),
        (query("x", data("y")) + query("y", data("x")) + "list {", set()),
    ],
)
def test_cycles_of_query_files(text: str, expected: set[str]) -> None:
    assert errors(text) == expected


def test_query_files_form_one_graph() -> None:
    texts = {"a.tfquery.hcl": query("x", data("y")), "b.tfquery.hcl": query("y", data("x"))}
    (problem,) = analysed({"main.tf": "", **texts}).problems
    assert problem.path.endswith("/a.tfquery.hcl")


def test_json_syntax() -> None:
    blocks = {
        name: {"provider": "test", "config": {"filter": f"${{{data(other)}}}"}}
        for name, other in (("x", "y"), ("y", "x"))
    }
    text = json.dumps({"list": {"test_a": blocks}})
    assert errors(text, "a.tfquery.json") == BOTH


@pytest.mark.parametrize(
    "main", ['terraform {\n  required_version = "< 1.14"\n}\n', "language {\n}\n"]
)
def test_other_versions_have_no_queries(main: str) -> None:
    assert errors(query("x", data("y")) + query("y", data("x")), main=main) == set()
