"""Exercises for the methods of the workspace, and for the trace."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types

from tests.server import seed
from tests.server.exercises.scene import Scene, of
from tests.server.positions import parse_marks
from tests.server.profiles import has, plain


@of(types.WORKSPACE_CODE_LENS_REFRESH)
async def code_lens_refresh(scene: Scene) -> None:
    """The server requests a refresh when the findings have changed."""
    heard = len(scene.editor.heard)
    scene.editor.change(scene.kms, 8, types.TextDocumentContentChangeWholeDocument(""))
    scene.editor.save(scene.kms)
    await scene.marks(scene.kms, [])
    if has(scene.can, "workspace", "codeLens", "refreshSupport"):
        await scene.editor.hears(types.WORKSPACE_CODE_LENS_REFRESH, heard)
    else:
        methods = [method for method, _ in scene.editor.heard[heard:]]
        assert types.WORKSPACE_CODE_LENS_REFRESH not in methods


@of(types.WORKSPACE_DID_CHANGE_CONFIGURATION, types.WORKSPACE_CONFIGURATION)
async def did_change_configuration(scene: Scene) -> None:
    """The server requests the settings if the client can answer. Others send them."""
    severity = types.DiagnosticSeverity
    for setting, expected in (("hint", severity.Hint), ("error", severity.Error)):
        section = {"severity": {"dependency-cycle": setting}}
        has_configuration = has(scene.can, "workspace", "configuration")
        scene.editor.settings = {"tf-cycle-ls": section} if has_configuration else {}
        scene.editor.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(
                settings=None if has_configuration else {"tf-cycle-ls": section}
            )
        )

        def has_severity(published: types.PublishDiagnosticsParams, level: Any = expected) -> bool:
            return [diagnostic.severity for diagnostic in published.diagnostics] == [level] * 3

        await scene.editor.shows(scene.endpoint, has_severity)


@of(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, types.CLIENT_REGISTER_CAPABILITY)
async def did_change_watched_files(scene: Scene) -> None:
    """A file is deleted and created again."""
    path = scene.directory / "endpoint.tf"
    kinds = types.FileChangeType
    for kind, expected in ((kinds.Deleted, []), (kinds.Created, scene.at_start(scene.endpoint))):
        if kind is kinds.Deleted:
            path.unlink()
        else:
            path.write_bytes(seed.ENDPOINT.encode())
        event = types.FileEvent(scene.endpoint, kind)
        scene.editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await scene.marks(scene.endpoint, expected)


@of(types.WORKSPACE_DID_RENAME_FILES)
async def did_rename_files(scene: Scene) -> None:
    """The diagnostics move to the new name of the file."""
    path = scene.directory / "endpoint.tf"
    renamed = path.rename(scene.directory / "vpc.tf").as_uri()
    rename = types.FileRename(scene.endpoint, renamed)
    scene.editor.workspace_did_rename_files(types.RenameFilesParams([rename]))
    await scene.marks(renamed, scene.at_start(scene.endpoint))
    await scene.marks(scene.endpoint, [])


@of(types.WORKSPACE_DID_DELETE_FILES)
async def did_delete_files(scene: Scene) -> None:
    """Deleting a file clears the diagnostics of the cycle in all files."""
    (scene.directory / "endpoint.tf").unlink()
    deletion = types.FileDelete(scene.endpoint)
    scene.editor.workspace_did_delete_files(types.DeleteFilesParams([deletion]))
    await scene.marks(scene.endpoint, [])
    await scene.marks(scene.kms, [])


@of(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
async def did_change_workspace_folders(scene: Scene) -> None:
    """Adding a folder makes the callers in it known. Removing it forgets them."""
    module, caller = scene.directory / "module", scene.directory / "caller"
    module.mkdir()
    caller.mkdir()
    text, (var_v,) = parse_marks('variable "v" {}\n\noutput "o" {\n  value = «var.v»\n}\n')
    uri = (module / "main.tf").as_uri()
    (module / "main.tf").write_text(text, encoding="utf-8")
    (caller / "main.tf").write_text(
        'module "m" {\n  source = "../module"\n  v      = module.m.o\n}\n', encoding="utf-8"
    )
    scene.editor.open(uri, text)
    await scene.marks(uri, [])
    folder = types.WorkspaceFolder(scene.directory.as_uri(), "scene")
    for added, removed, marks in (
        ([folder], [], [var_v]),
        ([], [folder], []),
    ):
        event = types.WorkspaceFoldersChangeEvent(added=added, removed=removed)
        scene.editor.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(event)
        )
        await scene.marks(uri, marks)


@of(types.SET_TRACE, types.LOG_TRACE)
async def set_trace(scene: Scene) -> None:
    """The trace names each analyzed directory with its duration."""
    value = types.TraceValue
    scene.editor.set_trace(types.SetTraceParams(value.Messages))
    heard = len(scene.editor.heard)
    scene.editor.save(scene.kms)
    traced = await scene.editor.hears(types.LOG_TRACE, heard)
    assert str(scene.directory) in traced.message
    assert " ms" in traced.message
    scene.editor.set_trace(types.SetTraceParams(value.Off))


@of(types.WORKSPACE_DIAGNOSTIC, types.WORKSPACE_DIAGNOSTIC_REFRESH)
async def workspace_diagnostic(scene: Scene) -> None:
    """Reports open and closed files, clears published diagnostics, and reports changes.

    Must be the last exercise: the server publishes nothing from here on.
    """
    editor = scene.editor
    report = await editor.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    files = {item.uri: plain(item) for item in report.items}
    assert [item["range"] for item in files[scene.endpoint]["items"]] == scene.at_start(
        scene.endpoint
    )
    assert files[scene.kms]["version"] == 7
    await editor.shows(scene.endpoint, lambda item: not item.diagnostics)
    known = [types.PreviousResultId(item.uri, item.result_id or "") for item in report.items]
    again = await editor.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
    assert {item.kind for item in again.items} == {"unchanged"}
    # With a partial result token, the server delays the response until something changes.
    heard, token = len(editor.heard), f"parts of {scene.directory.name}"
    waiting = asyncio.ensure_future(
        editor.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(known, partial_result_token=token)
        )
    )
    await asyncio.sleep(0.2)
    assert not waiting.done()
    editor.change(scene.kms, 8, types.TextDocumentContentChangeWholeDocument(""))
    editor.save(scene.kms)
    new = {item.uri: plain(item) for item in (await waiting).items}
    assert len(new[scene.endpoint]["items"]) == 2
    await editor.hears(types.WORKSPACE_DIAGNOSTIC_REFRESH, heard)
