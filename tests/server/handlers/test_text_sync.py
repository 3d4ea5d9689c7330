"""Documents that are opened, changed, saved and closed, saved on disk or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server import seed
from tests.server.asking import ask, at
from tests.server.positions import applied
from tests.server.support import (
    A_AND_B,
    A_TO_B,
    B_TO_A,
    KEY_POLICY_TO_VPCE,
    actions,
    by_rule,
    ranges,
    set_editor_settings,
    wait_for_diagnostics,
    write_file,
)
from tests.server.wire import running


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "untitled:new file?#%41", "UNTITLED:x"])
def test_untitled_document_is_analyzed_on_its_own(uri: str) -> None:
    with running() as server:
        server.open(uri, A_AND_B)
        assert ranges(server.wait_published(uri)) == [A_TO_B, B_TO_A]
        hover = ask(server, "textDocument/hover", at(uri, **A_TO_B["start"]))
        assert hover["range"] == A_TO_B
        step = ask(
            server,
            "workspace/executeCommand",
            {"command": "tf-cycle-ls.nextEdge", "arguments": [at(uri, **A_TO_B["start"])]},
        )
        assert step == {"uri": uri, "range": B_TO_A}
        server.replace(uri, 'module "m" {\n  source = "./m"\n}\n', 2)
        server.save(uri)
        assert server.wait_published(uri, version=2)["diagnostics"] == []
        server.replace(uri, A_AND_B, 3)
        server.save(uri)
        server.wait_published(uri, version=3)
        start = len(server.received)
        server.close(uri)
        assert server.wait_published(uri, start=start)["diagnostics"] == []
        server.settle()
        assert not any("window/" in message.get("method", "") for message in server.received)


def test_untitled_documents_are_separate_modules() -> None:
    one, two = A_AND_B.split("\n\n")
    with running() as server:
        server.open("untitled:1", one)
        server.open("untitled:2", two)
        server.settle()
        for uri in ("untitled:1", "untitled:2"):
            assert server.wait_published(uri)["diagnostics"] == []


def test_untitled_document_with_a_path_belongs_to_its_directory(tmp_path: Path) -> None:
    """VS Code uses an `untitled:` URI with a path until the file is saved."""
    one, two = A_AND_B.split("\n\n")
    main = write_file(tmp_path / "main.tf", one)
    file = (tmp_path / "new.tf").as_uri()
    new = file.replace("file://", "untitled:")
    with running() as server:
        server.open(new, two)
        assert len(server.wait_published(new)["diagnostics"]) == 1
        assert ranges(server.wait_published(main)) == [A_TO_B]
        write_file(tmp_path / "new.tf", two)
        server.close(new)
        server.open(file, two)
        assert len(server.wait_published(file, version=1)["diagnostics"]) == 1
        server.settle()
        assert server.published(new)[-1]["diagnostics"] == []


@pytest.mark.parametrize("language", ["plaintext", "json", "terraform-vars", ""])
def test_untitled_documents_in_other_languages_are_ignored(language: str) -> None:
    with running() as server:
        item = {"uri": "untitled:1", "languageId": language, "version": 1, "text": A_AND_B}
        server.notify("textDocument/didOpen", {"textDocument": item})
        server.save("untitled:1")
        assert ask(server, "textDocument/hover", at("untitled:1", 1, 8)) is None
        server.close("untitled:1")
        server.settle()
        assert server.published("untitled:1") == []
        assert not any("window/" in message.get("method", "") for message in server.received)


def test_unsaved_new_file_is_cleared_when_closed(tmp_path: Path) -> None:
    new = (tmp_path / "new.tf").as_uri()
    with running() as server:
        server.open(new, A_AND_B)
        assert ranges(server.wait_published(new)) == [A_TO_B, B_TO_A]
        server.close(new)
        assert server.wait_published(new, start=len(server.received))["diagnostics"] == []


@pytest.mark.parametrize("settings", [{"run": "onSave"}, {"run": "onType", "debounce": 60_000}])
def test_diagnostics_of_all_files_follow_an_applied_fix_at_once(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    """The client applies the edit to the unsaved document of another file."""
    kms, endpoint = (path.as_uri() for path in seed.write(tmp_path))
    with running() as server:
        set_editor_settings(server, {"tf-cycle-ls": settings})
        server.open(kms, seed.KMS)
        server.open(endpoint, seed.ENDPOINT)
        assert len(wait_for_diagnostics(server, endpoint)["diagnostics"]) == 3
        server.settle()
        fix = by_rule(actions(server, kms, KEY_POLICY_TO_VPCE), "split")
        ((uri, edits),) = fix["edit"]["changes"].items()
        assert uri == endpoint
        start = len(server.received)
        server.replace(endpoint, applied(seed.ENDPOINT, edits), 2)
        assert server.wait_published(endpoint, version=2)["diagnostics"] == []
        assert server.wait_published(kms, start=start)["diagnostics"] == []


def test_typing_is_analyzed_at_a_pause_by_default(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.replace(main, "", 2)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_typing_is_analyzed_on_save_with_run_on_save(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        set_editor_settings(server, {"tf-cycle-ls": {"run": "onSave", "debounce": 0}})
        server.open(main, A_AND_B)
        server.wait_published(main)
        server.replace(main, "", 2)
        server.settle()
        assert len(server.published(main)) == 1
        server.save(main)
        assert server.wait_published(main, version=2)["diagnostics"] == []
