"""What the client at the other end can do."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.capabilities import get_capability

from tf_cycle_ls.text import Encoding


@dataclass(frozen=True, slots=True)
class Client:
    """What was agreed on at `initialize` (LSP: ClientCapabilities).

    `encoding` is the unit of characters in positions. `document_changes`: edits may name the
    version that they are for; `preferred_actions`: an action may be marked as preferred;
    `change_annotations`: edits may be annotated, to be confirmed; `disabled_actions`: an action
    may say why there is none; `watches_files`: it can be asked to tell of changed files;
    `reads_markdown`: a hover is best in Markdown; `shows_documents`: it can be asked to show a
    place; `refreshes_lenses`: to ask for code lenses again.
    """

    encoding: Encoding
    document_changes: bool
    preferred_actions: bool
    change_annotations: bool
    disabled_actions: bool
    watches_files: bool
    reads_markdown: bool
    shows_documents: bool
    refreshes_lenses: bool
    refreshes_diagnostics: bool
    asks_diagnostics: bool
    has_settings: bool
    tells_settings: bool
    shows_progress: bool


def client_of(capabilities: types.ClientCapabilities, encoding: Encoding) -> Client:
    """The client with these capabilities, of which unknown ones count as missing."""

    def has(capability: str) -> bool:
        return bool(get_capability(capabilities, capability, False))

    formats = get_capability(capabilities, "text_document.hover.content_format", None) or []
    return Client(
        encoding=encoding,
        document_changes=has("workspace.workspace_edit.document_changes"),
        preferred_actions=has("text_document.code_action.is_preferred_support"),
        change_annotations=has("workspace.workspace_edit.change_annotation_support"),
        disabled_actions=has("text_document.code_action.disabled_support"),
        watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
        reads_markdown=list(formats)[:1] == [types.MarkupKind.Markdown],
        shows_documents=has("window.show_document.support"),
        refreshes_lenses=has("workspace.code_lens.refresh_support"),
        refreshes_diagnostics=has("workspace.diagnostics.refresh_support"),
        asks_diagnostics=get_capability(capabilities, "text_document.diagnostic") is not None,
        has_settings=has("workspace.configuration"),
        tells_settings=has("workspace.did_change_configuration.dynamic_registration"),
        shows_progress=has("window.work_done_progress"),
    )
