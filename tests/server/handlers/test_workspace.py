"""Changes of workspace folders and of files outside the editor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.security.auditing import COMMAND, read_log
from tests.server import seed
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    CALLER,
    CHANGED,
    CREATED,
    DELETED,
    MODULE,
    TEST_A_X_ID,
    VAR_V,
    WATCHING,
    notify_file_change,
    ranges,
    settled_ranges,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import running, wire


def test_workspace_folders_are_added_and_removed(tmp_path: Path) -> None:
    """LSP, workspaceFolders: none at first, then a missing folder and a duplicate."""
    main = write_file(tmp_path / "a" / "main.tf", A_AND_B)
    added = [{"uri": (tmp_path / name).as_uri(), "name": name} for name in ("a", "a", "none")]
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        for event in ({"added": added, "removed": []}, {"added": [], "removed": added}):
            server.notify("workspace/didChangeWorkspaceFolders", {"event": event})
        server.settle()
        assert ranges(server.published(main)[-1]) == [A_TO_B, B_TO_A]
        assert server.errors == ""


def test_file_deleted_and_created_outside_of_the_editor(tmp_path: Path) -> None:
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


def test_changes_in_directories_without_open_documents_are_ignored(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(WATCHING) as server:
        notify_file_change(server, main, CHANGED)
        notify_file_change(server, "untitled:x", CHANGED)
        server.settle()
        assert server.published(main) == []


def test_deleted_caller_is_forgotten(tmp_path: Path) -> None:
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(module, MODULE)
        wait_for_diagnostics(server, module)
        shutil.rmtree(tmp_path / "app")
        notify_file_change(server, caller, DELETED)
        assert settled_ranges(server, module) == []


def test_renamed_directory_keeps_its_callers(tmp_path: Path) -> None:
    """LSP, workspace/didRenameFiles: the client names the directory, not the files in it."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    text = 'module "m" {\n  source = "../../modules/m"\n  v      = module.m.o\n}\n'
    write_file(tmp_path / "old" / "app" / "main.tf", text)
    caller = (tmp_path / "new" / "app" / "main.tf").as_uri()
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(module, MODULE)
        wait_for_diagnostics(server, module)
        (tmp_path / "old").rename(tmp_path / "new")
        folders = {"oldUri": (tmp_path / "old").as_uri(), "newUri": (tmp_path / "new").as_uri()}
        server.notify("workspace/didRenameFiles", {"files": [folders]})
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]
        assert len(settled_ranges(server, caller)) == 1


def test_change_of_a_folder_around_the_workspace_scans_only_the_workspace(tmp_path: Path) -> None:
    """The client may report `/`: its directories are as many as the disk has."""
    workspace, log = tmp_path / "workspace", tmp_path / "log"
    main = write_file(workspace / "main.tf", A_AND_B)
    write_file(workspace / "app" / "main.tf", A_AND_B)
    write_file(tmp_path / "outside" / "deep" / "main.tf", A_AND_B)
    with wire([*COMMAND, str(log)]) as server:
        server.initialize(folders=[workspace.as_uri()])
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.settle()
        log.write_text("", encoding="utf-8")
        server.notify("workspace/didDeleteFiles", {"files": [{"uri": tmp_path.as_uri()}]})
        server.settle()
        listed = {event.target for event in read_log(log) if event.reads}
    assert str(workspace / "app") in listed
    assert not any(path.startswith(str(tmp_path / "outside")) for path in listed)


RING = "variables {\n  a = var.b\n  b = var.a\n}\n"
LISTS = """\
list "test_a" "x" {
  provider = test
  config {
    v = list.test_a.y
  }
}
list "test_a" "y" {
  provider = test
  config {
    v = list.test_a.x
  }
}
"""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("tests/a.tftest.hcl", RING, "test-cycle"), ("q.tfquery.hcl", LISTS, "query-cycle")],
)
def test_test_and_query_files_created_outside_of_the_editor(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    main = write_file(tmp_path / "main.tf", 'variable "v" {}\n')
    with running(WATCHING) as server:
        server.open(main, 'variable "v" {}\n')
        server.wait_published(main)
        other = write_file(tmp_path / name, text)
        notify_file_change(server, other, CREATED)
        (diagnostic,) = server.wait_published(other)["diagnostics"]
        assert diagnostic["code"] == code
        start = len(server.received)
        (tmp_path / name).unlink()
        notify_file_change(server, other, DELETED)
        assert server.wait_published(other, start=start)["diagnostics"] == []


def test_lock_file_and_values_changed_outside_of_the_editor(tmp_path: Path) -> None:
    """The lock file decides on the tool, and a value on the source of a module."""
    text = 'variable "d" {}\nmodule "m" {\n  source = "./${var.d}"\n  v = module.m.o\n}\n'
    main = write_file(tmp_path / "main.tf", text)
    module = write_file(tmp_path / "n" / "main.tf", MODULE)
    values = write_file(tmp_path / "terraform.tfvars", 'd = "m"\n')
    with running(WATCHING) as server:
        server.open(main, text)
        assert ranges(server.wait_published(main)) == []
        lock = tmp_path / ".terraform.lock.hcl"
        write_file(lock, 'provider "registry.opentofu.org/hashicorp/test" {\n}\n')
        notify_file_change(server, lock.as_uri(), CREATED)
        write_file(tmp_path / "terraform.tfvars", 'd = "n"\n')
        notify_file_change(server, values, CHANGED)
        assert ranges(server.wait_published(module)) == [VAR_V, TEST_A_X_ID]
