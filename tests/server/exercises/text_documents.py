"""Exercises for the methods of a text document."""

from __future__ import annotations

from lsprotocol import types

from tests.server import seed
from tests.server.exercises.scene import Scene, of
from tests.server.profiles import has, plain

QUICK_FIX = f"{types.TEXT_DOCUMENT_CODE_ACTION} quickfix"
FIX_ALL = f"{types.TEXT_DOCUMENT_CODE_ACTION} source.fixAll.tf-cycle"


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
