"""Tests of publishing: no duplicates, no stale diagnostics, and diagnostics are cleared."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.server import seed
from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    ranges,
    write_file,
)
from tests.server.wire import running


def test_unchanged_diagnostics_are_not_published_again(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.save(main)
        server.save(main)
        server.settle()
        assert len(server.published(main)) == 1
        # A change without a save publishes nothing.
        server.replace(main, "", 2)
        server.settle()
        assert len(server.published(main)) == 1
        server.save(main)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_empty_diagnostics_of_an_open_document_are_published_once(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", "locals {}\n")
    other = write_file(tmp_path / "other.tf", "locals {}\n")
    with running() as server:
        server.open(main, "locals {}\n")
        assert server.wait_published(main)["diagnostics"] == []
        server.save(main)
        server.close(main)
        server.settle()
        assert len(server.published(main)) == 1
        assert server.published(other) == []


def test_unreadable_block_keeps_its_last_references(tmp_path: Path) -> None:
    """A block with a syntax error keeps its last valid references. Other blocks are unaffected."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.replace(main, A_AND_B.replace('"test_b" "y" {', '"test_b" "y" { w = ['), 2)
        server.save(main)
        published = server.wait_published(main, version=2)
    errors = [each for each in published["diagnostics"] if each["severity"] == 1]
    warnings = [each for each in published["diagnostics"] if each["severity"] == 2]
    assert errors[0]["range"] == A_TO_B
    assert errors[1]["range"]["start"] == {"line": 4, "character": 0}
    assert len(errors) == 2
    assert {each["code"] for each in warnings} == {"unreadable"}
    assert warnings


def test_root_modules_are_independent(tmp_path: Path) -> None:
    """A change in one root module does not affect the diagnostics of another."""
    one = write_file(tmp_path / "one" / "main.tf", A_AND_B)
    two = write_file(tmp_path / "two" / "main.tf", A_AND_B)
    with running() as server:
        server.open(one, A_AND_B)
        server.open(two, A_AND_B)
        assert ranges(server.wait_published(one)) == [A_TO_B, B_TO_A]
        assert ranges(server.wait_published(two)) == [A_TO_B, B_TO_A]
        server.replace(one, "", 2)
        server.save(one)
        assert server.wait_published(one, version=2)["diagnostics"] == []
        server.settle()
        assert len(server.published(two)) == 1


def test_two_open_documents_of_a_root_module(tmp_path: Path) -> None:
    a = '\nresource "test_a" "x" {\n  v = test_b.y.id\n}\n'
    b = 'resource "test_b" "y" {\n  v = test_a.x.id\n}\n'
    first, second = (tmp_path / "a.tf").as_uri(), (tmp_path / "b.tf").as_uri()
    with running() as server:
        server.open(first, a, version=3)
        assert server.wait_published(first, version=3)["diagnostics"] == []
        server.open(second, b, version=5)
        in_second = server.wait_published(second, version=5)
        assert ranges(in_second) == [seed.lsp_range((1, 6, 17))]
        in_first = server.wait(
            lambda each: (
                each.get("params", {}).get("uri") == first and bool(each["params"]["diagnostics"])
            )
        )["params"]
        assert ranges(in_first) == [seed.lsp_range((2, 6, 17))]
        assert in_first["version"] == 3
        (step,) = in_first["diagnostics"][0]["relatedInformation"]
        assert step["location"] == {"uri": second, "range": seed.lsp_range((1, 6, 17))}


def test_uri_spelling_of_the_client_is_used(tmp_path: Path) -> None:
    """This includes closed files. Otherwise the client would list their diagnostics twice."""
    directory = tmp_path / "with space#"
    write_file(directory / "main.tf", A_AND_B)
    odd = (directory / "main.tf").as_uri().replace("main", "m%61in")
    other = write_file(directory / "other.tf", "")
    with running() as server:
        server.open(other, "")
        server.open(odd, A_AND_B)
        server.wait_published(odd)
        server.replace(odd, "", 2)
        server.close(odd)
        server.settle()
        assert ranges(server.published(odd)[-1]) == [A_TO_B, B_TO_A]
        uris = {each["params"]["uri"] for each in server.received if "params" in each}
        assert uris == {odd, other}


