"""Client profiles: the capabilities that each client sends in `initialize`."""

from __future__ import annotations

from typing import Any

from lsprotocol import converters, types
from pytest_lsp import client_capabilities

CONVERTER = converters.get_converter()


def plain(value: object) -> Any:
    """An LSP object as JSON."""
    return CONVERTER.unstructure(value)


def _vscode_with_pull() -> types.ClientCapabilities:
    """VS Code with vscode-languageclient 8 or later, which pulls diagnostics."""
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.text_document
    assert capabilities.workspace
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities(
        dynamic_registration=True, related_document_support=False
    )
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(
        refresh_support=True
    )
    return capabilities


PROFILES: dict[str, types.ClientCapabilities] = {
    "VS Code": client_capabilities("visual-studio-code"),
    "VS Code with pull diagnostics": _vscode_with_pull(),
    "Neovim": client_capabilities("neovim"),
    "Emacs": client_capabilities("emacs"),
    "minimal": types.ClientCapabilities(),
}


def uses_pull(capabilities: types.ClientCapabilities) -> bool:
    """Whether a client pulls diagnostics: it must support pull and the refresh request."""
    return has(capabilities, "textDocument", "diagnostic") and has(
        capabilities, "workspace", "diagnostics", "refreshSupport"
    )


def has(capabilities: types.ClientCapabilities, *names: str) -> bool:
    """Whether a client has the capability at this path of JSON field names."""
    value: Any = plain(capabilities)
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return bool(value) or value == {}
