"""Handlers for pull diagnostics (LSP: textDocument/diagnostic and workspace/diagnostic)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from tf_cycle_ls.server.language_server import NAME, Server
from tf_cycle_ls.server.lsp import uris

# The result id of a URI whose file is reported under another spelling of the URI.
_OTHER_URI_ID = "elsewhere"


async def diagnostic(
    ls: Server, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """LSP: textDocument/diagnostic. Waits until the diagnostics match the open documents. Also
    responds to clients to which the server did not offer pull diagnostics (see
    `ClientCapabilities.uses_pull`).
    """
    path = uris.to_path(params.text_document.uri)
    if path is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    ls.publisher.use_pull_for_open(ls.documents.snapshot())
    await ls.scheduler.wait_until_current(path)
    result_id = ls.diagnostic_store.result_id(path)
    if params.previous_result_id == result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result_id)
    return types.RelatedFullDocumentDiagnosticReport(
        items=ls.diagnostic_store.diagnostics(path), result_id=result_id
    )


async def workspace_diagnostic(
    ls: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """LSP: workspace/diagnostic. After the first request, no diagnostics are published to the
    client.

    A client that sends a partial result token repeats the request as soon as it has the response.
    Such a request waits until diagnostics change, so that an idle workspace costs no CPU time.
    """
    ls.publisher.disable_push()
    while True:
        reports = list(_reports(ls, params.previous_result_ids))
        if params.partial_result_token is None or any(map(_is_new, reports)):
            return types.WorkspaceDiagnosticReport(items=reports)
        await ls.diagnostic_store.wait_for_change()


def _reports(
    ls: Server, previous: Sequence[types.PreviousResultId]
) -> Iterator[types.WorkspaceDocumentDiagnosticReport]:
    """A report for every file that has diagnostics or is in `previousResultIds`."""
    snapshot = ls.documents.snapshot()
    previous_ids = {result.uri: result.value for result in previous}
    paths = {snapshot.uri(path): path for path in sorted(ls.diagnostic_store.paths)}
    reported = set(paths.values())
    for uri in previous_ids.keys() - paths.keys():
        path = uris.to_path(uri)
        if path is not None and path in reported:
            yield _report_for_other_uri(uri, previous_ids[uri])
        elif path is not None:
            paths[uri] = path
    for uri, path in paths.items():
        result_id, version = ls.diagnostic_store.result_id(path), snapshot.version(path)
        if previous_ids.get(uri) == result_id:
            yield types.WorkspaceUnchangedDocumentDiagnosticReport(
                uri=uri, version=version, result_id=result_id
            )
        else:
            items = ls.diagnostic_store.diagnostics(path)
            yield types.WorkspaceFullDocumentDiagnosticReport(
                uri=uri, version=version, result_id=result_id, items=items
            )


def _report_for_other_uri(uri: str, previous_id: str) -> types.WorkspaceDocumentDiagnosticReport:
    """An empty report for a file whose diagnostics are reported under another spelling of its URI.
    Otherwise the client would show them twice."""
    if previous_id == _OTHER_URI_ID:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=previous_id)
    return types.WorkspaceFullDocumentDiagnosticReport(uri=uri, result_id=_OTHER_URI_ID, items=[])


def _is_new(report: types.WorkspaceDocumentDiagnosticReport) -> bool:
    return isinstance(report, types.WorkspaceFullDocumentDiagnosticReport)


def register(server: Server) -> None:
    """Register the handlers. Called only if the client supports pull diagnostics."""
    options = types.DiagnosticOptions(
        identifier=NAME, inter_file_dependencies=True, workspace_diagnostics=True
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostic)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(workspace_diagnostic)
    server.protocol.announces_diagnostics = server.client.uses_pull
