"""The commands about dependencies, cyclic or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.asking import at, execute, in_units
from tests.server.support import write_file
from tests.server.wire import running

ADDRESSES = "tf-cycle-ls.addresses"
PATH = "tf-cycle-ls.dependencyPath"
DEPENDENTS = "tf-cycle-ls.dependents"

TEXT = """resource "test_a" "first" {
  name = "é𝒳 ${local.second}"
}
locals {
  second = test_c.third.id
}
resource "test_c" "third" {
}
resource "test_d" "other" {
  depends_on = [test_c.third]
}
"""


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 19), ("utf-16", 16), ("utf-32", 15)])
def test_path_has_each_reference(tmp_path: Path, encoding: str, column: int) -> None:
    uri = write_file(tmp_path / "main.tf", TEXT)
    with running(in_units(encoding)) as server:
        server.open(uri, TEXT)
        document = {"uri": uri}
        steps = execute(server, PATH, document, "test_a.first", "test_c.third")
        assert [(step["from"], step["to"]) for step in steps] == [
            ("test_a.first", "local.second"),
            ("local.second", "test_c.third"),
        ]
        (reference,) = steps[0]["references"]
        assert (reference["attribute"], reference["text"]) == ("name", "local.second")
        start = reference["location"]["range"]["start"]
        assert start == {"line": 1, "character": column}
        assert execute(server, PATH, document, "test_c.third", "test_a.first") == []
        assert execute(server, PATH, document, "test_c.none", "test_a.first") is None


def test_dependents_are_sorted_by_distance(tmp_path: Path) -> None:
    uri = write_file(tmp_path / "main.tf", TEXT)
    with running() as server:
        server.open(uri, TEXT)
        found = execute(server, DEPENDENTS, {"uri": uri}, "test_c.third")
        assert [(one["address"], one["distance"]) for one in found] == [
            ("local.second", 1),
            ("test_d.other", 1),
            ("test_a.first", 2),
        ]
        assert [one["location"]["range"]["start"]["line"] for one in found] == [4, 8, 0]
        assert execute(server, DEPENDENTS, {"uri": uri}, "test_a.first") == []
        assert execute(server, DEPENDENTS, {"uri": uri}, "test_a.none") is None


def test_addresses_and_block_at_a_position(tmp_path: Path) -> None:
    uri = write_file(tmp_path / "main.tf", TEXT)
    with running() as server:
        server.open(uri, TEXT)
        found = execute(server, ADDRESSES, at(uri, 9, 4))
        assert found["current"] == "test_d.other"
        names = [one["address"] for one in found["addresses"]]
        assert names == sorted(names)
        assert {"local.second", "test_a.first", "test_c.third", "test_d.other"} <= set(names)
        assert execute(server, ADDRESSES, at(uri, 99, 0))["current"] is None


def test_address_inside_a_module(tmp_path: Path) -> None:
    """The file of a called module has the addresses of its own directory."""
    caller = write_file(tmp_path / "main.tf", 'module "m" {\n  source = "./m"\n}\n')
    write_file(tmp_path / "m" / "main.tf", TEXT)
    with running() as server:
        server.open(caller, (tmp_path / "main.tf").read_text())
        steps = execute(
            server, PATH, {"uri": caller}, "module.m.test_a.first", "module.m.test_c.third"
        )
        assert len(steps) == 2
