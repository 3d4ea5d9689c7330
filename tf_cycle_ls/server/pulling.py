"""Diagnostics for a client that asks for them itself (LSP: Pull Diagnostics)."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.server import uris
from tf_cycle_ls.server.language_server import NAME, Server


async def diagnostic(
    ls: Server, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """LSP: textDocument/diagnostic. For the texts as they are now."""
    path = uris.to_path(params.text_document.uri)
    if path is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    await ls.analyses.current(path)
    revision = ls.ledger.revision(path)
    if params.previous_result_id == revision:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=revision)
    return types.RelatedFullDocumentDiagnosticReport(
        items=ls.ledger.diagnostics(path), result_id=revision
    )


def workspace_diagnostic(
    ls: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """LSP: workspace/diagnostic. What is known; nothing is published to this client any more."""
    ls.publisher.hush()
    snapshot = ls.documents.snapshot()
    before = {each.uri: each.value for each in params.previous_result_ids}
    names = {snapshot.uri(path): path for path in ls.ledger.paths}
    for uri in before:
        path = uris.to_path(uri)
        if path is not None and path not in names.values():
            names[uri] = path
    reports: list[types.WorkspaceDocumentDiagnosticReport] = []
    for uri, path in names.items():
        revision, version = ls.ledger.revision(path), snapshot.version(path)
        if before.get(uri) == revision:
            reports.append(
                types.WorkspaceUnchangedDocumentDiagnosticReport(
                    uri=uri, version=version, result_id=revision
                )
            )
        else:
            reports.append(
                types.WorkspaceFullDocumentDiagnosticReport(
                    uri=uri,
                    version=version,
                    result_id=revision,
                    items=ls.ledger.diagnostics(path),
                )
            )
    return types.WorkspaceDiagnosticReport(items=reports)


def register(server: Server) -> None:
    """Make a server answer these methods, for a client that knows them."""
    options = types.DiagnosticOptions(
        identifier=NAME, inter_file_dependencies=True, workspace_diagnostics=True
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostic)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(workspace_diagnostic)
