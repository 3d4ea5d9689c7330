"""The nodes of a query file, with the names that they refer to."""

from __future__ import annotations

import json

from tf_cycle_ls.config.query_file import nodes_of_query_file

QUERY = """\
provider "aws" {
  alias  = "west"
  region = local.region
}

locals {
  region = list.aws_vpc.all.data[0].region
}

list "aws_vpc" "all" {
  provider = aws.west

  config {
    name = local.region
  }
}
"""
IN_JSON = {
    "provider": {"aws": {"alias": "west", "region": "${local.region}"}},
    "locals": {"region": "${list.aws_vpc.all.data[0].region}"},
    "list": {"aws_vpc": {"all": {"provider": "aws.west", "config": {"name": "${local.region}"}}}},
}


def references(data: str, *, is_json: bool = False) -> dict[str, set[str]]:
    nodes = nodes_of_query_file(data.encode(), is_json=is_json)
    return {node.name: set(node.references) for node in nodes}


def test_lists_locals_and_providers_are_nodes() -> None:
    found = references(QUERY)
    assert set(found) == {"provider.aws.west", "local.region", "list.aws_vpc.all"}
    assert found["local.region"] == {"list.aws_vpc.all"}
    assert "local.region" in found["provider.aws.west"]
    assert {"local.region", "provider.aws.west"} <= found["list.aws_vpc.all"]


def test_json_has_the_same_nodes() -> None:
    assert references(json.dumps(IN_JSON), is_json=True) == references(QUERY)


def test_file_with_a_syntax_error_has_no_nodes() -> None:
    assert references('list "aws_vpc" {\n') == {}
    assert references("{", is_json=True) == {}
