"""textDocument/completion: addresses, and a hint at those that would close a cycle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.server.asking import ask, at, in_units
from tests.server.support import write_file
from tests.server.wire import Wire, running

METHOD = "textDocument/completion"
DETAILS = {"textDocument": {"completion": {"completionItem": {"labelDetailsSupport": True}}}}
ON = {"completion": True}

BEFORE = """resource "test_a" "first" {
  name = "é𝒳 ${«»}"
}
locals {
  second = test_c.third.id
}
resource "test_c" "third" {
  v = test_a.first.id
}
resource "test_d" "other" {}
"""


def written(folder: Path, typed: str, settings: object = None) -> tuple[str, str]:
    """A file with a half-typed reference: its URI and its text."""
    if settings is not None:
        write_file(folder / ".tf-cycle-ls.toml", f"completion = {json.dumps(settings)}\n")
    text = BEFORE.replace("«»", typed)
    return write_file(folder / "main.tf", text), text


def completed(server: Wire, uri: str, column: int) -> list[Any]:
    """The items at a column of the second line, in the order of an editor."""
    found = ask(server, METHOD, at(uri, 1, column))
    items: list[Any] = found["items"] if found else []
    assert found is None or found["isIncomplete"] is False
    return sorted(items, key=lambda item: item["sortText"])


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 19), ("utf-16", 16), ("utf-32", 15)])
def test_items_that_would_close_a_cycle_come_last(
    tmp_path: Path, encoding: str, column: int
) -> None:
    uri, text = written(tmp_path, "t")
    with running({**in_units(encoding), **DETAILS}, options=ON) as server:
        server.open(uri, text)
        items = completed(server, uri, column + 1)
        assert [(item["label"], item["detail"]) for item in items] == [
            ("test_d.other", "resource"),
            ("test_a.first", "resource · refers to its own block"),
            ("test_c.third", "resource · would close a cycle"),
        ]
        assert items[2]["labelDetails"] == {"description": "would close a cycle"}
        assert items[2]["documentation"] == (
            "It depends on this block: test_c.third → test_a.first"
        )
        start, end = ({"line": 1, "character": column + more} for more in (0, 1))
        assert items[0]["textEdit"] == {
            "range": {"start": start, "end": end},
            "newText": "test_d.other",
        }
        assert "labelDetails" not in items[0]


def test_text_after_the_names_is_no_address(tmp_path: Path) -> None:
    uri, text = written(tmp_path, "self.t")
    with running(options=ON) as server:
        server.open(uri, text)
        assert completed(server, uri, 22) == []


def test_label_details_need_the_capability(tmp_path: Path) -> None:
    uri, text = written(tmp_path, "local.")
    with running(options=ON) as server:
        server.open(uri, text)
        (item,) = completed(server, uri, 22)
        assert item["label"] == "local.second"
        assert item["detail"] == "local value · would close a cycle"
        assert "labelDetails" not in item


def test_cycle_through_the_caller_of_a_module(tmp_path: Path) -> None:
    """The directory of the file alone has no cycle."""
    inner = 'variable "v" {}\noutput "o" {\n  value = \n}\n'
    uri = write_file(tmp_path / "m" / "main.tf", inner)
    caller = (
        'module "m" {\n  source = "./m"\n  v      = test_a.x.id\n}\n'
        'resource "test_a" "x" {\n  w = module.m.o\n}\n'
    )
    write_file(tmp_path / "main.tf", caller)
    folders = [tmp_path.as_uri()]
    with running(folders=folders, options=ON) as server:
        server.open(uri, inner)
        server.settle()
        found = ask(server, METHOD, at(uri, 2, 10))
        (item,) = found["items"]
        assert (item["label"], item["detail"]) == ("var.v", "variable · would close a cycle")


def test_off_by_default(tmp_path: Path) -> None:
    uri, text = written(tmp_path, "t")
    with running() as server:
        server.open(uri, text)
        assert ask(server, METHOD, at(uri, 1, 17)) is None


def test_setting_of_a_project(tmp_path: Path) -> None:
    uri, text = written(tmp_path, "t", settings=True)
    with running() as server:
        server.open(uri, text)
        assert len(completed(server, uri, 17)) == 3


def test_many_items_are_incomplete(tmp_path: Path) -> None:
    """The editor asks again when more is typed."""
    names = "".join(f"  n{number:03} = 1\n" for number in range(300))
    text = f"locals {{\n{names}  last = l\n}}\n"
    uri = write_file(tmp_path / "main.tf", text)
    with running(options=ON) as server:
        server.open(uri, text)
        found = ask(server, METHOD, at(uri, 301, 10))
        assert found["isIncomplete"] is True
        assert len(found["items"]) == 200
