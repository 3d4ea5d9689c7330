"""The texts that are open in the client.

Kept here and not by pygls, which also ends lines at form feeds and U+2028 and so would put some
edits in the wrong place; LSP ends lines at `\\n`, `\\r\\n` and `\\r` only (Text Documents).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event

from lsprotocol import types

from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.server.state.cancellation import CancellableFiles
from tf_cycle_ls.server.state.configuration import Configuration
from tf_cycle_ls.settings.project import Project, Projects
from tf_cycle_ls.text import Document, Encoding
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, Overlay, UnreadableError

logger = logging.getLogger(__name__)

# A new text has no file name yet that would tell what it is.
_LANGUAGES = ("terraform", "opentofu")


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A text as the client has it, and the number that the client gave to this state of it."""

    version: int
    document: Document


@dataclass(frozen=True)
class Snapshot:
    """All open texts, by path, at one moment; nothing in it changes, so any thread may use it.

    `names` are the URIs under which the client has spoken of files, also of those closed since;
    `configuration` is what it has set. `cancelled` is set when nobody waits any more for what is
    worked out from it.
    """

    open: Mapping[str, OpenDocument]
    uris: Mapping[str, str]
    configuration: Configuration
    cancelled: Event = field(default_factory=Event)

    @cached_property
    def files(self) -> Files:
        """The disk, with the open texts laid over it."""
        return Overlay(Disk(), {path: each.document for path, each in self.open.items()})

    def project(self, directory: str) -> Project:
        """What is set for the root module in a directory."""
        return self._projects.of(directory)

    def files_of(self, root: str) -> Files:
        """The files that the root module in a directory may be made of, for one job.

        Once `cancelled` is set they raise Cancelled.
        """
        return CancellableFiles(CachedFiles(self.project(root).files(self.files)), self.cancelled)

    @cached_property
    def _projects(self) -> Projects:
        return self.configuration.projects(self.files)

    def uri(self, path: str) -> str:
        """The URI of a file, as the client writes it if it ever did."""
        return self.uris.get(path) or uris.from_path(path)

    def is_saved(self, path: str) -> bool:
        """Whether the open text of a file is the one on disk."""
        try:
            return path in self.open and Disk().read(path) == self.open[path].document
        except UnreadableError:
            return False

    def version(self, path: str) -> int | None:
        """The version of an open text; None for a file that is not open."""
        opened = self.open.get(path)
        return None if opened is None else opened.version


class OpenDocuments:
    """The open texts, kept up to date by the `textDocument/did…` notifications, and what is set.

    Each method gives the path of the file, or None for what is not ours: another scheme than
    `file:`, a new text in another language, or a text that is not open.
    """

    def __init__(self, encoding: Encoding, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration()
        self._encoding = encoding
        self._open: dict[str, OpenDocument] = {}
        self._names: dict[str, str] = {}

    def snapshot(self) -> Snapshot:
        """The texts as they are now."""
        return Snapshot(dict(self._open), dict(self._names), self.configuration)

    def open(self, item: types.TextDocumentItem) -> str | None:
        """LSP: textDocument/didOpen. From now on the client's text counts, not the disk's."""
        path = uris.to_path(item.uri)
        if uris.is_untitled(item.uri) and item.language_id not in _LANGUAGES:
            return None
        if path is not None:
            self._names[path] = item.uri
            self._open[path] = OpenDocument(item.version, Document(path, _encoded(item.text)))
        return path

    def change(self, params: types.DidChangeTextDocumentParams) -> str | None:
        """LSP: textDocument/didChange. Each change applies to the outcome of the one before."""
        path = uris.to_path(params.text_document.uri)
        if path is None or path not in self._open:
            logger.warning("a change of a text that is not open: %s", params.text_document.uri)
            return None
        document = self._open[path].document
        for change in params.content_changes:
            document = _changed(document, change, self._encoding)
        self._open[path] = OpenDocument(params.text_document.version, document)
        return path

    def close(self, uri: str) -> str | None:
        """LSP: textDocument/didClose. From now on the text on disk counts."""
        path = uris.to_path(uri)
        if path is None or self._open.pop(path, None) is None:
            return None
        return path


def _changed(
    document: Document, change: types.TextDocumentContentChangeEvent, encoding: Encoding
) -> Document:
    new = _encoded(change.text)
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return Document(document.path, new)
    start, end = span_of(document, change.range, encoding)
    return Document(document.path, document.data[:start] + new + document.data[end:])


def _encoded(text: str) -> bytes:
    # JSON can hold half a surrogate pair. A question mark in its place takes as many units.
    return text.encode("utf-8", "replace")
