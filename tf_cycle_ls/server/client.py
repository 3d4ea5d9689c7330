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
    `watches_files`: it can be asked to tell of changed files.
    """

    encoding: Encoding
    document_changes: bool
    preferred_actions: bool
    watches_files: bool


def client_of(capabilities: types.ClientCapabilities, encoding: Encoding) -> Client:
    """The client with these capabilities, of which unknown ones count as missing."""

    def has(capability: str) -> bool:
        return bool(get_capability(capabilities, capability, False))

    return Client(
        encoding=encoding,
        document_changes=has("workspace.workspace_edit.document_changes"),
        preferred_actions=has("text_document.code_action.is_preferred_support"),
        watches_files=has("workspace.did_change_watched_files.dynamic_registration"),
    )
