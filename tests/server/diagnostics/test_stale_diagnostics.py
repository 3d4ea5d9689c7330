"""The server reports the same as a fresh one, whatever happened before (see `model`)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    CALLER,
    CHANGED,
    CREATED,
    MODULE,
    START_OF_FILE,
    TEST_A_X_ID,
    VAR_V,
    notify_file_change,
    set_editor_settings,
    settled_ranges,
    write_file,
)
from tests.server.wire import running

WORKSPACE = {"tf-cycle-ls": {"scope": "workspace"}}
CALLS_M = 'module "m" {\n  source = "../m"\n}\n'


def test_closing_the_last_document_clears_the_root_module(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    other = write_file(tmp_path / "other.tf", "locals {}\n")
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, A_AND_B)
        server.open(other, "locals {}\n")
        server.close(main)
        assert settled_ranges(server, main) == [A_TO_B, B_TO_A]
        server.close(other)
        assert settled_ranges(server, main) == []


def test_workspace_scope_keeps_diagnostics_of_closed_files(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        server.open(main, A_AND_B)
        server.close(main)
        assert settled_ranges(server, main) == [A_TO_B, B_TO_A]


def test_caller_outside_of_the_workspace_is_forgotten_when_closed(tmp_path: Path) -> None:
    """The server knows such a caller only while it is open."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(module, MODULE)
        server.open(caller, CALLER)
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]
        server.close(caller)
        assert settled_ranges(server, module) == []


def test_file_change_outside_of_the_workspace_adds_no_caller(tmp_path: Path) -> None:
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(module, MODULE)
        notify_file_change(server, caller, CHANGED)
        assert settled_ranges(server, module) == []


def test_called_module_is_created_later(tmp_path: Path) -> None:
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(caller, CALLER)
        assert settled_ranges(server, caller) == []
        module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
        notify_file_change(server, module, CREATED)
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]


def test_workspace_scope_reports_a_new_root_module(tmp_path: Path) -> None:
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        server.settle()
        main = write_file(tmp_path / "new" / "main.tf", A_AND_B)
        notify_file_change(server, main, CREATED)
        assert settled_ranges(server, main) == [A_TO_B, B_TO_A]


def test_workspace_scope_reports_a_newly_called_module_from_its_caller(tmp_path: Path) -> None:
    """With scope `workspace`, a called module is reported as seen from its callers."""
    module = write_file(tmp_path / "m" / "main.tf", A_AND_B)
    caller = write_file(tmp_path / "app" / "main.tf", "locals {}\n")
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        assert settled_ranges(server, module) == [A_TO_B, B_TO_A]
        assert (
            "Analyzed as part of" not in server.published(module)[-1]["diagnostics"][0]["message"]
        )
        server.open(caller, CALLS_M)
        assert settled_ranges(server, module) == [A_TO_B, B_TO_A]
        assert "Analyzed as part of" in server.published(module)[-1]["diagnostics"][0]["message"]


def test_editor_reloads_a_file_that_changed_on_disk(tmp_path: Path) -> None:
    """VS Code sends no save, and may report the file change before the new text."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert settled_ranges(server, main) == [A_TO_B, B_TO_A]
        write_file(tmp_path / "main.tf", "")
        notify_file_change(server, main, CHANGED)
        server.settle()
        server.replace(main, "", 2)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_module_with_only_unreadable_files_is_reported(tmp_path: Path) -> None:
    """The directory still counts as a module."""
    bad = tmp_path / "m" / "main.tf"
    main = write_file(bad, "")
    bad.write_bytes(b"\xff")
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        assert settled_ranges(server, main) == [START_OF_FILE]
        notify_file_change(server, main, CHANGED)
        assert settled_ranges(server, main) == [START_OF_FILE]


@needs_pipes
def test_module_opened_during_the_analysis_of_its_caller(tmp_path: Path) -> None:
    """The module call is discovered by the running analysis."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", "")
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    hold = tmp_path / "app" / "hold.tf"
    os.mkfifo(hold)
    with running(command=HELD_SERVER) as server:
        server.open(caller, CALLER)
        held = hold_worker(hold)
        server.open(module, MODULE)
        assert "error" in server.ask("no/such")
        hold.unlink()
        os.close(held)
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]


def test_new_settings_keep_callers_outside_of_the_workspace(tmp_path: Path) -> None:
    """A new workspace scan does not drop open callers outside of the workspace."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(caller, CALLER)
        server.open(module, MODULE)
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]
        set_editor_settings(server, {"tf-cycle-ls": {"limit": 7}})
        settled_ranges(server, module)
        server.replace(caller, "", 2)
        server.save(caller)
        assert settled_ranges(server, module) == []
        server.replace(caller, CALLER, 3)
        server.save(caller)
        assert settled_ranges(server, module) == [VAR_V, TEST_A_X_ID]


@pytest.mark.parametrize(
    ("name", "text", "rest"),
    [
        ("main.tf.json", '{"locals": {"z": "${local.z2}", "z2": "${local.z}"}}', '{"'),
        ("main.tf", "locals {\n  z  = local.z2\n  z2 = local.z\n}\n", "locals {"),
        ("main.tf", A_AND_B, A_AND_B.partition("\n")[0]),
    ],
)
def test_no_cycle_is_reported_in_a_damaged_text_that_does_not_name_it(
    tmp_path: Path, name: str, text: str, rest: str
) -> None:
    uri = write_file(tmp_path / name, text)
    with running() as server:
        server.open(uri, text)
        assert server.wait_published(uri)["diagnostics"][0]["code"] == "dependency-cycle"
        server.replace(uri, rest, 2)
        write_file(tmp_path / name, rest)
        server.save(uri)
        codes = [item["code"] for item in server.wait_published(uri, 2)["diagnostics"]]
        assert set(codes) == {"unreadable"}
