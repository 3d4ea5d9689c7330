"""The clients that every method is tried with: what each of them says that it can do."""

from __future__ import annotations

from typing import Any

from lsprotocol import converters, types
from pytest_lsp import client_capabilities

CONVERTER = converters.get_converter()


def plain(value: object) -> Any:
    """An LSP object as JSON."""
    return CONVERTER.unstructure(value)


def _vscode_that_asks() -> types.ClientCapabilities:
    """VS Code as it is since vscode-languageclient 8, which asks for diagnostics by itself."""
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
    "VS Code that asks": _vscode_that_asks(),
    "Neovim": client_capabilities("neovim"),
    "Emacs": client_capabilities("emacs"),
    "minimal": types.ClientCapabilities(),
}


def asks(capabilities: types.ClientCapabilities) -> bool:
    """Whether a client is to ask for diagnostics: one that can, and can be told to ask again."""
    return has(capabilities, "textDocument", "diagnostic") and has(
        capabilities, "workspace", "diagnostics", "refreshSupport"
    )


def has(capabilities: types.ClientCapabilities, *names: str) -> bool:
    """Whether a client says that it can do something, by the names on the way to that."""
    found: Any = plain(capabilities)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return bool(found) or found == {}
