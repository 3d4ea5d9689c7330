"""The call hierarchy: what depends on what, with or without a cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server import seed
from tests.server.asking import ask, at, in_units
from tests.server.positions import parse_marks
from tests.server.support import A_AND_B, wait_for_diagnostics, write_file
from tests.server.wire import Wire, running

MARKED_PLAIN = """\
variable "v" {}

locals {
  a = var.v
  b = "🔑 ${«local.a»}" == «local.a»
}

resource "test_a" "x" {
  w = local.b
}

output "o" {
  value = test_a.x.id
}
"""
PLAIN, _ = parse_marks(MARKED_PLAIN)

MODULE = """\
variable "v" {}

output "o" {
  value = var.v
}
"""
CALLER = """\
module "m" {
  source = "../m"
  v      = test_a.x.id
}

resource "test_a" "x" {}

resource "test_a" "y" {
  v = module.m.o
}

resource "test_a" "z" {
  depends_on = [module.m]
}
"""


def prepare(server: Wire, uri: str, line: int, character: int) -> Any:
    """textDocument/prepareCallHierarchy."""
    return ask(server, "textDocument/prepareCallHierarchy", at(uri, line, character))


def names(items: Any) -> list[str]:
    """The names of items."""
    return [each["name"] for each in items]


def outgoing(server: Wire, item: Any) -> list[tuple[str, Any]]:
    """callHierarchy/outgoingCalls: names, with the ranges in the file of the item."""
    found = ask(server, "callHierarchy/outgoingCalls", {"item": item})
    return [(each["to"]["name"], each["fromRanges"]) for each in found]


def incoming(server: Wire, item: Any) -> list[tuple[str, Any]]:
    """callHierarchy/incomingCalls: names, with the ranges in the file of the calling item."""
    found = ask(server, "callHierarchy/incomingCalls", {"item": item})
    return [(each["from"]["name"], each["fromRanges"]) for each in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_without_a_cycle(tmp_path: Path, encoding: str) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    _, both = parse_marks(MARKED_PLAIN, encoding)
    with running(in_units(encoding)) as server:
        server.open(main, PLAIN)
        # On a reference to the item and on its name.
        (item,) = prepare(server, main, 8, 8)
        assert prepare(server, main, 4, 2) == [item]
        assert item["name"] == "local.b"
        assert item["detail"] == "local value"
        assert item["uri"] == main
        assert item["selectionRange"] == seed.lsp_range((4, 2, 3))
        assert outgoing(server, item) == [("local.a", both)]
        assert incoming(server, item) == [("test_a.x", [seed.lsp_range((8, 6, 13))])]

        (item,) = prepare(server, main, **both[1]["start"])
        assert item["name"] == "local.a"
        assert incoming(server, item) == [("local.b", both)]
        assert outgoing(server, item) == [("var.v", [seed.lsp_range((3, 6, 11))])]


def test_prepare_finds_references_and_enclosing_blocks(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    with running() as server:
        server.open(main, PLAIN)
        assert names(prepare(server, main, 0, 3)) == ["var.v"]
        # Inside a block but not on a reference: the block.
        (item,) = prepare(server, main, 8, 3)
        assert item["name"] == "test_a.x"
        assert item["range"]["start"] == {"line": 7, "character": 0}
        assert item["range"]["end"]["line"] in (9, 10)
        assert item["selectionRange"] == seed.lsp_range((7, 0, 21))
        assert names(prepare(server, main, 3, 3)) == ["local.a"]
        # Between blocks, and in a file that is not configuration.
        assert prepare(server, main, 1, 0) is None
        assert prepare(server, "untitled:Untitled-1", 0, 0) is None
        assert prepare(server, main, 2, 1) is None


def test_calls_along_a_cycle(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        (item,) = prepare(server, main, 1, 8)
        assert item["name"] == "test_b.y"
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": item})
        assert names(each["to"] for each in calls) == ["test_a.x"]
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": calls[0]["to"]})
        assert [each["to"] for each in calls] == [item]


def test_through_a_module(tmp_path: Path) -> None:
    """An input is located at the argument of the module call, which determines its dependencies."""
    main = write_file(tmp_path / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(caller, CALLER)
        server.wait_published(caller)
        (output,) = prepare(server, caller, 8, 15)
        assert (output["name"], output["uri"]) == ("module.m.output.o", main)
        assert output["detail"] == "output"
        assert ("test_a.y", [seed.lsp_range((8, 6, 16))]) in incoming(server, output)
        assert outgoing(server, output) == [("module.m.var.v", [seed.lsp_range((3, 10, 15))])]

        calls = ask(server, "callHierarchy/outgoingCalls", {"item": output})
        variable = calls[0]["to"]
        assert variable["uri"] == caller
        assert variable["selectionRange"] == seed.lsp_range((2, 2, 22))
        assert outgoing(server, variable) == [("test_a.x", [seed.lsp_range((2, 11, 22))])]

        # The module as a whole: what is in it, and who depends on all of that. Its nodes in
        # Terraform's graph, `(expand)` and `(close)`, are one item.
        (module,) = prepare(server, caller, 0, 3)
        assert (module["name"], module["detail"]) == ("module.m", "module")
        assert [name for name, _ in outgoing(server, module)] == [
            "module.m.output.o",
            "module.m.var.v",
        ]
        assert incoming(server, module) == [("test_a.z", [seed.lsp_range((12, 16, 24))])]


def test_prepare_returns_an_item_for_each_root_module(tmp_path: Path) -> None:
    text = A_AND_B
    main = write_file(tmp_path / "m" / "main.tf", text)
    write_file(tmp_path / "app" / "main.tf", 'module "m" {\n  source = "../m"\n}\n')
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, text)
        wait_for_diagnostics(server, main)
        server.settle()
        items = prepare(server, main, 0, 3)
        assert [(each["name"], each["detail"]) for each in items] == [
            ("test_a.x", "resource"),
            ("module.m.test_a.x", "resource, root module ../app"),
        ]
        assert [name for name, _ in outgoing(server, items[0])] == ["test_b.y"]
        assert [name for name, _ in outgoing(server, items[1])] == ["module.m.test_b.y"]


def test_outdated_items_have_no_calls(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    with running() as server:
        server.open(main, PLAIN)
        (item,) = prepare(server, main, 4, 2)
        other = {**item, "data": {"root": "/"}}
        assert ask(server, "callHierarchy/outgoingCalls", {"item": other}) is None
        assert ask(server, "callHierarchy/incomingCalls", {"item": {**item, "data": 1}}) is None
        server.replace(main, "", 2)
        assert ask(server, "callHierarchy/incomingCalls", {"item": item}) is None


def test_ranges_in_other_files_are_omitted(tmp_path: Path) -> None:
    """LSP: fromRanges are in the file of the item. A validation is in a file of the module, but the
    item is located at the argument, in a file of the caller."""
    module = (
        'variable "w" {}\nvariable "v" {\n  validation {\n    condition     = var.v != var.w\n'
        '    error_message = "no"\n  }\n}\n'
    )
    write_file(tmp_path / "m" / "main.tf", module)
    text = 'module "m" {\n  source = "../m"\n  v      = test_a.x.id\n  w      = 1\n}\n'
    caller = write_file(tmp_path / "app" / "main.tf", text + 'resource "test_a" "x" {}\n')
    with running() as server:
        (module_item,) = prepare(server, caller, 0, 3)
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": module_item})
        variable = next(each["to"] for each in calls if each["to"]["name"] == "module.m.var.v")
        assert variable["uri"] == caller
        assert sorted(outgoing(server, variable)) == [
            ("module.m.var.w", []),
            ("test_a.x", [seed.lsp_range((2, 11, 22))]),
        ]
