"""One exercise for each method that the server announces, run on the starting case.

Every exercise runs under each profile of `profiles` to which the server announces the method.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.server import seed
from tests.server.editor import Editor
from tests.server.positions import applied, parse_marks
from tests.server.profiles import has, plain, uses_pull

QUICK_FIX = f"{types.TEXT_DOCUMENT_CODE_ACTION} quickfix"
FIX_ALL = f"{types.TEXT_DOCUMENT_CODE_ACTION} source.fixAll.tf-cycle"
REPAIR = "tf-cycle-ls.repair"
OPEN_DOCUMENTATION = "tf-cycle-ls.openDocumentation"
NEXT, PREVIOUS, COMPONENT = "nextEdge", "previousEdge", "component"
HEADER_OF_KEY = types.Position(*seed.KEY_HEADER[:2])


@dataclass
class Scene:
    """An editor with the starting case in its own directory. One of the two files is open."""

    editor: Editor
    can: types.ClientCapabilities
    directory: Path

    @property
    def kms(self) -> str:
        """The URI of the open file."""
        return (self.directory / "kms.tf").as_uri()

    @property
    def endpoint(self) -> str:
        """The URI of the closed file."""
        return (self.directory / "endpoint.tf").as_uri()

    @property
    def encoding(self) -> str:
        """The negotiated position encoding."""
        encoding = self.editor.agreed.capabilities.position_encoding
        assert encoding
        return encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding

    @property
    def key_to_endpoint(self) -> types.Range:
        """The range of the reference on the line with non-ASCII characters."""
        line, start, end = seed.KEY_POLICY_TO_VPCE[self.encoding]
        return types.Range(types.Position(line, start), types.Position(line, end))

    @property
    def uses_pull(self) -> bool:
        """Whether this client pulls diagnostics."""
        return uses_pull(self.can)

    async def begin(self) -> None:
        """Write both files, open one, and wait for its diagnostics."""
        seed.write(self.directory)
        self.editor.open(self.kms, seed.KMS, version=7)
        await self.marks(self.kms, self.at_start(self.kms))

    def at_start(self, uri: str) -> list[Any]:
        """The ranges of the diagnostics in one of the original files."""
        if uri == self.kms:
            return [plain(self.key_to_endpoint), seed.lsp_range(seed.KEY_TO_KEY_POLICY)]
        places = (
            seed.ENDPOINT_POLICY_TO_KEY,
            seed.ENDPOINT_POLICY_TO_VPCE,
            seed.VPCE_TO_ENDPOINT_POLICY,
        )
        return [seed.lsp_range(place) for place in places]

    async def marks(self, uri: str, ranges: Sequence[Any]) -> None:
        """Wait until the diagnostics of a file have exactly these ranges, pulled or published."""
        is_open = uri in self.editor.opened
        while self.uses_pull and is_open:
            pulled = [plain(diagnostic.range) for diagnostic in await self.editor.pull(uri)]
            if pulled == ranges:
                return
            await asyncio.sleep(0.05)
        await self.editor.shows(
            uri,
            lambda published: (
                [plain(diagnostic.range) for diagnostic in published.diagnostics] == ranges
            ),
        )

    async def mark_count(self, uri: str, count: int) -> None:
        """Wait until a file has this number of diagnostics, pulled or published."""
        while self.uses_pull and uri in self.editor.opened:
            if len(await self.editor.pull(uri)) == count:
                return
            await asyncio.sleep(0.05)
        await self.editor.shows(uri, lambda published: len(published.diagnostics) == count)

    def position(self, where: types.Position | None = None) -> Any:
        """LSP: TextDocumentPositionParams in the open file, by default on the reference."""
        document = types.TextDocumentIdentifier(self.kms)
        return {"text_document": document, "position": where or self.key_to_endpoint.start}

    async def execute(self, name: str, uri: str, where: types.Position) -> Any:
        """Run a command at a position."""
        at = types.TextDocumentPositionParams(types.TextDocumentIdentifier(uri), where)
        return await self.editor.workspace_execute_command_async(
            types.ExecuteCommandParams(command=f"tf-cycle-ls.{name}", arguments=[plain(at)])
        )

    async def edits_of(self, action: types.CodeAction) -> dict[str, list[Any]]:
        """The text edits of an action by URI. Resolves the action first if the client can."""
        if action.edit is None:
            assert has(self.can, "textDocument", "codeAction", "resolveSupport")
            action = await self.editor.code_action_resolve_async(action)
        edit = plain(action.edit)
        if has(self.can, "workspace", "workspaceEdit", "documentChanges"):
            versions = {self.kms: 7, self.endpoint: None}
            edits = {}
            for change in edit["documentChanges"]:
                uri = change["textDocument"]["uri"]
                assert change["textDocument"]["version"] == versions[uri]
                edits[uri] = change["edits"]
            return edits
        assert edit.keys() == {"changes"}
        changes: dict[str, list[Any]] = edit["changes"]
        return changes

    async def apply(self, action: types.CodeAction) -> None:
        """Apply the edits of an action as an editor does, and save the files."""
        for uri, edits in (await self.edits_of(action)).items():
            path = self.directory / uri.rpartition("/")[2]
            text = applied(path.read_bytes().decode(), edits, self.encoding)
            if uri not in self.editor.opened:
                self.editor.open(uri, path.read_bytes().decode())
            path.write_bytes(text.encode())
            self.editor.change(uri, 8, types.TextDocumentContentChangeWholeDocument(text))
            self.editor.save(uri)


Exercise = Callable[[Scene], Awaitable[None]]
EXERCISES: dict[str, Exercise] = {}


def of(*names: str) -> Callable[[Exercise], Exercise]:
    """Register a function as the exercise of these methods, commands or code action kinds."""

    def register(exercise: Exercise) -> Exercise:
        EXERCISES.update(dict.fromkeys(names, exercise))
        return exercise

    return register


@of(
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
    types.TEXT_DOCUMENT_DIAGNOSTIC,
)
async def did_open(scene: Scene) -> None:
    """Both files get diagnostics. Those of an open file are either pulled or published."""
    await scene.marks(scene.kms, scene.at_start(scene.kms))
    await scene.marks(scene.endpoint, scene.at_start(scene.endpoint))
    published = [
        publication for publication in scene.editor.publications if publication.uri == scene.kms
    ]
    assert any(publication.diagnostics for publication in published) is not scene.uses_pull
    announced = scene.editor.agreed.capabilities.diagnostic_provider
    assert (announced is not None) is scene.uses_pull
    assert all(publication.version == 7 for publication in published if publication.diagnostics)
    if scene.uses_pull:
        document = types.TextDocumentIdentifier(scene.kms)
        params = types.DocumentDiagnosticParams(text_document=document)
        full = await scene.editor.text_document_diagnostic_async(params)
        params.previous_result_id = full.result_id
        again = await scene.editor.text_document_diagnostic_async(params)
        assert (again.kind, again.result_id) == ("unchanged", full.result_id)


@of(types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_SAVE)
async def did_change(scene: Scene) -> None:
    """An incremental change inserts a line: all diagnostics move with the text."""
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    scene.editor.change(scene.kms, 8, types.TextDocumentContentChangePartial(start, "# 🔑\r\n"))
    scene.editor.save(scene.kms)
    moved = scene.at_start(scene.kms)
    for range_ in moved:
        range_["start"]["line"] += 1
        range_["end"]["line"] += 1
    await scene.marks(scene.kms, moved)


@of(types.TEXT_DOCUMENT_DID_CLOSE)
async def did_close(scene: Scene) -> None:
    """Closing a file discards unsaved text. Closing the last file clears all diagnostics."""
    scene.editor.open(scene.endpoint, seed.ENDPOINT)
    scene.editor.change(scene.kms, 8, types.TextDocumentContentChangeWholeDocument(""))
    scene.editor.save(scene.kms)
    await scene.marks(scene.kms, [])
    scene.editor.close(scene.kms)
    await scene.marks(scene.kms, scene.at_start(scene.kms))
    scene.editor.close(scene.endpoint)
    await scene.marks(scene.kms, [])


@of(types.TEXT_DOCUMENT_CODE_ACTION, QUICK_FIX, types.CODE_ACTION_RESOLVE)
async def code_action(scene: Scene) -> None:
    """The wildcard fix breaks the long cycle. The short one remains."""
    actions = await scene.editor.actions(scene.kms, scene.key_to_endpoint)
    by_rule = {action.data["rule"]: action for action in actions if action.data}
    assert {"wildcard", "remove-statement"} <= by_rule.keys()
    assert all(action.kind == types.CodeActionKind.QuickFix for action in actions)
    deferred = {action.edit is None for action in actions if action.disabled is None}
    resolves = has(scene.can, "textDocument", "codeAction", "resolveSupport")
    assert deferred == {resolves}
    preferred = [action for action in actions if action.is_preferred]
    knows = has(scene.can, "textDocument", "codeAction", "isPreferredSupport")
    # Only a safe fix is preferred, because an editor may apply it without confirmation.
    assert preferred == [
        action for action in actions[:1] if knows and action.data and action.data["safe"]
    ]
    await scene.apply(by_rule["wildcard"])
    await scene.marks(scene.kms, [])


@of(FIX_ALL)
async def fix_all(scene: Scene) -> None:
    """source.fixAll breaks the short cycle. For the long one there is no safe fix."""
    (action,) = await scene.editor.actions(
        scene.kms, scene.key_to_endpoint, only=["source.fixAll.tf-cycle"]
    )
    await scene.apply(action)
    await scene.mark_count(scene.endpoint, len(scene.at_start(scene.endpoint)) - 1)
    await scene.marks(scene.kms, scene.at_start(scene.kms))


@of(types.TEXT_DOCUMENT_HOVER)
async def hover(scene: Scene) -> None:
    """The hover uses the preferred format of the client. Its range is the reference."""
    answer = await scene.editor.text_document_hover_async(types.HoverParams(**scene.position()))
    assert answer
    assert answer.range == scene.key_to_endpoint
    assert isinstance(answer.contents, types.MarkupContent)
    is_markdown = has(scene.can, "textDocument", "hover", "contentFormat")
    kinds = types.MarkupKind
    assert answer.contents.kind is (kinds.Markdown if is_markdown else kinds.PlainText)
    for name in (seed.KEY, seed.KEY_POLICY, seed.VPCE, seed.ENDPOINT_POLICY):
        assert name in answer.contents.value


@of(types.TEXT_DOCUMENT_CODE_LENS)
async def code_lens(scene: Scene) -> None:
    """A lens above each block in the cycle. Its command goes to the next reference."""
    document = types.TextDocumentIdentifier(scene.kms)
    lenses = await scene.editor.text_document_code_lens_async(types.CodeLensParams(document))
    headers = [seed.lsp_range(place) for place in (seed.KEY_POLICY_HEADER, seed.KEY_HEADER)]
    assert [plain(lens.range) for lens in lenses or ()] == headers
    command = (lenses or ())[1].command
    assert command
    assert command.command == "tf-cycle-ls.nextEdge"
    params = types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
    reached = plain(await scene.editor.workspace_execute_command_async(params))
    assert reached["range"] == seed.lsp_range(seed.KEY_TO_KEY_POLICY)


@of(types.TEXT_DOCUMENT_DOCUMENT_LINK)
async def document_link(scene: Scene) -> None:
    """Each reference links to the next one in the cycle."""
    document = types.TextDocumentIdentifier(scene.kms)
    links = await scene.editor.text_document_document_link_async(types.DocumentLinkParams(document))
    assert [plain(link.range) for link in links or ()] == scene.at_start(scene.kms)
    assert [(link.target or "").partition("#")[0] for link in links or ()] == [
        scene.endpoint,
        scene.kms,
    ]


@of(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
async def document_highlight(scene: Scene) -> None:
    """Highlights the references of the cycle in this file, and nothing elsewhere."""
    params = types.DocumentHighlightParams(**scene.position())
    highlights = await scene.editor.text_document_document_highlight_async(params)
    assert [plain(highlight.range) for highlight in highlights or ()] == scene.at_start(scene.kms)
    params = types.DocumentHighlightParams(**scene.position(types.Position(2, 6)))
    assert await scene.editor.text_document_document_highlight_async(params) is None


@of(
    types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
    types.CALL_HIERARCHY_INCOMING_CALLS,
    types.CALL_HIERARCHY_OUTGOING_CALLS,
)
async def call_hierarchy(scene: Scene) -> None:
    """What the endpoint depends on, and what depends on it."""
    editor = scene.editor
    items = await editor.text_document_prepare_call_hierarchy_async(
        types.CallHierarchyPrepareParams(**scene.position())
    )
    (item,) = items or ()
    assert item.name == seed.VPCE
    incoming = await editor.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(item)
    )
    outgoing = await editor.call_hierarchy_outgoing_calls_async(
        types.CallHierarchyOutgoingCallsParams(item)
    )
    callers = {call.from_.name: list(call.from_ranges) for call in incoming or ()}
    assert callers.keys() == {seed.KEY_POLICY, seed.ENDPOINT_POLICY}
    assert callers[seed.KEY_POLICY] == [scene.key_to_endpoint]
    assert [call.to.name for call in outgoing or ()] == [seed.ENDPOINT_POLICY]


@of(
    types.WORKSPACE_EXECUTE_COMMAND,
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{NEXT}",
    f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{PREVIOUS}",
    types.WINDOW_SHOW_DOCUMENT,
)
async def walk(scene: Scene) -> None:
    """Walks the long cycle forward and backward. The editor shows each step if it can."""
    heard = len(scene.editor.heard)
    route = [
        (scene.kms, plain(scene.key_to_endpoint)),
        (scene.endpoint, seed.lsp_range(seed.VPCE_TO_ENDPOINT_POLICY)),
        (scene.endpoint, seed.lsp_range(seed.ENDPOINT_POLICY_TO_KEY)),
        (scene.kms, seed.lsp_range(seed.KEY_TO_KEY_POLICY)),
    ]
    uri, where = scene.kms, scene.key_to_endpoint.start
    forward = [*route[1:], route[0]]
    for name, expected in [(NEXT, forward), (PREVIOUS, [*route[:0:-1], route[0]])]:
        for step in expected:
            location = plain(await scene.execute(name, uri, where))
            assert (location["uri"], location["range"]) == step
            uri, where = location["uri"], types.Position(**location["range"]["start"])
    opened = [params for method, params in scene.editor.heard[heard:] if "showDocument" in method]
    if has(scene.can, "window", "showDocument", "support"):
        assert [(params.uri, plain(params.selection)) for params in opened][:4] == forward
    else:
        assert opened == []


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} tf-cycle-ls.{COMPONENT}")
async def component(scene: Scene) -> None:
    """Returns the component as a graph. The cursor is on a block header."""
    graph = plain(await scene.execute(COMPONENT, scene.kms, HEADER_OF_KEY))
    assert {node["address"] for node in graph["nodes"]} == {
        seed.KEY,
        seed.KEY_POLICY,
        seed.VPCE,
        seed.ENDPOINT_POLICY,
    }
    assert len(graph["edges"]) == 5


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} {REPAIR}", types.WORKSPACE_APPLY_EDIT)
async def apply_fix(scene: Scene) -> None:
    """The server applies a code action through workspace/applyEdit if the client supports it."""
    heard = len(scene.editor.heard)
    actions = await scene.editor.actions(scene.kms, scene.key_to_endpoint)
    action = next(
        candidate
        for candidate in actions
        if candidate.data and candidate.data["rule"] == "wildcard"
    )
    executed = types.ExecuteCommandParams(REPAIR, arguments=[plain(action)])
    if has(scene.can, "workspace", "applyEdit"):
        await scene.editor.workspace_execute_command_async(executed)
        request = await scene.editor.hears(types.WORKSPACE_APPLY_EDIT, heard)
        assert request.label == action.title
        applied_action = types.CodeAction(action.title, edit=request.edit)
        assert await scene.edits_of(applied_action) == await scene.edits_of(action)
    else:
        with pytest.raises(JsonRpcException):
            await scene.editor.workspace_execute_command_async(executed)


@of(f"{types.WORKSPACE_EXECUTE_COMMAND} {OPEN_DOCUMENTATION}")
async def open_documentation(scene: Scene) -> None:
    """A code without a page is refused, as is a client that cannot show one."""
    for code in ("no-such-code", *([] if _shows_documents(scene) else ["dependency-cycle"])):
        executed = types.ExecuteCommandParams(OPEN_DOCUMENTATION, arguments=[code])
        with pytest.raises(JsonRpcException):
            await scene.editor.workspace_execute_command_async(executed)


def _shows_documents(scene: Scene) -> bool:
    return has(scene.can, "window", "showDocument", "support")


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


@of(types.WINDOW_LOG_MESSAGE, types.WINDOW_SHOW_MESSAGE)
async def wrong_setting(scene: Scene) -> None:
    """An invalid setting is logged and shown once."""
    heard = len(scene.editor.heard)
    section = {"tf-cycle-ls": {"run": scene.directory.name}}
    has_configuration = has(scene.can, "workspace", "configuration")
    scene.editor.settings = section if has_configuration else {}
    for _ in range(2):
        scene.editor.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(settings=None if has_configuration else section)
        )
    warning = await scene.editor.hears(types.WINDOW_SHOW_MESSAGE, heard)
    assert "run must be one of" in warning.message
    await scene.execute(COMPONENT, scene.kms, HEADER_OF_KEY)
    methods = [method for method, _ in scene.editor.heard[heard:]]
    assert methods.count(types.WINDOW_SHOW_MESSAGE) == 1
    assert methods.count(types.WINDOW_LOG_MESSAGE) == 1


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
