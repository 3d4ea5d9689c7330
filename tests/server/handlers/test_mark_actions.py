"""What every diagnostic offers besides fixes: showing, ignoring, reading about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.asking import execute
from tests.server.positions import applied
from tests.server.support import A_AND_B, A_TO_B, all_actions, ranges, write_file
from tests.server.wire import running

SHOWING = {"window": {"showDocument": {"support": True}}}
DISABLED = {"textDocument": {"codeAction": {"disabledSupport": True}}}
# rust-analyzer uses this form for commands that its VS Code extension has.
DRAWING = {"experimental": {"commands": {"commands": ["tf-cycle-ls.showCycle"]}}}

IGNORE = "Ignore this cycle here, with a reason"
DOCUMENTATION = "Open the documentation of dependency-cycle"

IGNORED = """\
resource "test_a" "x" {
  # tf-cycle-ls: ignore[dependency-cycle] because TODO: give a reason
  v = test_b.y.id
}

resource "test_b" "y" {
  v = test_a.x.id
}
"""


def offered(directory: Path, capabilities: dict[str, Any]) -> list[Any]:
    """The code actions for the reference from A to B, which no rule can fix."""
    main = write_file(directory / "main.tf", A_AND_B)
    with running(capabilities) as server:
        server.open(main, A_AND_B)
        return all_actions(server, main, A_TO_B)


def test_client_with_all_capabilities_is_offered_everything(tmp_path: Path) -> None:
    found = offered(tmp_path, {**SHOWING, **DISABLED, **DRAWING})
    no_fix, show, ignore, documentation = found
    assert [show["title"], ignore["title"], documentation["title"]] == [
        "Show this cycle",
        IGNORE,
        DOCUMENTATION,
    ]
    reason = no_fix["disabled"]["reason"]
    assert reason.startswith("test_a.x reads test_b.y.id in v; test_b.y reads test_a.x.id in v.")
    position = {
        "textDocument": {"uri": (tmp_path / "main.tf").as_uri()},
        "position": A_TO_B["start"],
    }
    assert show["command"]["command"] == "tf-cycle-ls.showCycle"
    assert show["command"]["arguments"] == [position]
    for action in found:
        assert len(action["title"]) <= 72
        assert action["kind"] == "quickfix"
        assert "isPreferred" not in action
    for action in (show, ignore, documentation):
        assert [diagnostic["range"] for diagnostic in action["diagnostics"]] == [A_TO_B]


def test_client_that_shows_documents_is_led_to_the_next_reference(tmp_path: Path) -> None:
    """The client has no command that draws a cycle."""
    found = offered(tmp_path, SHOWING)
    titles = ["Go to the next reference of this cycle", IGNORE, DOCUMENTATION]
    assert [action["title"] for action in found] == titles
    assert found[0]["command"]["command"] == "tf-cycle-ls.nextEdge"


def test_client_without_capabilities_is_offered_an_edit_only(tmp_path: Path) -> None:
    (ignore,) = offered(tmp_path, {})
    assert ignore["title"] == IGNORE


def test_ignoring_a_cycle_clears_all_its_diagnostics(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    with running() as server:
        server.open(main, A_AND_B)
        assert len(ranges(server.wait_published(main))) == 2
        (ignore,) = all_actions(server, main, A_TO_B)
        ignored = applied(A_AND_B, ignore["edit"]["changes"][main])
        assert ignored == IGNORED
        server.replace(main, ignored, 2)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_reason_is_a_placeholder_for_clients_with_snippet_edits(tmp_path: Path) -> None:
    """LSP 3.18, SnippetTextEdit: only as an edit of a versioned document."""
    edits = {"documentChanges": True, "snippetEditSupport": True}
    (ignore,) = offered(tmp_path, {"workspace": {"workspaceEdit": edits}})
    (change,) = ignore["edit"]["documentChanges"]
    (edit,) = change["edits"]
    start = {"line": A_TO_B["start"]["line"], "character": 0}
    snippet = "  # tf-cycle-ls: ignore[dependency-cycle] because ${1:TODO: give a reason}\n"
    assert edit == {
        "range": {"start": start, "end": start},
        "snippet": {"kind": "snippet", "value": snippet},
    }


def test_self_reference_can_be_ignored(tmp_path: Path) -> None:
    text = 'resource "test_a" "x" {\n  v = test_a.x.id\n}\n'
    main = write_file(tmp_path / "main.tf", text)
    with running() as server:
        server.open(main, text)
        (at,) = ranges(server.wait_published(main))
        (ignore,) = all_actions(server, main, at)
        assert ignore["title"] == "Ignore this self reference, with a reason"
        server.replace(main, applied(text, ignore["edit"]["changes"][main]), 2)
        assert server.wait_published(main, version=2)["diagnostics"] == []


def test_json_cannot_be_ignored(tmp_path: Path) -> None:
    text = '{"locals": {"a": "${local.b}", "b": "${local.a}"}}\n'
    main = write_file(tmp_path / "main.tf.json", text)
    with running(SHOWING) as server:
        server.open(main, text)
        first, _ = ranges(server.wait_published(main))
        titles = [action["title"] for action in all_actions(server, main, first)]
        assert titles == ["Go to the next reference of this cycle", DOCUMENTATION]


def test_selection_of_several_references_cannot_be_ignored_at_once(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    with running() as server:
        server.open(main, A_AND_B)
        assert all_actions(server, main, everything) == []


def test_other_diagnostics_offer_their_documentation(tmp_path: Path) -> None:
    text = "# tf-cycle-ls: ignore[dependency-cycle] because it was\nlocals {}\n"
    main = write_file(tmp_path / "main.tf", text)
    with running(SHOWING) as server:
        server.open(main, text)
        (at,) = ranges(server.wait_published(main))
        (documentation,) = all_actions(server, main, at)
        assert documentation["title"] == "Open the documentation of unused-suppression"


def test_documentation_is_opened_in_a_browser(tmp_path: Path) -> None:
    with running(SHOWING) as server:
        assert execute(server, "tf-cycle-ls.openDocumentation", "dependency-cycle") is None
        shown = server.wait(lambda message: message.get("method") == "window/showDocument")
        assert shown["params"]["external"] is True
        assert shown["params"]["uri"].endswith("/dependency-cycle.md")


def test_command_refuses_other_pages_and_clients_that_show_nothing() -> None:
    """LSP: InvalidParams and InvalidRequest."""

    def refusal(capabilities: dict[str, Any], code: str) -> int:
        with running(capabilities) as server:
            params = {"command": "tf-cycle-ls.openDocumentation", "arguments": [code]}
            number: int = server.ask("workspace/executeCommand", params)["error"]["code"]
            return number

    assert refusal(SHOWING, "../../evil") == -32602
    assert refusal({}, "dependency-cycle") == -32600


def test_client_without_literals_gets_the_same_as_commands(tmp_path: Path) -> None:
    """LSP, codeActionLiteralSupport: without it a response may contain only commands."""
    capabilities = {**SHOWING, "workspace": {"applyEdit": True}}
    found = offered(tmp_path, capabilities)
    assert [(command["title"], command["command"]) for command in found] == [
        ("Go to the next reference of this cycle", "tf-cycle-ls.nextEdge"),
        (IGNORE, "tf-cycle-ls.repair"),
        (DOCUMENTATION, "tf-cycle-ls.openDocumentation"),
    ]
