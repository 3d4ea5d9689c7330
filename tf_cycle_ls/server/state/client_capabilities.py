"""The client capabilities that the server uses."""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct
from pygls.capabilities import get_capability

from tf_cycle_ls.text import Encoding

# Neovim 0.12 announces the request, but then discards the new diagnostics of open files
# (`runtime/lua/vim/lsp/diagnostic.lua`: _workspace_diagnostics). Neovim 0.11 does not have it.
_WITHOUT_REFRESH = frozenset(("Neovim",))


class ClientCapabilities(Struct, frozen=True):
    """The capabilities that the client announced at `initialize` (LSP: ClientCapabilities)."""

    encoding: Encoding
    """The negotiated position encoding: the unit in which positions count characters."""
    supports_document_changes: bool
    """A workspace edit may name the document version to which it applies."""
    supports_preferred_actions: bool
    """A code action may be marked as preferred."""
    supports_change_annotations: bool
    """Edits may carry annotations that ask the user for confirmation."""
    supports_snippet_edits: bool
    """An edit of a document may be a snippet, in which the user types at a placeholder."""
    supports_disabled_actions: bool
    """A code action may be disabled, with a reason."""
    supports_edit_resolve: bool
    """A code action may be sent without its edit, which is computed when the user chooses it."""
    supports_apply_edit: bool
    """The server may ask the client to apply an edit."""
    requires_commands: bool
    """The client accepts only commands as the result of a code action request."""
    supports_file_watching: bool
    """File watchers can be registered dynamically."""
    prefers_markdown: bool
    """Markdown is the client's first choice for hovers."""
    supports_command_links: bool
    """Links in hovers may execute commands of the client."""
    shows_diagnostics: bool
    """The client shows diagnostics."""
    supports_link_tooltips: bool
    """A document link may have a tooltip."""
    supports_show_document: bool
    """The server may ask the client to show a document."""
    supports_label_details: bool
    """A completion item may have text beside its label."""
    supports_completion_registration: bool
    """Completion can be registered dynamically."""
    supports_lens_refresh: bool
    """The server may ask the client to request code lenses again."""
    shows_status: bool
    """The client shows the status of root modules."""
    shows_summary: bool
    """The client shows the summary of all root modules."""
    supports_pull: bool
    """The client can request diagnostics."""
    uses_pull: bool
    """The server offers pull diagnostics to this client.

    A cycle runs through several files, so a change of one file can change the diagnostics of
    another. A client without the refresh request would keep showing the old diagnostics. The server
    publishes diagnostics to such a client instead.
    """
    supports_configuration: bool
    """The server may request settings (LSP: workspace/configuration)."""
    supports_configuration_registration: bool
    """Notifications of changed settings can be registered dynamically."""
    supports_progress: bool
    """The server may report progress."""
    commands: frozenset[str]
    """The commands of the client itself, which code actions and hovers may use."""

    def supports_command(self, command: str) -> bool:
        """Whether the client itself has a command."""
        return command in self.commands


def resolve_capabilities(
    capabilities: types.ClientCapabilities, encoding: Encoding, name: str = ""
) -> ClientCapabilities:
    """Resolve the announced capabilities of the client called `name` (LSP: clientInfo). A missing
    capability counts as unsupported."""

    def has(capability: str) -> bool:
        return bool(get_capability(capabilities, capability, False))

    resolve_properties = "text_document.code_action.resolve_support.properties"
    supports_pull = get_capability(capabilities, "text_document.diagnostic") is not None
    supports_apply_edit = has("workspace.apply_edit")
    literals = "text_document.code_action.code_action_literal_support"
    requires_commands = supports_apply_edit and get_capability(capabilities, literals) is None
    formats = get_capability(capabilities, "text_document.hover.content_format", None) or []
    return ClientCapabilities(
        encoding=encoding,
        supports_document_changes=has("workspace.workspace_edit.document_changes"),
        supports_preferred_actions=has("text_document.code_action.is_preferred_support"),
        supports_change_annotations=has("workspace.workspace_edit.change_annotation_support"),
        supports_snippet_edits=has("workspace.workspace_edit.document_changes")
        and has("workspace.workspace_edit.snippet_edit_support"),
        supports_disabled_actions=has("text_document.code_action.disabled_support"),
        supports_edit_resolve=requires_commands
        or (
            has("text_document.code_action.data_support")
            and "edit" in (get_capability(capabilities, resolve_properties, None) or [])
        ),
        supports_apply_edit=supports_apply_edit,
        requires_commands=requires_commands,
        supports_file_watching=has("workspace.did_change_watched_files.dynamic_registration"),
        prefers_markdown=list(formats)[:1] == [types.MarkupKind.Markdown],
        supports_command_links=_announces(capabilities.experimental, "commandLinks"),
        shows_diagnostics=supports_pull
        or get_capability(capabilities, "text_document.publish_diagnostics") is not None,
        supports_link_tooltips=has("text_document.document_link.tooltip_support"),
        supports_show_document=has("window.show_document.support"),
        supports_label_details=has(
            "text_document.completion.completion_item.label_details_support"
        ),
        supports_completion_registration=has("text_document.completion.dynamic_registration"),
        supports_lens_refresh=has("workspace.code_lens.refresh_support"),
        shows_status=_announces(capabilities.experimental, "rootModuleStatus"),
        shows_summary=_announces(capabilities.experimental, "workspaceSummary"),
        supports_pull=supports_pull,
        uses_pull=supports_pull
        and has("workspace.diagnostics.refresh_support")
        and name not in _WITHOUT_REFRESH,
        supports_configuration=has("workspace.configuration"),
        supports_configuration_registration=has(
            "workspace.did_change_configuration.dynamic_registration"
        ),
        supports_progress=has("window.work_done_progress"),
        commands=_client_commands(capabilities.experimental),
    )


def _client_commands(experimental: object) -> frozenset[str]:
    """The commands in `experimental.commands.commands`, as VS Code's rust-analyzer announces
    them."""
    match experimental:
        case {"commands": {"commands": [*names]}}:
            return frozenset(name for name in names if isinstance(name, str))
    return frozenset()


def _announces(experimental: object, name: str) -> bool:
    """Whether the client has a capability of our own, such as `experimental.commandLinks`."""
    return isinstance(experimental, dict) and experimental.get(name) is True
