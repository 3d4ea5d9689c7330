"""What the core offers, as LSP code actions (LSP: CodeAction)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from tf_cycle_ls.server.lsp.commands import REPAIR
from tf_cycle_ls.server.lsp.positions import range_of
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.text import Document, Edit, Encoding

if TYPE_CHECKING:
    from tf_cycle_ls.fixes.model import Explanation, Fix

KIND = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.tf-cycle"
_ANNOTATION = "repair"


def is_requested(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a kind is among those that a client asks for (LSP: CodeActionContext).

    Kinds are hierarchical: asking for a kind asks for all below it, and the empty kind is above
    all. A list of none, like no list, asks for everything, but for what changes a whole source:
    that is never a part of what a light bulb shows.
    """
    if not only:
        return kind == KIND
    return any(f"{kind}.".startswith(f"{each}.") or not each for each in map(_text, only))


def action(
    fix: Fix, edit: types.WorkspaceEdit, resolved: Sequence[types.Diagnostic]
) -> types.CodeAction:
    """The code action for a repair that makes the diagnostics `resolved` go away."""
    return types.CodeAction(
        title=fix.title,
        kind=KIND,
        diagnostics=list(resolved),
        edit=edit,
        data={"rule": fix.rule.name, "safe": fix.is_safe},
    )


def disabled(explanation: Explanation) -> types.CodeAction:
    """The code action that tells why there is no edit (LSP: CodeActionDisabled)."""
    return types.CodeAction(
        title=explanation.title,
        kind=KIND,
        disabled=types.CodeActionDisabled(reason=explanation.reason),
        data={"rule": explanation.rule.name, "safe": False},
    )


def as_command(action: types.CodeAction) -> types.Command:
    """A code action for a client that only knows commands there (LSP: codeActionLiteralSupport):
    the command is to make it."""
    return types.Command(action.title, REPAIR, arguments=[action])


def workspace_edit(
    edits: Mapping[str, Sequence[Edit]],
    documents: Mapping[str, Document],
    snapshot: Snapshot,
    client: ClientCapabilities,
) -> types.WorkspaceEdit:
    """Edits by path, for the texts that it was computed from.

    LSP, WorkspaceEdit: with versions, so that a text changed since is left alone, where the client
    knows `documentChanges`; a file that is not open has the version null.
    """
    written = {
        path: _text_edits(documents[path], changes, client.encoding)
        for path, changes in edits.items()
    }
    if not client.supports_document_changes:
        return types.WorkspaceEdit(
            changes={snapshot.uri(path): changes for path, changes in written.items()}
        )
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(
                    uri=snapshot.uri(path), version=snapshot.version(path)
                ),
                edits=list(changes),
            )
            for path, changes in written.items()
        ]
    )


def annotated(
    edit: types.WorkspaceEdit, fix: Fix, client: ClientCapabilities
) -> types.WorkspaceEdit:
    """The edit of a repair; of one that changes behaviour so that it is to be confirmed, with what
    else protects (LSP: ChangeAnnotation), where the client knows annotations."""
    if fix.is_safe or not (client.supports_change_annotations and edit.document_changes):
        return edit
    annotation = types.ChangeAnnotation(fix.title, needs_confirmation=True)
    annotation.description = fix.details or None
    for change in edit.document_changes:
        if isinstance(change, types.TextDocumentEdit):
            change.edits = [
                types.AnnotatedTextEdit(_ANNOTATION, each.range, each.new_text)
                for each in change.edits
                if isinstance(each, types.TextEdit)
            ]
    edit.change_annotations = {_ANNOTATION: annotation}
    return edit


def _text_edits(
    document: Document, edits: Sequence[Edit], encoding: Encoding
) -> list[types.TextEdit]:
    return [
        types.TextEdit(
            range=range_of(document, edit.span, encoding), new_text=edit.new.decode("utf-8")
        )
        for edit in edits
    ]


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
