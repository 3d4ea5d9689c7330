"""The code actions for foreseen cycles of replacement (setting `compare-with`)."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.fixes.engine.replacement_fixes import replacement_fixes
from tf_cycle_ls.server.diagnostics.comparison import Compared
from tf_cycle_ls.server.handlers.code_action import FileRange
from tf_cycle_ls.server.handlers.code_action_edits import KIND, workspace_edit
from tf_cycle_ls.server.lsp.positions import range_of, span_of
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.vfs import UnreadableError


def replacement_actions(
    compared: Compared, snapshot: Snapshot, client: ClientCapabilities, target: FileRange
) -> list[types.CodeAction]:
    """The code actions for the cycles that are reported at the range `target`. Empty if the text
    has changed since the comparison."""
    return list(_actions(compared, snapshot, client, target))


def _actions(
    compared: Compared, snapshot: Snapshot, client: ClientCapabilities, target: FileRange
) -> Iterator[types.CodeAction]:
    analysis = compared.findings.analysis
    document = analysis.documents.get(target.path)
    if document is None:
        return
    span = span_of(document, target.range, client.encoding)
    at_range = [
        found
        for found in compared.findings.foreseen
        if found.place and found.place.path == target.path and found.place.span.touches(span)
    ]
    if not at_range or not _is_current(analysis, snapshot):
        return
    files = snapshot.files_of(analysis.root_dir)
    published = compared.diagnostics(client.encoding).get(target.path, ())
    for found in at_range:
        place = found.place
        range_ = range_of(document, place.span, client.encoding) if place else None
        resolved = [one for one in published if (one.code, one.range) == (found.code, range_)]
        for fix in replacement_fixes(compared.before, analysis, files, found):
            yield types.CodeAction(
                title=fix.title,
                kind=KIND,
                diagnostics=resolved,
                edit=workspace_edit(fix.edits, analysis.documents, snapshot, client),
                data={"rule": fix.name, "safe": False},
            )


def _is_current(analysis: Analysis, snapshot: Snapshot) -> bool:
    """Whether all documents of an analysis still have the text that was analyzed."""
    try:
        return all(
            snapshot.files.read(path).data == document.data
            for path, document in analysis.documents.items()
        )
    except UnreadableError:
        return False
