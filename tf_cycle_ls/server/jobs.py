"""What the worker thread does. With this module the whole core is loaded, which takes a while:
it is imported there, so that `initialize` is answered first."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from threading import Thread

from lsprotocol import types

from tf_cycle_ls.analysis.analyse import analyse
from tf_cycle_ls.analysis.answers import Root
from tf_cycle_ls.config.file import File
from tf_cycle_ls.files import UnreadableError
from tf_cycle_ls.fixes.catalog import offers
from tf_cycle_ls.fixes.offer import Fix
from tf_cycle_ls.server.actions import action, workspace_edit
from tf_cycle_ls.server.client import Client
from tf_cycle_ls.server.documents import Snapshot
from tf_cycle_ls.server.findings import findings
from tf_cycle_ls.server.positions import span_of
from tf_cycle_ls.server.roots import directory_of
from tf_cycle_ls.syntax.reader import prepare_second_reader
from tf_cycle_ls.text import Document, Encoding

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What there is to say about a root.

    `found` has every file that was read, by path, with its diagnostics, be there some or none;
    `directories` are those that the files are in; `files` is for the next time (see `analyse`).
    """

    found: Mapping[str, tuple[types.Diagnostic, ...]]
    directories: frozenset[str]
    files: Mapping[str, File]


def diagnose(
    directory: str, snapshot: Snapshot, remembered: Mapping[str, File], encoding: Encoding
) -> Diagnosis:
    """Look at the root in `directory`. Raises UnreadableError when it cannot be read."""
    root = analyse(directory, snapshot.files, remembered)
    if root.components:
        prepare_repairs()
    found = findings(root, encoding, snapshot.uri)
    directories = frozenset({directory, *map(directory_of, root.documents)})
    return Diagnosis(found, directories, root.files)


@cache
def prepare_repairs() -> None:
    """Have python-hcl2 ready, which looks over each repair: where there is a cycle, someone will
    soon ask how to break it. In a thread of its own, once, that holds nothing up at the end."""
    Thread(target=prepare_second_reader, name="prepare", daemon=True).start()


@dataclass(frozen=True, slots=True)
class Asked:
    """A range of a file that a client asks about."""

    path: str
    range: types.Range


def repair(
    directory: str,
    snapshot: Snapshot,
    remembered: Mapping[str, File],
    client: Client,
    asked: Asked,
) -> list[types.CodeAction]:
    """The repairs for what is found at a place, as far as it is part of the root in `directory`,
    best first."""
    try:
        root = analyse(directory, snapshot.files, remembered)
    except UnreadableError:
        return []
    return list(_Repair(root, snapshot, client, asked).actions())


@dataclass(frozen=True)
class _Repair:
    root: Root
    snapshot: Snapshot
    client: Client
    asked: Asked

    def actions(self) -> Iterator[types.CodeAction]:
        document = self.root.documents.get(self.asked.path)
        if document is None:
            return
        here = self._diagnostics_at(document)
        for fix in self._offers(document):
            try:
                edit = workspace_edit(fix, self.root.documents, self.snapshot, self.client)
            except Exception:
                # One bad repair must not take the good ones with it.
                logger.exception("the repair %r was left out", fix.title)
                continue
            resolved = [
                each for each in here if each.data and tuple(each.data["edge"]) in fix.freed
            ]
            yield action(fix, edit, resolved)

    def _offers(self, document: Document) -> tuple[Fix, ...]:
        span = span_of(document, self.asked.range, self.client.encoding)
        try:
            return offers(self.root, self.snapshot.files, self.asked.path, span)
        except Exception:
            logger.exception("no repairs for %s", self.asked.path)
            return ()

    def _diagnostics_at(self, document: Document) -> list[types.Diagnostic]:
        """The diagnostics of cycles that touch the range in question."""
        encoding = self.client.encoding
        span = span_of(document, self.asked.range, encoding)
        return [
            each
            for each in findings(self.root, encoding, self.snapshot.uri)[self.asked.path]
            if each.data and span_of(document, each.range, encoding).touches(span)
        ]
