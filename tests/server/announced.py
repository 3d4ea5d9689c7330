"""The methods, commands and code action kinds that a server has announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from lsprotocol import types

from tests.server.profiles import plain

# LSP, ServerCapabilities: the methods of each capability. `positionEncoding` has no method.
_METHODS = {
    "hoverProvider": [types.TEXT_DOCUMENT_HOVER],
    "completionProvider": [types.TEXT_DOCUMENT_COMPLETION],
    "signatureHelpProvider": [types.TEXT_DOCUMENT_SIGNATURE_HELP],
    "declarationProvider": [types.TEXT_DOCUMENT_DECLARATION],
    "definitionProvider": [types.TEXT_DOCUMENT_DEFINITION],
    "typeDefinitionProvider": [types.TEXT_DOCUMENT_TYPE_DEFINITION],
    "implementationProvider": [types.TEXT_DOCUMENT_IMPLEMENTATION],
    "referencesProvider": [types.TEXT_DOCUMENT_REFERENCES],
    "documentHighlightProvider": [types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT],
    "documentSymbolProvider": [types.TEXT_DOCUMENT_DOCUMENT_SYMBOL],
    "codeActionProvider": [types.TEXT_DOCUMENT_CODE_ACTION],
    "codeLensProvider": [types.TEXT_DOCUMENT_CODE_LENS],
    "documentLinkProvider": [types.TEXT_DOCUMENT_DOCUMENT_LINK],
    "colorProvider": [types.TEXT_DOCUMENT_DOCUMENT_COLOR, types.TEXT_DOCUMENT_COLOR_PRESENTATION],
    "workspaceSymbolProvider": [types.WORKSPACE_SYMBOL],
    "documentFormattingProvider": [types.TEXT_DOCUMENT_FORMATTING],
    "documentRangeFormattingProvider": [types.TEXT_DOCUMENT_RANGE_FORMATTING],
    "documentOnTypeFormattingProvider": [types.TEXT_DOCUMENT_ON_TYPE_FORMATTING],
    "renameProvider": [types.TEXT_DOCUMENT_RENAME],
    "foldingRangeProvider": [types.TEXT_DOCUMENT_FOLDING_RANGE],
    "selectionRangeProvider": [types.TEXT_DOCUMENT_SELECTION_RANGE],
    "executeCommandProvider": [types.WORKSPACE_EXECUTE_COMMAND],
    "callHierarchyProvider": [
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
        types.CALL_HIERARCHY_INCOMING_CALLS,
        types.CALL_HIERARCHY_OUTGOING_CALLS,
    ],
    "linkedEditingRangeProvider": [types.TEXT_DOCUMENT_LINKED_EDITING_RANGE],
    "semanticTokensProvider": [types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL],
    "monikerProvider": [types.TEXT_DOCUMENT_MONIKER],
    "typeHierarchyProvider": [types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY],
    "inlineValueProvider": [types.TEXT_DOCUMENT_INLINE_VALUE],
    "inlayHintProvider": [types.TEXT_DOCUMENT_INLAY_HINT],
    "diagnosticProvider": [types.TEXT_DOCUMENT_DIAGNOSTIC],
    "inlineCompletionProvider": [types.TEXT_DOCUMENT_INLINE_COMPLETION],
    "notebookDocumentSync": [types.NOTEBOOK_DOCUMENT_DID_OPEN],
    "positionEncoding": [],
}
_RESOLVED = {
    "codeActionProvider": types.CODE_ACTION_RESOLVE,
    "codeLensProvider": types.CODE_LENS_RESOLVE,
    "completionProvider": types.COMPLETION_ITEM_RESOLVE,
    "documentLinkProvider": types.DOCUMENT_LINK_RESOLVE,
    "inlayHintProvider": types.INLAY_HINT_RESOLVE,
    "workspaceSymbolProvider": types.WORKSPACE_SYMBOL_RESOLVE,
}
_READ_ELSEWHERE = {"textDocumentSync", "workspace", "experimental"}


def announced(
    capabilities: types.ServerCapabilities, registrations: Iterable[types.Registration]
) -> set[str]:
    """The methods announced in `initialize` or registered since. A command or a code action kind
    is appended to its method: `workspace/executeCommand NAME`."""
    values: dict[str, Any] = plain(capabilities)
    methods = {registration.method for registration in registrations}
    for name, value in values.items():
        if name not in _READ_ELSEWHERE and value is not False:
            methods.update(_methods(name, value))
    return methods | set(_sync(values)) | set(_workspace(values))


def unknown_capabilities() -> set[str]:
    """The server capabilities of the specification that this module does not know."""
    specified = {_camel(field.name) for field in attrs.fields(types.ServerCapabilities)}
    return specified - {*_METHODS, *_READ_ELSEWHERE}


def _methods(name: str, value: Any) -> Iterator[str]:
    yield from _METHODS[name]
    options = value if isinstance(value, dict) else {}
    if options.get("resolveProvider"):
        yield _RESOLVED[name]
    if options.get("workspaceDiagnostics"):
        yield types.WORKSPACE_DIAGNOSTIC
    if options.get("prepareProvider"):
        yield types.TEXT_DOCUMENT_PREPARE_RENAME
    for command in options.get("commands", ()):
        yield f"{types.WORKSPACE_EXECUTE_COMMAND} {command}"
    for kind in options.get("codeActionKinds", ()):
        yield f"{types.TEXT_DOCUMENT_CODE_ACTION} {kind}"


def _sync(capabilities: dict[str, Any]) -> Iterator[str]:
    sync = capabilities["textDocumentSync"]
    if sync["openClose"]:
        yield from (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CLOSE)
    if sync["change"]:
        yield types.TEXT_DOCUMENT_DID_CHANGE
    for name in ("save", "willSave", "willSaveWaitUntil"):
        if sync.get(name):
            yield f"textDocument/{name if name != 'save' else 'didSave'}"


def _workspace(capabilities: dict[str, Any]) -> Iterator[str]:
    workspace = capabilities["workspace"]
    assert capabilities.get("experimental") is None
    assert workspace.keys() <= {"workspaceFolders", "fileOperations"}
    if workspace.get("workspaceFolders", {}).get("changeNotifications"):
        yield types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS
    for operation in workspace.get("fileOperations") or ():
        yield f"workspace/{operation}Files"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
