"""Tests of publishing: no duplicates, no stale diagnostics, and diagnostics are cleared."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.positions import parse_marks
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    START_OF_FILE,
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
    unreadable, (header_of_b,) = parse_marks("""\
resource "test_a" "x" {
  v = test_b.y.id
}

«resource "test_b" "y"» { w = [
  v = test_a.x.id
}
""")
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.replace(main, unreadable, 2)
        server.save(main)
        published = server.wait_published(main, version=2)
    errors = [diagnostic for diagnostic in published["diagnostics"] if diagnostic["severity"] == 1]
    warnings = [
        diagnostic for diagnostic in published["diagnostics"] if diagnostic["severity"] == 2
    ]
    assert errors[0]["range"] == A_TO_B
    assert errors[1]["range"]["start"] == header_of_b["start"]
    assert len(errors) == 2
    assert {warning["code"] for warning in warnings} == {"unreadable"}
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
    a, (a_to_b,) = parse_marks('\nresource "test_a" "x" {\n  v = «test_b.y.id»\n}\n')
    b, (b_to_a,) = parse_marks('resource "test_b" "y" {\n  v = «test_a.x.id»\n}\n')
    first, second = (tmp_path / "a.tf").as_uri(), (tmp_path / "b.tf").as_uri()
    with running() as server:
        server.open(first, a, version=3)
        assert server.wait_published(first, version=3)["diagnostics"] == []
        server.open(second, b, version=5)
        in_second = server.wait_published(second, version=5)
        assert ranges(in_second) == [b_to_a]
        in_first = server.wait(
            lambda message: (
                message.get("params", {}).get("uri") == first
                and bool(message["params"]["diagnostics"])
            )
        )["params"]
        assert ranges(in_first) == [a_to_b]
        assert in_first["version"] == 3
        (step,) = in_first["diagnostics"][0]["relatedInformation"]
        assert step["location"] == {"uri": second, "range": b_to_a}


def test_uri_spelling_of_the_client_is_used(tmp_path: Path) -> None:
    """This includes closed files. Otherwise the client would list their diagnostics twice."""
    directory = tmp_path / "with space#"
    write_file(directory / "main.tf", A_AND_B)
    odd = (directory / "main.tf").as_uri().replace("main", "m%61in")
    other = write_file(directory / "other.tf", "")
    with running() as server:
        # This one first: an analysis before it knows only the spelling of the file on disk.
        server.open(odd, A_AND_B)
        server.wait_published(odd)
        server.open(other, "")
        server.replace(odd, "", 2)
        server.close(odd)
        server.settle()
        assert ranges(server.published(odd)[-1]) == [A_TO_B, B_TO_A]
        uris = {message["params"]["uri"] for message in server.received if "params" in message}
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
        assert not any(message.get("method") == "window/showMessage" for message in server.received)


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
    assert problem["range"] == START_OF_FILE
    assert "line 2" in problem["message"]


def test_self_reference_is_reported(tmp_path: Path) -> None:
    text, (reference,) = parse_marks('resource "test_a" "x" {\n  v = «test_a.x.id»\n}\n')
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (diagnostic,) = server.wait_published(main)["diagnostics"]
    assert diagnostic["range"] == reference
    assert diagnostic["severity"] == 1
    assert diagnostic["code"] == "self-reference"
    assert diagnostic["codeDescription"]["href"].endswith("/self-reference.md")


def test_module_called_twice_has_one_diagnostic(tmp_path: Path) -> None:
    """One range has one diagnostic. Opening a changed module analyzes its callers again."""
    calls, references = parse_marks("""\
module "a" {
  source = "./m"
  i      = «module.b.o»
}

module "b" {
  source = "./m"
  i      = «module.a.o»
}
""")
    inside, (var_i,) = parse_marks("""\
variable "i" {}

output "o" {
  value = «var.i»
}
""")
    without_reference = """\
variable "i" {}

output "o" {
  value = "x"
}
"""
    main = write_file(tmp_path / "main.tf", calls)
    module = write_file(tmp_path / "m" / "main.tf", inside)
    with running() as server:
        server.open(main, calls)
        assert ranges(server.wait_published(main)) == references
        (diagnostic,) = server.wait_published(module)["diagnostics"]
        assert diagnostic["range"] == var_i
        assert "module.a.var.i" in diagnostic["message"]
        assert "module.b.var.i" in diagnostic["message"]
        assert len(diagnostic["relatedInformation"]) == 3

        start = len(server.received)
        server.open(module, without_reference)
        assert server.wait_published(main, start=start)["diagnostics"] == []


def test_implicit_edges_are_not_reported_on_their_own(tmp_path: Path) -> None:
    """An edge that Terraform adds is a step in the related information, not a diagnostic."""
    calls, (header, depends_on, reference) = parse_marks("""\
«module "a"» {
  source     = "./m"
  depends_on = [«test_b.y»]
}

resource "test_b" "y" {
  v = «module.a.o»
}
""")
    inside = '\noutput "o" {\n  value = 1\n}\n'
    main = write_file(tmp_path / "main.tf", calls)
    module = write_file(tmp_path / "m" / "main.tf", inside)
    with running() as server:
        server.open(main, calls)
        published = server.wait_published(main)
        server.settle()
        assert server.published(module) == []
    assert ranges(published) == [depends_on, reference]
    _, second = published["diagnostics"]
    # The output depends on the module's depends_on: that is shown at the module's block.
    (implicit,) = (step for step in second["relatedInformation"] if "Everything" in step["message"])
    assert implicit["location"] == {"uri": main, "range": header}


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
        assert [published["version"] for published in server.published(main)] == [5]
