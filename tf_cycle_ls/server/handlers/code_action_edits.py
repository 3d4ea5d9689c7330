"""Converts fixes and explanations to code actions (LSP: CodeAction)."""

from __future__ import annotations

import re
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
_SNIPPET_SYNTAX = re.compile(r"[\\$}]")


def is_requested(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether the client requests code actions of a kind (LSP: CodeActionContext.only).

    Kinds are hierarchical: a kind includes all kinds below it, and the empty kind includes all. If
    `only` is None or empty, only quick fixes are requested, because `source` actions never appear
    in the light bulb menu.
    """
    if not only:
        return kind == KIND
    return any(f"{kind}.".startswith(f"{name}.") or not name for name in map(_name, only))


def fix_action(
    fix: Fix, id_: str, edit: types.WorkspaceEdit, resolved: Sequence[types.Diagnostic]
) -> types.CodeAction:
    """The code action for a fix with this id that resolves the diagnostics `resolved`."""
    return types.CodeAction(
        title=fix.title,
        kind=KIND,
        diagnostics=list(resolved),
        edit=edit,
        data={"id": id_, "rule": fix.rule.name, "safe": fix.is_safe},
    )


def disabled_action(explanation: Explanation) -> types.CodeAction:
    """A disabled code action that explains why there is no fix (LSP: CodeActionDisabled)."""
    return types.CodeAction(
        title=explanation.title,
        kind=KIND,
        disabled=types.CodeActionDisabled(reason=explanation.reason),
        data={"rule": explanation.rule.name, "safe": False},
    )


def as_command(action: types.CodeAction) -> types.Command:
    """A command that applies a code action, for clients that do not support code action literals
    (LSP: codeActionLiteralSupport)."""
    if action.command is not None:
        return action.command
    return types.Command(action.title, REPAIR, arguments=[action])


def workspace_edit(
    edits: Mapping[str, Sequence[Edit]],
    documents: Mapping[str, Document],
    snapshot: Snapshot,
    client: ClientCapabilities,
) -> types.WorkspaceEdit:
    """Convert edits, keyed by path, to an LSP edit of the documents that they were computed for.

    If the client supports `documentChanges`, the edit names document versions, so that the client
    does not apply it to a changed document. A file that is not open has the version null.
    """
    text_edits = {
        path: _text_edits(documents[path], changes, client.encoding)
        for path, changes in edits.items()
    }
    if not client.supports_document_changes:
        return types.WorkspaceEdit(
            changes={snapshot.uri(path): changes for path, changes in text_edits.items()}
        )
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(
                    uri=snapshot.uri(path), version=snapshot.version(path)
                ),
                edits=list(changes),
            )
            for path, changes in text_edits.items()
        ]
    )


def with_annotation(
    edit: types.WorkspaceEdit, fix: Fix, client: ClientCapabilities
) -> types.WorkspaceEdit:
    """Annotate the edit of a fix that is not safe, so that the client previews it and asks for
    confirmation (LSP: ChangeAnnotation). The label has the class and the harm of the fix, and the
    description has the full cost and the compensating controls. Other edits, and edits for clients
    that do not support annotations, are returned unchanged."""
    if fix.is_safe or not (client.supports_change_annotations and edit.document_changes):
        return edit
    harms = ", ".join(harm.value for harm in fix.harms)
    annotation = types.ChangeAnnotation(
        f"{fix.safety.label}: {harms}",
        needs_confirmation=True,
        description="\n".join(filter(None, (fix.description, fix.details))),
    )
    for change in edit.document_changes:
        if isinstance(change, types.TextDocumentEdit):
            change.edits = [
                types.AnnotatedTextEdit(_ANNOTATION, text_edit.range, text_edit.new_text)
                for text_edit in change.edits
                if isinstance(text_edit, types.TextEdit)
            ]
    edit.change_annotations = {_ANNOTATION: annotation}
    return edit


def with_placeholder(
    edit: types.WorkspaceEdit, placeholder: str, client: ClientCapabilities
) -> types.WorkspaceEdit:
    """Turn the edits into snippets in which `placeholder` is selected (LSP: SnippetTextEdit).

    An edit for a client that does not support snippets is returned unchanged.
    """
    if not client.supports_snippet_edits:
        return edit
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit):
            change.edits = [
                types.SnippetTextEdit(text_edit.range, _snippet(text_edit.new_text, placeholder))
                for text_edit in change.edits
                if isinstance(text_edit, types.TextEdit)
            ]
    return edit


def _snippet(text: str, placeholder: str) -> types.StringValue:
    before, _, after = text.partition(placeholder)
    stop = f"${{1:{_escaped(placeholder)}}}"
    return types.StringValue(_escaped(before) + stop + _escaped(after))


def _escaped(text: str) -> str:
    """The text for a snippet, in which `\\`, `$` and `}` have a meaning (LSP: Snippet Syntax)."""
    return _SNIPPET_SYNTAX.sub(r"\\\g<0>", text)


def _text_edits(
    document: Document, edits: Sequence[Edit], encoding: Encoding
) -> list[types.TextEdit]:
    return [
        types.TextEdit(
            range=range_of(document, edit.span, encoding), new_text=edit.new.decode("utf-8")
        )
        for edit in edits
    ]


def _name(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
