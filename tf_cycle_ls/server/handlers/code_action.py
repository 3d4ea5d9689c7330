"""What the worker thread does. With this module the whole core is loaded, which takes a while:
it is imported there, so that `initialize` is answered first."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types

from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.model import Analysis
from tf_cycle_ls.fixes.engine.explanations import explanations_at
from tf_cycle_ls.fixes.model import Explanation, Fix
from tf_cycle_ls.server.diagnostics.convert import to_diagnostics
from tf_cycle_ls.server.handlers.code_action_edits import (
    action,
    annotated,
    disabled,
    workspace_edit,
)
from tf_cycle_ls.server.handlers.code_action_resolve import Origin, marked
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.server.scheduling.fix_cache import FixCache
from tf_cycle_ls.server.state.client_capabilities import ClientCapabilities
from tf_cycle_ls.server.state.documents import Snapshot
from tf_cycle_ls.text import Document
from tf_cycle_ls.vfs import Files, UnreadableError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileRange:
    """A range of a file that a client asks about."""

    path: str
    range: types.Range


def code_actions(
    directory: str,
    snapshot: Snapshot,
    before: Analysis | None,
    client: ClientCapabilities,
    asked: FileRange,
    fix_cache: FixCache,
) -> list[types.CodeAction]:
    """The repairs for what is found at a place, as far as it is part of the root in `directory`,
    best first; where none of them is safe, why there is no such edit."""
    files = snapshot.files_of(directory)
    try:
        root = analyze(directory, files, before)
    except UnreadableError:
        return []
    return list(_CodeActionBuilder(root, files, snapshot, client, asked, fix_cache).actions())


@dataclass(frozen=True)
class _CodeActionBuilder:
    root: Analysis
    files: Files
    snapshot: Snapshot
    client: ClientCapabilities
    asked: FileRange
    fix_cache: FixCache

    def actions(self) -> Iterator[types.CodeAction]:
        document = self.root.documents.get(self.asked.path)
        if document is None:
            return
        here = self._diagnostics_at(document)
        fixes = self._offers(document)
        for number, fix in enumerate(fixes):
            try:
                edit = workspace_edit(fix.edits, self.root.documents, self.snapshot, self.client)
                edit = annotated(edit, fix, self.client)
            except Exception:
                # One bad repair must not take the good ones with it.
                logger.exception("the repair %r was left out", fix.title)
                continue
            resolved = [
                each for each in here if each.data and tuple(each.data["edge"]) in fix.freed
            ]
            yield self._sent(action(fix, edit, resolved), number)
        if self.client.supports_disabled_actions and not any(fix.is_safe for fix in fixes):
            yield from map(disabled, self._explanations(document))

    def _sent(self, each: types.CodeAction, number: int) -> types.CodeAction:
        if not self.client.supports_edit_resolve:
            return each
        return marked(each, Origin(self.root.root_dir, self.asked.path, self.asked.range, number))

    def _offers(self, document: Document) -> tuple[Fix, ...]:
        span = span_of(document, self.asked.range, self.client.encoding)
        return self.fix_cache.fixes_at(self.root, self.files, self.asked.path, span)

    def _explanations(self, document: Document) -> tuple[Explanation, ...]:
        span = span_of(document, self.asked.range, self.client.encoding)
        try:
            return explanations_at(self.root, self.asked.path, span)
        except Exception:
            logger.exception("no explanations for %s", self.asked.path)
            return ()

    def _diagnostics_at(self, document: Document) -> list[types.Diagnostic]:
        """The diagnostics of cycles that touch the range in question."""
        encoding = self.client.encoding
        settings = self.snapshot.project(self.root.root_dir).settings
        span = span_of(document, self.asked.range, encoding)
        return [
            each
            for each in to_diagnostics(self.root, encoding, self.snapshot.uri, settings)[
                self.asked.path
            ]
            if each.data and span_of(document, each.range, encoding).touches(span)
        ]
