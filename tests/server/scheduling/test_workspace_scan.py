"""Files of a called module also get the diagnostics of cycles that only a caller closes."""

from __future__ import annotations

from pathlib import Path

from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    CALLER,
    CREATED,
    MODULE,
    MODULE_M_O,
    TEST_A_X_ID,
    VAR_V,
    notify_file_change,
    ranges,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import running


def test_cycle_closed_by_the_caller_is_reported_in_the_module(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    caller = write_file(tmp_path / "app" / "main.tf", CALLER)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        published = wait_for_diagnostics(server, main)
        assert ranges(published) == [VAR_V, TEST_A_X_ID]
        for diagnostic in published["diagnostics"]:
            assert "Analyzed as part of the root module ../../app" in diagnostic["message"]
            assert "module.m.test_a.x" in diagnostic["message"]
        # The caller itself, which is not open, is reported without that hint.
        (there,) = server.wait_published(caller)["diagnostics"]
        assert there["range"] == MODULE_M_O
        assert "Analyzed as part of" not in there["message"]


def test_callers_are_unknown_without_a_workspace_folder(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    write_file(tmp_path / "app" / "main.tf", CALLER)
    with running() as server:
        server.open(main, MODULE)
        server.settle()
        assert [ranges(published) for published in server.published(main)] == [[]]


def test_cycle_of_a_shared_module_is_reported_once(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", A_AND_B)
    for name in ("one", "two"):
        write_file(tmp_path / name / "main.tf", 'module "m" {\n  source = "../modules/m"\n}\n')
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.settle()
        server.settle()
        latest = server.published(main)[-1]
        assert ranges(latest) == [A_TO_B, B_TO_A]
        assert "Analyzed as part of" not in latest["diagnostics"][0]["message"]
        assert "module.m" not in latest["diagnostics"][0]["message"]


def test_new_caller_adds_diagnostics_to_the_open_module(tmp_path: Path) -> None:
    main = write_file(tmp_path / "modules" / "m" / "main.tf", MODULE)
    with running(folders=[tmp_path.as_uri()]) as server:
        server.open(main, MODULE)
        assert ranges(server.wait_published(main)) == []
        caller = write_file(tmp_path / "app" / "main.tf", CALLER)
        notify_file_change(server, caller, CREATED)
        assert ranges(wait_for_diagnostics(server, main)) == [VAR_V, TEST_A_X_ID]
