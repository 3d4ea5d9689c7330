"""What a server tells is what a fresh one would tell, whatever came before (see `model`)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from tests.server import seed
from tests.server.pipes import HELD_SERVER, hold_worker, needs_pipes
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
    notify_file_change,
    ranges,
    set_editor_settings,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import Message, Wire, running, wire

WORKSPACE = {"tf-cycle-ls": {"scope": "workspace"}}
CALLS_M = 'module "m" {\n  source = "../m"\n}\n'


def settled(server: Wire, uri: str) -> list[Any]:
    """Where the diagnostics of a file are, when all is done."""
    for _ in range(10):
        server.settle()
    published = server.published(uri)
    return ranges(published[-1]) if published else []


def test_of_closed_files_nothing_is_told(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    other = write_file(tmp_path / "other.tf", "locals {}\n")
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, A_AND_B)
        server.open(other, "locals {}\n")
        server.close(main)
        assert settled(server, main) == [A_TO_B, B_TO_A]
        server.close(other)
        assert settled(server, main) == []


def test_closed_files_are_told_of_where_the_whole_workspace_is(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        server.open(main, A_AND_B)
        server.close(main)
        assert settled(server, main) == [A_TO_B, B_TO_A]


def test_a_closed_caller_outside_of_the_workspace(tmp_path: Path) -> None:
    """It is known only while it is open."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(module, MODULE)
        server.open(caller, CALLER)
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]
        server.close(caller)
        assert settled(server, module) == []


def test_a_change_outside_of_the_workspace_makes_no_caller_known(tmp_path: Path) -> None:
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(module, MODULE)
        notify_file_change(server, caller, CHANGED)
        assert settled(server, module) == []


def test_a_called_module_that_comes_later(tmp_path: Path) -> None:
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(caller, CALLER)
        assert settled(server, caller) == []
        module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
        notify_file_change(server, module, CREATED)
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]


def test_a_caller_that_goes(tmp_path: Path) -> None:
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(module, MODULE)
        wait_for_diagnostics(server, module)
        shutil.rmtree(tmp_path / "app")
        notify_file_change(server, caller, DELETED)
        assert settled(server, module) == []


def test_a_folder_with_callers_in_it_is_renamed(tmp_path: Path) -> None:
    """LSP, workspace/didRenameFiles: the folder is told of, and nothing in it."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    write_file(tmp_path / "old" / "app" / "main.tf", CALLER.replace("../", "../../"))
    caller = (tmp_path / "new" / "app" / "main.tf").as_uri()
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(module, MODULE)
        wait_for_diagnostics(server, module)
        (tmp_path / "old").rename(tmp_path / "new")
        folders = {"oldUri": (tmp_path / "old").as_uri(), "newUri": (tmp_path / "new").as_uri()}
        server.notify("workspace/didRenameFiles", {"files": [folders]})
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]
        assert len(settled(server, caller)) == 1


def test_a_new_module_of_a_workspace_that_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        server.settle()
        main = write_file(tmp_path / "new" / "main.tf", A_AND_B)
        notify_file_change(server, main, CREATED)
        assert settled(server, main) == [A_TO_B, B_TO_A]


def test_a_module_that_is_called_from_now_on(tmp_path: Path) -> None:
    """Where the whole workspace is looked at, a module is told of as its callers see it."""
    module = write_file(tmp_path / "m" / "main.tf", A_AND_B)
    caller = write_file(tmp_path / "app" / "main.tf", "locals {}\n")
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        assert settled(server, module) == [A_TO_B, B_TO_A]
        assert (
            "Analyzed as part of" not in server.published(module)[-1]["diagnostics"][0]["message"]
        )
        server.open(caller, CALLS_M)
        assert settled(server, module) == [A_TO_B, B_TO_A]
        assert "Analyzed as part of" in server.published(module)[-1]["diagnostics"][0]["message"]


def test_a_file_that_changed_outside_and_is_read_anew_by_the_editor(tmp_path: Path) -> None:
    """As VS Code does it: it saves nothing, and may tell of the file before it sends the text."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert settled(server, main) == [A_TO_B, B_TO_A]
        write_file(tmp_path / "main.tf", "")
        notify_file_change(server, main, CHANGED)
        server.settle()
        server.replace(main, "", 2)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_a_module_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    """It is still a module, and told of."""
    bad = tmp_path / "m" / "main.tf"
    main = write_file(bad, "")
    bad.write_bytes(b"\xff")
    with running(folders=[tmp_path.as_uri()]) as server:
        set_editor_settings(server, WORKSPACE)
        assert settled(server, main) == [seed.lsp_range((0, 0, 0))]
        notify_file_change(server, main, CHANGED)
        assert settled(server, main) == [seed.lsp_range((0, 0, 0))]


@needs_pipes
def test_a_text_that_is_opened_while_its_caller_is_looked_at(tmp_path: Path) -> None:
    """That it is the caller is only found out then."""
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
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]


def test_new_settings_and_a_caller_outside_of_the_workspace(tmp_path: Path) -> None:
    """Looking through the workspace again does not lose who is outside of it."""
    module = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(caller, CALLER)
        server.open(module, MODULE)
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]
        set_editor_settings(server, {"tf-cycle-ls": {"limit": 7}})
        settled(server, module)
        server.replace(caller, "", 2)
        server.save(caller)
        assert settled(server, module) == []
        server.replace(caller, CALLER, 3)
        server.save(caller)
        assert settled(server, module) == [VAR_V, TEST_A_X_ID]


def test_another_spelling_of_a_name_is_not_another_file(tmp_path: Path) -> None:
    """LSP, workspace/diagnostic: what was told under one spelling is taken back when the client
    opens the file under another one."""
    plain = write_file(tmp_path / "main.tf", A_AND_B)
    odd = plain.replace("main", "%6Dain")
    known: dict[str, str] = {}

    def told(server: Wire) -> dict[str, list[Message] | None]:
        previous = [{"uri": uri, "value": result} for uri, result in known.items()]
        answer = server.ask("workspace/diagnostic", {"previousResultIds": previous})["result"]
        known.update((each["uri"], each["resultId"]) for each in answer["items"])
        return {each["uri"]: each.get("items") for each in answer["items"]}

    asking = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    with wire() as server:
        server.initialize(asking, folders=[tmp_path.as_uri()])
        server.open(plain, A_AND_B)
        server.ask("textDocument/diagnostic", {"textDocument": {"uri": plain}})
        assert len(told(server)[plain] or ()) == 2
        server.close(plain)
        server.open(odd, A_AND_B)
        server.ask("textDocument/diagnostic", {"textDocument": {"uri": odd}})
        now = told(server)
        assert now[plain] == []
        assert len(now[odd] or ()) == 2
        assert told(server) == {plain: None, odd: None}
