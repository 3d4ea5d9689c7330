"""The call hierarchy: what depends on what, with or without a cycle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.asking import ask, at, in_units
from tests.server.positions import parse_marks
from tests.server.support import A_AND_B, A_TO_B, wait_for_diagnostics, write_file
from tests.server.wire import Wire, running

MARKED_PLAIN = """\
«variable "v"» {}

locals {
  «a» = «var.v»
  «b» = "🔑 ${«local.a»}" == «local.a»
}

«resource "test_a" "x"» {
  w = «local.b»
}

output "o" {
  value = test_a.x.id
}
"""
PLAIN, (V_HEADER, A_NAME, VAR_V, B_NAME, _, _, X_HEADER, LOCAL_B) = parse_marks(MARKED_PLAIN)

MODULE, (MODULE_VAR_V,) = parse_marks("""\
variable "v" {}

output "o" {
  value = «var.v»
}
""")
CALLER, (MODULE_HEADER, V_EQUALS, TEST_A_X, MODULE_M_O, MODULE_M) = parse_marks("""\
«module "m"» {
  source = "../m"
  «v      = »«test_a.x.id»
}

resource "test_a" "x" {}

resource "test_a" "y" {
  v = «module.m.o»
}

resource "test_a" "z" {
  depends_on = [«module.m»]
}
""")
ARGUMENT_V = {"start": V_EQUALS["start"], "end": TEST_A_X["end"]}


def prepare(server: Wire, uri: str, line: int, character: int) -> Any:
    """textDocument/prepareCallHierarchy."""
    return ask(server, "textDocument/prepareCallHierarchy", at(uri, line, character))


def names(items: Any) -> list[str]:
    """The names of items."""
    return [item["name"] for item in items]


def outgoing(server: Wire, item: Any) -> list[tuple[str, Any]]:
    """callHierarchy/outgoingCalls: names, with the ranges in the file of the item."""
    calls = ask(server, "callHierarchy/outgoingCalls", {"item": item})
    return [(call["to"]["name"], call["fromRanges"]) for call in calls]


def incoming(server: Wire, item: Any) -> list[tuple[str, Any]]:
    """callHierarchy/incomingCalls: names, with the ranges in the file of the calling item."""
    calls = ask(server, "callHierarchy/incomingCalls", {"item": item})
    return [(call["from"]["name"], call["fromRanges"]) for call in calls]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_without_a_cycle(tmp_path: Path, encoding: str) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    _, marked = parse_marks(MARKED_PLAIN, encoding)
    both = marked[4:6]
    with running(in_units(encoding)) as server:
        server.open(main, PLAIN)
        # On a reference to the item and on its name.
        (item,) = prepare(server, main, **LOCAL_B["start"])
        assert prepare(server, main, **B_NAME["start"]) == [item]
        assert item["name"] == "local.b"
        assert item["detail"] == "local value"
        assert item["uri"] == main
        assert item["selectionRange"] == B_NAME
        assert outgoing(server, item) == [("local.a", both)]
        assert incoming(server, item) == [("test_a.x", [LOCAL_B])]

        (item,) = prepare(server, main, **both[1]["start"])
        assert item["name"] == "local.a"
        assert incoming(server, item) == [("local.b", both)]
        assert outgoing(server, item) == [("var.v", [VAR_V])]


def test_prepare_finds_references_and_enclosing_blocks(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    with running() as server:
        server.open(main, PLAIN)
        assert names(prepare(server, main, **V_HEADER["start"])) == ["var.v"]
        # Inside a block but not on a reference: the block.
        line = LOCAL_B["start"]["line"]
        (item,) = prepare(server, main, line, character=3)
        assert item["name"] == "test_a.x"
        assert item["range"]["start"] == X_HEADER["start"]
        assert item["range"]["end"]["line"] in (line + 1, line + 2)
        assert item["selectionRange"] == X_HEADER
        assert names(prepare(server, main, **A_NAME["end"])) == ["local.a"]
        # Between blocks, and in a file that is not configuration.
        assert prepare(server, main, 1, 0) is None
        assert prepare(server, "untitled:Untitled-1", 0, 0) is None
        assert prepare(server, main, 2, 1) is None


def test_calls_along_a_cycle(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        (item,) = prepare(server, main, **A_TO_B["start"])
        assert item["name"] == "test_b.y"
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": item})
        assert names(call["to"] for call in calls) == ["test_a.x"]
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": calls[0]["to"]})
        assert [call["to"] for call in calls] == [item]


def test_through_a_module(tmp_path: Path) -> None:
    """An input is located at the argument of the module call, which determines its dependencies."""
    main = write_file(tmp_path / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(caller, CALLER)
        server.wait_published(caller)
        (output,) = prepare(server, caller, **MODULE_M_O["end"])
        assert (output["name"], output["uri"]) == ("module.m.output.o", main)
        assert output["detail"] == "output"
        assert ("test_a.y", [MODULE_M_O]) in incoming(server, output)
        assert outgoing(server, output) == [("module.m.var.v", [MODULE_VAR_V])]

        calls = ask(server, "callHierarchy/outgoingCalls", {"item": output})
        variable = calls[0]["to"]
        assert variable["uri"] == caller
        assert variable["selectionRange"] == ARGUMENT_V
        assert outgoing(server, variable) == [("test_a.x", [TEST_A_X])]

        # The module as a whole: what is in it, and who depends on all of that. Its nodes in
        # Terraform's graph, `(expand)` and `(close)`, are one item.
        (module,) = prepare(server, caller, **MODULE_HEADER["start"])
        assert (module["name"], module["detail"]) == ("module.m", "module")
        assert [name for name, _ in outgoing(server, module)] == [
            "module.m.output.o",
            "module.m.var.v",
        ]
        assert incoming(server, module) == [("test_a.z", [MODULE_M])]


def test_prepare_returns_an_item_for_each_root_module(tmp_path: Path) -> None:
    text = A_AND_B
    main = write_file(tmp_path / "m" / "main.tf", text)
    write_file(tmp_path / "app" / "main.tf", 'module "m" {\n  source = "../m"\n}\n')
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, text)
        wait_for_diagnostics(server, main)
        server.settle()
        items = prepare(server, main, line=0, character=3)
        assert [(item["name"], item["detail"]) for item in items] == [
            ("test_a.x", "resource"),
            ("module.m.test_a.x", "resource, root module ../app"),
        ]
        assert [name for name, _ in outgoing(server, items[0])] == ["test_b.y"]
        assert [name for name, _ in outgoing(server, items[1])] == ["module.m.test_b.y"]


def test_outdated_items_have_no_calls(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", PLAIN)
    with running() as server:
        server.open(main, PLAIN)
        (item,) = prepare(server, main, **B_NAME["start"])
        other = {**item, "data": {"root": "/"}}
        assert ask(server, "callHierarchy/outgoingCalls", {"item": other}) is None
        assert ask(server, "callHierarchy/incomingCalls", {"item": {**item, "data": 1}}) is None
        server.replace(main, "", 2)
        assert ask(server, "callHierarchy/incomingCalls", {"item": item}) is None


def test_ranges_in_other_files_are_omitted(tmp_path: Path) -> None:
    """LSP: fromRanges are in the file of the item. A validation is in a file of the module, but the
    item is located at the argument, in a file of the caller."""
    module = """\
variable "w" {}

variable "v" {
  validation {
    condition     = var.v != var.w
    error_message = "no"
  }
}
"""
    text, (header, test_a_x) = parse_marks("""\
«module "m"» {
  source = "../m"
  v      = «test_a.x.id»
  w      = 1
}

resource "test_a" "x" {}
""")
    write_file(tmp_path / "m" / "main.tf", module)
    caller = write_file(tmp_path / "app" / "main.tf", text)
    with running() as server:
        (module_item,) = prepare(server, caller, **header["start"])
        calls = ask(server, "callHierarchy/outgoingCalls", {"item": module_item})
        variable = next(call["to"] for call in calls if call["to"]["name"] == "module.m.var.v")
        assert variable["uri"] == caller
        assert sorted(outgoing(server, variable)) == [
            ("module.m.var.w", []),
            ("test_a.x", [test_a_x]),
        ]
