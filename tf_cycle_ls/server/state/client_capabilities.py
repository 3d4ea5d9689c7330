"""What the client at the other end can do."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.capabilities import get_capability

from tf_cycle_ls.text import Encoding


@dataclass(frozen=True, slots=True)
class ClientCapabilities:
    """What was agreed on at `initialize` (LSP: ClientCapabilities).

    `encoding` is the unit of characters in positions. `document_changes`: edits may name the
    version that they are for; `preferred_actions`: an action may be marked as preferred;
    `change_annotations`: edits may be annotated, to be confirmed; `disabled_actions`: an action
    may say why there is none; `resolves_edits`: it asks for the edit of an action that it was sent
    without, or has us make it; `applies_edits`: it can be asked to make an edit; `takes_commands`:
    for code actions it knows commands only; `watches_files`: it can be asked to tell of changed
    files; `reads_markdown`: a hover is best in Markdown; `shows_tooltips`: a link may have words;
    `shows_documents`: it can be asked to show a place; `refreshes_lenses`: to ask for code lenses
    again.

    `knows_asking`: it knows how to ask for diagnostics; `asks_diagnostics`: it is to do so. A
    cycle leads through many files: what one that cannot be told to ask again shows of one file,
    would stay as it is when another one is changed (Neovim 0.11), so such a client is told.
    """

    encoding: Encoding
    document_changes: bool
    preferred_actions: bool
    change_annotations: bool
    disabled_actions: bool
    resolves_edits: bool
    applies_edits: bool
    takes_commands: bool
    watches_files: bool
    reads_markdown: bool
    shows_tooltips: bool
    shows_documents: bool
    refreshes_lenses: bool
    knows_asking: bool
    asks_diagnostics: bool
    has_settings: bool
    tells_settings: bool
    shows_progress: bool


def client_of(capabilities: types.ClientCapabilities, encoding: Encoding) -> ClientCapabilities:
    """The client with these capabilities, of which unknown ones count as missing."""

    def has(capability: str) -> bool:
        return bool(get_capability(capabilities, capability, False))

    resolved = "text_document.code_action.resolve_support.properties"
    knows_asking = get_capability(capabilities, "text_document.diagnostic") is not None
    applies_edits = has("workspace.apply_edit")
    literals = "text_document.code_action.code_action_literal_support"
    takes_commands = applies_edits and get_capability(capabilities, literals) is None
    formats = get_capability(capabilities, "text_document.hover.content_format", None) or []
    return ClientCapabilities(
        encoding=encoding,
        document_changes=has("workspace.workspace_edit.document_changes"),
        preferred_actions=has("text_document.code_action.is_preferred_support"),
        change_annotations=has("workspace.workspace_edit.change_annotation_support"),
        disabled_actions=has("text_document.code_action.disabled_support"),
        resolves_edits=takes_commands
        or (
            has("text_document.code_action.data_support")
            and "edit" in (get_capability(capabilities, resolved, None) or [])
        ),
        applies_edits=applies_edits,
        takes_commands=takes_commands,
        watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
        reads_markdown=list(formats)[:1] == [types.MarkupKind.Markdown],
        shows_tooltips=has("text_document.document_link.tooltip_support"),
        shows_documents=has("window.show_document.support"),
        refreshes_lenses=has("workspace.code_lens.refresh_support"),
        knows_asking=knows_asking,
        asks_diagnostics=knows_asking and has("workspace.diagnostics.refresh_support"),
        has_settings=has("workspace.configuration"),
        tells_settings=has("workspace.did_change_configuration.dynamic_registration"),
        shows_progress=has("window.work_done_progress"),
    )
