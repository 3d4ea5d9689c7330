"""What is published when: nothing twice, nothing stale, and nothing left standing."""

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
    CHANGED,
    CREATED,
    DELETED,
    WATCHING,
    notify_file_change,
    ranges,
    write_file,
)
from tests.server.wire import Message, running


def test_only_what_changed(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.save(main)
        server.save(main)
        server.settle()
        assert len(server.published(main)) == 1
        # Typing alone says nothing.
        server.replace(main, "", 2)
        server.settle()
        assert len(server.published(main)) == 1
        server.save(main)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_an_open_text_without_findings_is_told_so_once(tmp_path: Path) -> None:
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


def test_a_text_that_was_never_saved(tmp_path: Path) -> None:
    new = (tmp_path / "new.tf").as_uri()
    with running() as server:
        server.open(new, A_AND_B)
        assert ranges(server.wait_published(new)) == [A_TO_B, B_TO_A]
        server.close(new)
        assert server.wait_published(new, start=len(server.received))["diagnostics"] == []


def test_half_typed(tmp_path: Path) -> None:
    """A block that cannot be read keeps what it last referred to; the others are as they were."""
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


def test_two_roots(tmp_path: Path) -> None:
    """What happens in one says nothing about the other."""
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


def test_two_open_texts_of_a_root(tmp_path: Path) -> None:
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


def test_a_file_deleted_outside(tmp_path: Path) -> None:
    kms, endpoint = seed.write(tmp_path)
    with running(WATCHING) as server:
        server.open(kms.as_uri(), seed.KMS)
        assert len(server.wait_published(endpoint.as_uri())["diagnostics"]) == 3
        start = len(server.received)
        endpoint.unlink()
        notify_file_change(server, endpoint.as_uri(), DELETED)
        assert server.wait_published(endpoint.as_uri(), start=start)["diagnostics"] == []
        server.settle()
        assert server.published(kms.as_uri())[-1]["diagnostics"] == []

        endpoint.write_text(seed.ENDPOINT, encoding="utf-8")
        start = len(server.received)
        notify_file_change(server, endpoint.as_uri(), CREATED)
        assert len(server.wait_published(endpoint.as_uri(), start=start)["diagnostics"]) == 3


def test_changes_in_folders_that_nobody_works_in_are_no_work(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(WATCHING) as server:
        notify_file_change(server, main, CHANGED)
        notify_file_change(server, "untitled:x", CHANGED)
        server.settle()
        assert server.published(main) == []


def is_registration(message: Message) -> bool:
    return message.get("method") == "client/registerCapability"


def test_a_client_that_refuses_to_watch_can_do_so(tmp_path: Path) -> None:
    """What it was to tell of is read again with each save anyway."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(WATCHING) as server:
        asked = server.wait(is_registration)
        error = {"code": -32601, "message": "not here"}
        server.send({"jsonrpc": "2.0", "id": asked["id"], "error": error})
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.settle()
        assert "ERROR" not in server.errors
        assert "client rejected file watching: not here" in server.errors


def test_watchers_are_registered_if_supported() -> None:
    with running(WATCHING) as server:
        asked = server.wait(is_registration)
        server.send({"jsonrpc": "2.0", "id": asked["id"], "result": None})
        (registration,) = asked["params"]["registrations"]
        assert registration["method"] == "workspace/didChangeWatchedFiles"
        patterns = ["**/*.{tf,tofu,tf.json,tofu.json}", "**/.tf-cycle-ls.toml", "**/pyproject.toml"]
        watchers = [{"globPattern": each} for each in patterns]
        assert registration["registerOptions"] == {"watchers": watchers}
        server.settle()
        assert server.errors == ""
    with running() as server:
        server.settle()
        assert not any(map(is_registration, server.received))


def test_the_clients_spelling_of_a_uri_is_used(tmp_path: Path) -> None:
    """Also for a file that it has closed: else its list would show everything twice."""
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


def test_a_directory_that_went_away(tmp_path: Path) -> None:
    """What was told of it is taken back with the last open text, and nothing pops up."""
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


def test_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
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


def test_self_reference(tmp_path: Path) -> None:
    text = 'resource "test_a" "x" {\n  v = test_a.x.id\n}\n'
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (diagnostic,) = server.wait_published(main)["diagnostics"]
    assert diagnostic["range"] == seed.lsp_range((1, 6, 17))
    assert diagnostic["severity"] == 1
    assert diagnostic["code"] == "self-reference"
    assert diagnostic["codeDescription"]["href"].endswith("/self-reference.md")


def test_a_module_called_twice(tmp_path: Path) -> None:
    """One range, one diagnostic; and whoever calls a module is looked at when it is saved."""
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


def test_edges_that_nobody_wrote(tmp_path: Path) -> None:
    """What Terraform adds by itself is a step on the way, and not an error of its own."""
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
def test_what_was_computed_for_an_older_request_is_dropped(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    hold = tmp_path / "hold.tf"
    os.mkfifo(hold)
    with running(command=HELD_SERVER) as server:
        server.open(main, A_AND_B)
        held = hold_worker(hold)
        for version in range(2, 6):
            server.replace(main, A_AND_B, version)
            server.save(main)
        # The worker hangs in reading; the server answers all the same.
        assert server.ask("textDocument/rename", {})["error"]["code"] == -32601
        hold.unlink()
        os.close(held)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        assert [each["version"] for each in server.published(main)] == [5]
