"""Diagnostics for a client that asks for them itself (LSP: Pull Diagnostics)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from tf_cycle_ls.server.language_server import NAME, Server
from tf_cycle_ls.server.lsp import uris

_ELSEWHERE = "elsewhere"


async def diagnostic(
    ls: Server, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """LSP: textDocument/diagnostic. For the texts as they are now.

    Also for a client that was not told that it may ask (see `ClientCapabilities`), and does.
    """
    path = uris.to_path(params.text_document.uri)
    if path is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    ls.publisher.use_pull_for_open(ls.documents.snapshot())
    await ls.scheduler.wait_until_current(path)
    revision = ls.diagnostic_store.result_id(path)
    if params.previous_result_id == revision:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=revision)
    return types.RelatedFullDocumentDiagnosticReport(
        items=ls.diagnostic_store.diagnostics(path), result_id=revision
    )


async def workspace_diagnostic(
    ls: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """LSP: workspace/diagnostic. What is known; nothing is published to this client any more.

    A client that can take an answer in parts asks again as soon as it has one. It is made to wait
    until there is something new, so that neither side works while nothing happens.
    """
    ls.publisher.disable_push()
    while True:
        reports = list(_reports(ls, params.previous_result_ids))
        if params.partial_result_token is None or any(map(_is_new, reports)):
            return types.WorkspaceDiagnosticReport(items=reports)
        await ls.diagnostic_store.wait_for_change()


def _reports(
    ls: Server, before: Sequence[types.PreviousResultId]
) -> Iterator[types.WorkspaceDocumentDiagnosticReport]:
    """What is told of each file that something is told of, or that the client has been told of."""
    snapshot = ls.documents.snapshot()
    known = {each.uri: each.value for each in before}
    names = {snapshot.uri(path): path for path in sorted(ls.diagnostic_store.paths)}
    told = set(names.values())
    for uri in known.keys() - names.keys():
        path = uris.to_path(uri)
        if path is not None and path in told:
            yield _elsewhere(uri, known[uri])
        elif path is not None:
            names[uri] = path
    for uri, path in names.items():
        revision, version = ls.diagnostic_store.result_id(path), snapshot.version(path)
        if known.get(uri) == revision:
            yield types.WorkspaceUnchangedDocumentDiagnosticReport(
                uri=uri, version=version, result_id=revision
            )
        else:
            items = ls.diagnostic_store.diagnostics(path)
            yield types.WorkspaceFullDocumentDiagnosticReport(
                uri=uri, version=version, result_id=revision, items=items
            )


def _elsewhere(uri: str, before: str) -> types.WorkspaceDocumentDiagnosticReport:
    """Nothing, for a file that goes by another spelling of its name now: told under both, it would
    be shown twice."""
    if before == _ELSEWHERE:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=before)
    return types.WorkspaceFullDocumentDiagnosticReport(uri=uri, result_id=_ELSEWHERE, items=[])


def _is_new(report: types.WorkspaceDocumentDiagnosticReport) -> bool:
    return isinstance(report, types.WorkspaceFullDocumentDiagnosticReport)


def register(server: Server) -> None:
    """Make a server answer these methods, for a client that knows them."""
    options = types.DiagnosticOptions(
        identifier=NAME, inter_file_dependencies=True, workspace_diagnostics=True
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(diagnostic)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(workspace_diagnostic)
    server.protocol.announces_diagnostics = server.client.uses_pull
