"""Computes the code actions for a range of a file (LSP: textDocument/codeAction).

Importing this module loads the whole analysis core, which takes a while. The server therefore
imports it on an analysis thread after `initialize` has been answered.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from lsprotocol import types
from msgspec import Struct

from tf_cycle_ls.analysis.graph_analysis import GraphAnalysis
from tf_cycle_ls.analysis.model import Place
from tf_cycle_ls.analysis.navigation import marks
from tf_cycle_ls.findings.reported import without_suppressed
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.render.formatters.fix_json import fix_id
from tf_cycle_ls.root_fixes import explanations_at
from tf_cycle_ls.root_kinds import Root, root_of
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.server.handlers.code_action_edits import (
    disabled_action,
    fix_action,
    with_annotation,
    workspace_edit,
)
from tf_cycle_ls.server.handlers.code_action_resolve import Origin, with_origin
from tf_cycle_ls.server.handlers.mark_actions import MarkActions, no_fix_action
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.server.state.fix_cache import FixCache
from tf_cycle_ls.server.state.root_analysis import analyze_root
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

logger = logging.getLogger(__name__)


class FileRange(Struct, frozen=True):
    """A range of a file."""

    path: str
    range: types.Range


def code_actions(
    root_dir: str,
    snapshot: Snapshot,
    previous: GraphAnalysis | None,
    client: ClientCapabilities,
    target: FileRange,
    fix_cache: FixCache,
) -> list[types.CodeAction]:
    """The code actions for the range `target` from the analysis of one root: fixes, the
    least invasive first, and what every diagnostic offers (see `MarkActions`). If no fix is safe,
    disabled code actions say why."""
    files = snapshot.files_of(root_dir)
    try:
        analyzed = analyze_root(root_dir, snapshot, previous, files)
    except UnreadableError:
        return []
    builder = _CodeActionBuilder(
        root_of(root_dir),
        analyzed,
        without_suppressed(analyzed),
        files,
        snapshot,
        client,
        target,
        fix_cache,
    )
    return list(builder.actions())


class _CodeActionBuilder(Struct, frozen=True):
    """`analysis` is `analyzed` without the cycles that a comment suppresses."""

    root: Root
    analyzed: GraphAnalysis
    analysis: GraphAnalysis
    files: Files
    snapshot: Snapshot
    client: ClientCapabilities
    target: FileRange
    fix_cache: FixCache

    def actions(self) -> Iterator[types.CodeAction]:
        document = self.analysis.documents.get(self.target.path)
        if document is None:
            return
        diagnostics = self._diagnostics_at(document)
        fixes = self._fixes(document)
        yield from self._fix_actions(fixes, diagnostics)
        if self.client.supports_disabled_actions and all(fix.needs_reason for fix in fixes):
            yield from self._reasons(document, has_fixes=bool(fixes))
        items = self.analysis.item_spans(self.target.path)
        yield from MarkActions(document, items, diagnostics, self.snapshot, self.client).actions()

    def _fix_actions(
        self, fixes: Sequence[Fix], diagnostics: Sequence[types.Diagnostic]
    ) -> Iterator[types.CodeAction]:
        for number, fix in enumerate(fixes):
            try:
                edit = workspace_edit(
                    fix.edits, self.analysis.documents, self.snapshot, self.client
                )
                edit = with_annotation(edit, fix, self.client)
            except Exception:
                # The other fixes are still returned.
                logger.exception("the fix %r was skipped", fix.title)
                continue
            resolved = [
                diagnostic
                for diagnostic in diagnostics
                if diagnostic.data and tuple(diagnostic.data["edge"]) in fix.freed
            ]
            id_ = fix_id(fix, self.snapshot.uri)
            yield self._to_send(fix_action(fix, id_, edit, resolved), number)

    def _reasons(self, document: Document, *, has_fixes: bool) -> Iterator[types.CodeAction]:
        """Disabled code actions that say why no fix keeps the behaviour, or why none exists."""
        explanations = self._explanations(document)
        yield from map(disabled_action, explanations)
        if not explanations and not has_fixes:
            span = span_of(document, self.target.range, self.client.encoding)
            cycles = [
                mark.cycle
                for mark in marks(self.analysis.components)
                if mark.place.path == self.target.path and mark.place.span.touches(span)
            ]
            if cycles:
                yield no_fix_action(cycles)

    def _to_send(self, action: types.CodeAction, number: int) -> types.CodeAction:
        if not self.client.supports_edit_resolve:
            return action
        return with_origin(
            action, Origin(self.root.name, self.target.path, self.target.range, number)
        )

    def _fixes(self, document: Document) -> tuple[Fix, ...]:
        span = span_of(document, self.target.range, self.client.encoding)
        return self.fix_cache.fixes_at(self.root, self.analysis, self.files, self.target.path, span)

    def _explanations(self, document: Document) -> tuple[Explanation, ...]:
        span = span_of(document, self.target.range, self.client.encoding)
        try:
            return explanations_at(self.root.kind, self.analysis, self.target.path, span)
        except Exception:
            logger.exception("no explanations for %s", self.target.path)
            return ()

    def _diagnostics_at(self, document: Document) -> Sequence[types.Diagnostic]:
        """The diagnostics whose ranges touch the requested range."""
        encoding = self.client.encoding
        settings = self.snapshot.project(self.root.name).settings
        near = Place(self.target.path, span_of(document, self.target.range, encoding))
        diagnostics = to_diagnostics(self.analyzed, encoding, self.snapshot.uri, settings, near)
        return diagnostics[self.target.path]