def test_deleted_directory_is_cleared_when_its_last_document_closes(tmp_path: Path) -> None:
    """Its diagnostics are cleared with the last open document, without a message to the user."""
    directory = tmp_path / "gone"
    write_file(directory / "main.tf", A_AND_B)
    main = (directory / "main.tf").as_uri()
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        shutil.rmtree(directory)
        server.close(main)
        server.settle()
        assert server.published(main)[-1]["diagnostics"] == []
        assert not any(each.get("method") == "window/showMessage" for each in server.received)


def test_file_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    bad = tmp_path / "bad.tf"
    bad.write_bytes(b'locals {\n  a = "\xff"\n}\n')
    with running() as server:
        server.open(main, A_AND_B)
        (problem,) = server.wait_published(bad.as_uri())["diagnostics"]
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
    assert problem["severity"] == 2
    assert problem["code"] == "unreadable"
    assert problem["source"] == "tf-cycle-ls"
    assert problem["range"] == seed.lsp_range((0, 0, 0))
    assert "line 2" in problem["message"]


def test_self_reference_is_reported(tmp_path: Path) -> None:
    text = 'resource "test_a" "x" {\n  v = test_a.x.id\n}\n'
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (diagnostic,) = server.wait_published(main)["diagnostics"]
    assert diagnostic["range"] == seed.lsp_range((1, 6, 17))
    assert diagnostic["severity"] == 1
    assert diagnostic["code"] == "self-reference"
    assert diagnostic["codeDescription"]["href"].endswith("/self-reference.md")


def test_module_called_twice_has_one_diagnostic(tmp_path: Path) -> None:
    """One range has one diagnostic. Opening a changed module analyzes its callers again."""
    calls = """\
module "a" {
  source = "./m"
  i      = module.b.o
}

module "b" {
  source = "./m"
  i      = module.a.o
}
"""
    inside = 'variable "i" {}\n\noutput "o" {\n  value = var.i\n}\n'
    main = write_file(tmp_path / "main.tf", calls)
    module = write_file(tmp_path / "m" / "main.tf", inside)
    with running() as server:
        server.open(main, calls)
        assert ranges(server.wait_published(main)) == [
            seed.lsp_range((2, 11, 21)),
            seed.lsp_range((7, 11, 21)),
        ]
        (diagnostic,) = server.wait_published(module)["diagnostics"]
        assert diagnostic["range"] == seed.lsp_range((3, 10, 15))
        assert "module.a.var.i" in diagnostic["message"]
        assert "module.b.var.i" in diagnostic["message"]
        assert len(diagnostic["relatedInformation"]) == 3

        start = len(server.received)
        server.open(module, inside.replace("var.i", '"x"'))
        assert server.wait_published(main, start=start)["diagnostics"] == []


def test_implicit_edges_are_not_reported_on_their_own(tmp_path: Path) -> None:
    """An edge that Terraform adds is a step in the related information, not a diagnostic."""
    calls = 'module "a" {\n  source     = "./m"\n  depends_on = [test_b.y]\n}\n\n'
    calls += 'resource "test_b" "y" {\n  v = module.a.o\n}\n'
    inside = '\noutput "o" {\n  value = 1\n}\n'
    main = write_file(tmp_path / "main.tf", calls)
    module = write_file(tmp_path / "m" / "main.tf", inside)
    with running() as server:
        server.open(main, calls)
        published = server.wait_published(main)
        server.settle()
        assert server.published(module) == []
    first, second = published["diagnostics"]
    assert first["range"] == seed.lsp_range((2, 16, 24))
    assert second["range"] == seed.lsp_range((6, 6, 16))
    # The output depends on the module's depends_on: that is shown at the module's block.
    (implicit,) = (each for each in second["relatedInformation"] if "Everything" in each["message"])
    assert implicit["location"] == {"uri": main, "range": seed.lsp_range((0, 0, 10))}


@needs_pipes
def test_analysis_of_an_outdated_version_is_dropped(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    hold = tmp_path / "hold.tf"
    os.mkfifo(hold)
    with running(command=HELD_SERVER) as server:
        server.open(main, A_AND_B)
        held = hold_worker(hold)
        for version in range(2, 6):
            server.replace(main, A_AND_B, version)
            server.save(main)
        # The worker hangs in a read, but the server still responds.
        assert server.ask("textDocument/rename", {})["error"]["code"] == -32601
        hold.unlink()
        os.close(held)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        assert [each["version"] for each in server.published(main)] == [5]
