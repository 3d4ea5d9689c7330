"""Settings from the editor, `initializationOptions` and project files take effect at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.server.editor import Editor, Published, editing
from tests.server.positions import parse_marks
from tests.server.profiles import plain
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, write_file

ASKABLE = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        configuration=True,
        code_lens=types.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True
        ),
    )
)
CHANGED = types.FileChangeType.Changed


def has_severity(severity: types.DiagnosticSeverity) -> Any:
    """A predicate: the publication has two diagnostics, both with this severity."""
    return lambda published: (
        [diagnostic.severity for diagnostic in published.diagnostics] == [severity] * 2
    )


async def change_settings(editor: Editor, section: object) -> None:
    """Change the settings of an editor."""
    editor.settings = {"tf-cycle-ls": section}
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    await asyncio.sleep(0)


def severity(word: str) -> dict[str, Any]:
    """A setting with a visible effect on the diagnostics."""
    return {"severity": {"dependency-cycle": word}}


@pytest.mark.parametrize("options", [severity("hint"), {"tf-cycle-ls": severity("hint")}])
async def test_initialization_options_are_applied(tmp_path: Path, options: object) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    async with editing(types.ClientCapabilities(), options=options) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, has_severity(types.DiagnosticSeverity.Hint))


async def test_precedence_of_settings(tmp_path: Path) -> None:
    """Editor settings override `initializationOptions`, which override the project file."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    file = tmp_path / ".tf-cycle-ls.toml"
    file.write_text('severity.dependency-cycle = "hint"\n', encoding="utf-8")
    kinds = types.DiagnosticSeverity
    async with editing(ASKABLE, folders=[tmp_path.as_uri()]) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, has_severity(kinds.Hint))
        await change_settings(editor, severity("warning"))
        await editor.shows(main, has_severity(kinds.Warning))
        await change_settings(editor, None)
        await editor.shows(main, has_severity(kinds.Hint))
        file.write_text('severity.dependency-cycle = "information"\n', encoding="utf-8")
        event = types.FileEvent(file.as_uri(), CHANGED)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.shows(main, has_severity(kinds.Information))
    async with editing(ASKABLE, options=severity("warning")) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, has_severity(kinds.Warning))


async def test_invalid_setting_in_a_file_is_reported_there(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    file = tmp_path / ".tf-cycle-ls.toml"
    text, (name,) = parse_marks('limit = 3\n«rum» = "onType"\n')
    file.write_text(text, encoding="utf-8")
    async with editing(ASKABLE) as editor:
        editor.open(main, A_AND_B)
        published = await editor.shows(file.as_uri(), lambda published: bool(published.diagnostics))
        (diagnostic,) = published.diagnostics
        assert diagnostic.message == "unknown setting rum; did you mean run?"
        assert plain(diagnostic.range) == name
        assert (diagnostic.code, diagnostic.severity) == (
            "settings",
            types.DiagnosticSeverity.Warning,
        )
        file.write_text("limit = 3\n", encoding="utf-8")
        event = types.FileEvent(file.as_uri(), CHANGED)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.shows(file.as_uri(), lambda published: not published.diagnostics)


async def test_debounce_publishes_only_the_last_version(tmp_path: Path) -> None:
    """Ten quick changes lead to one publication, for the last version."""
    main = write_file(tmp_path / "main.tf", A_AND_B)
    options = {"run": "onType", "debounce": 3000}
    async with editing(types.ClientCapabilities(), options=options) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, lambda published: len(published.diagnostics) == 2)
        before = len(editor.publications)
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        for version in range(2, 12):
            editor.change(main, version, types.TextDocumentContentChangePartial(start, "\n"))
        published = await editor.shows(main, lambda published: published.version == 11)
        assert published.diagnostics[0].range.start.line == A_TO_B["start"]["line"] + 10
        assert len(editor.publications) == before + 1


