"""What the core offers, as LSP code actions (LSP: CodeAction)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from tf_cycle_ls.server.client import Client
from tf_cycle_ls.server.documents import Snapshot
from tf_cycle_ls.server.positions import range_of
from tf_cycle_ls.text import Document, Edit, Encoding

if TYPE_CHECKING:
    from tf_cycle_ls.fixes.offer import Fix

KIND = types.CodeActionKind.QuickFix


def wanted(only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether quick fixes are among the kinds that a client asks for (LSP: CodeActionContext).

    Kinds are hierarchical: asking for a kind asks for all below it, and the empty kind is above
    all. A list of none, like no list, asks for everything.
    """
    return not only or any(
        f"{KIND.value}.".startswith(f"{kind}.") or not kind for kind in map(_text, only)
    )


def action(
    fix: Fix, edit: types.WorkspaceEdit, resolved: Sequence[types.Diagnostic]
) -> types.CodeAction:
    """The code action for a repair that makes the diagnostics `resolved` go away."""
    return types.CodeAction(
        title=fix.title,
        kind=KIND,
        diagnostics=list(resolved),
        edit=edit,
        data={"rule": fix.rule},
    )


def workspace_edit(
    fix: Fix, documents: Mapping[str, Document], snapshot: Snapshot, client: Client
) -> types.WorkspaceEdit:
    """The edits of a repair, for the texts that it was computed from.

    LSP, WorkspaceEdit: with versions, so that a text changed since is left alone, where the client
    knows `documentChanges`; a file that is not open has the version null.
    """
    edits = {
        path: _text_edits(documents[path], changes, client.encoding)
        for path, changes in fix.edits.items()
    }
    if not client.document_changes:
        return types.WorkspaceEdit(
            changes={snapshot.uri(path): changes for path, changes in edits.items()}
        )
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(
                    uri=snapshot.uri(path), version=snapshot.version(path)
                ),
                edits=list(changes),
            )
            for path, changes in edits.items()
        ]
    )


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