@pytest.mark.parametrize("limit", [1, 3, 6])
async def test_limit_of_diagnostics(tmp_path: Path, limit: int) -> None:
    """The best edges to cut are shown. The others are counted."""
    # Three cycles share the edge hub → spoke. Each has its own path back.
    text, (hub_to_spoke,) = parse_marks("""\
resource "test_a" "hub" {
  v = «test_b.spoke.id»
}

resource "test_b" "spoke" {
  v0 = test_c.c0.id
  v1 = test_c.c1.id
  v2 = test_c.c2.id
}

resource "test_c" "c0" {
  v = [test_a.hub.id, test_a.hub.arn]
}

resource "test_c" "c1" {
  v = [test_a.hub.id, test_a.hub.arn]
}

resource "test_c" "c2" {
  v = [test_a.hub.id, test_a.hub.arn]
}
""")
    main = write_file(tmp_path / "main.tf", text)
    async with editing(types.ClientCapabilities(), options={"limit": limit}) as editor:
        editor.open(main, text)
        published = await editor.shows(main, lambda published: bool(published.diagnostics))
        assert len(published.diagnostics) == limit
        first = published.diagnostics[0]
        assert plain(first.range) == hub_to_spoke
        assert f"{1 + 3 + 6 - limit} more references" in first.message
        assert all(
            "more references" not in diagnostic.message for diagnostic in published.diagnostics[1:]
        )


async def test_code_lenses_can_be_disabled(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    lenses = types.CodeLensParams(types.TextDocumentIdentifier(main))
    async with editing(ASKABLE) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, lambda published: len(published.diagnostics) == 2)
        assert len(await editor.text_document_code_lens_async(lenses) or ()) == 2
        heard = len(editor.heard)
        await change_settings(editor, {"lens": False})
        await editor.hears(types.WORKSPACE_CODE_LENS_REFRESH, heard)
        assert not await editor.text_document_code_lens_async(lenses)


async def test_diagnostics_can_be_disabled(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    async with editing(ASKABLE) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, lambda published: len(published.diagnostics) == 2)
        await change_settings(editor, severity("off"))
        await editor.shows(main, lambda published: not published.diagnostics)
        await change_settings(editor, severity("error"))
        await editor.shows(main, lambda published: len(published.diagnostics) == 2)


async def test_workspace_scope_reports_closed_root_modules(tmp_path: Path) -> None:
    """Excluded directories are never reported. Leaving the scope clears closed root modules."""
    main = write_file(tmp_path / "open" / "main.tf", A_AND_B)
    other = write_file(tmp_path / "other" / "main.tf", A_AND_B)
    vendored = write_file(tmp_path / "vendor" / "main.tf", A_AND_B)

    def has_findings(published: Published) -> bool:
        return [plain(diagnostic.range) for diagnostic in published.diagnostics] == [A_TO_B, B_TO_A]

    async with editing(ASKABLE, folders=[tmp_path.as_uri()]) as editor:
        editor.open(main, A_AND_B)
        await editor.shows(main, has_findings)
        assert editor.latest(other) is None
        await change_settings(editor, {"scope": "workspace", "exclude": ["vendor"]})
        await editor.shows(other, has_findings)
        await change_settings(editor, {})
        await editor.shows(other, lambda published: not published.diagnostics)
        assert editor.latest(vendored) is None
        latest = editor.latest(main)
        assert latest
        assert has_findings(latest)


async def test_modules_outside_of_the_project_are_not_read(tmp_path: Path) -> None:
    """With `outside = false`, a module outside of the project is treated as not installed."""
    project = tmp_path / "project"
    text = 'module "m" {\n  source = "../m"\n  v      = module.m.o\n}\n'
    main = write_file(project / "main.tf", text)
    inside = 'variable "v" {}\n\noutput "o" {\n  value = var.v\n}\n'
    module = write_file(tmp_path / "m" / "main.tf", inside)
    (project / ".git").mkdir()
    async with editing(ASKABLE) as editor:
        editor.open(main, text)
        await editor.shows(module, lambda published: len(published.diagnostics) == 1)
        await change_settings(editor, {"outside": False})
        await editor.shows(module, lambda published: not published.diagnostics)
