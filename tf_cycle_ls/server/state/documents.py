"""The documents that are open in the client.

The documents of pygls are not used, because pygls also ends lines at form feeds and U+2028, which
misplaces some edits. LSP ends lines only at `\\n`, `\\r\\n` and `\\r` (Text Documents).
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

# The accepted language identifiers of unsaved documents, which have no file name extension yet.
_LANGUAGES = ("terraform", "opentofu")


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open document with the version number that the client assigned."""

    version: int
    document: Document


@dataclass(frozen=True)
class Snapshot:
    """An immutable snapshot of the open documents, keyed by path. Any thread may use it.

    `uris` maps each file to the URI that the client used for it, even if the file is no longer
    open. `configuration` holds the client's settings. `cancelled` is set once the results of a job
    that uses the snapshot are no longer needed.
    """

    open: Mapping[str, OpenDocument]
    uris: Mapping[str, str]
    configuration: Configuration
    cancelled: Event = field(default_factory=Event)

    @cached_property
    def files(self) -> Files:
        """The file system, in which open documents replace their files on disk."""
        return Overlay(Disk(), {path: opened.document for path, opened in self.open.items()})

    def project(self, directory: str) -> Project:
        """The project settings for the root module in a directory."""
        return self._projects.of(directory)

    def files_of(self, root_dir: str) -> Files:
        """The files that the root module in `root_dir` may read, cached for one job.

        Every access raises Cancelled once `cancelled` is set.
        """
        return CancellableFiles(
            CachedFiles(self.project(root_dir).files(self.files)), self.cancelled
        )

    @cached_property
    def _projects(self) -> Projects:
        return self.configuration.projects(self.files)

    def uri(self, path: str) -> str:
        """The URI of a file, in the client's spelling if the client has used one."""
        return self.uris.get(path) or uris.from_path(path)

    def is_saved(self, path: str) -> bool:
        """Whether a document is open and equals the file on disk."""
        try:
            return path in self.open and Disk().read(path) == self.open[path].document
        except UnreadableError:
            return False

    def version(self, path: str) -> int | None:
        """The version of an open document. Returns None if the file is not open."""
        opened = self.open.get(path)
        return None if opened is None else opened.version


class OpenDocuments:
    """The open documents, updated by the `textDocument/did…` notifications, and the settings.

    `open`, `change` and `close` return the path of the document. They return None for a document
    that the server ignores: a document with a URI scheme other than `file:` and `untitled:`, an
    unsaved document in another language, or a document that is not open.
    """

    def __init__(self, encoding: Encoding, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration()
        self._encoding = encoding
        self._open: dict[str, OpenDocument] = {}
        self._uris: dict[str, str] = {}

    def snapshot(self) -> Snapshot:
        """An immutable copy of the current state."""
        return Snapshot(dict(self._open), dict(self._uris), self.configuration)

    def document(self, path: str) -> Document:
        """The text of an open document."""
        return self._open[path].document

    def open(self, item: types.TextDocumentItem) -> str | None:
        """Add a document, which then replaces the file on disk (LSP: textDocument/didOpen)."""
        path = uris.to_path(item.uri)
        if uris.is_untitled(item.uri) and item.language_id not in _LANGUAGES:
            return None
        if path is not None:
            self._uris[path] = item.uri
            self._open[path] = OpenDocument(item.version, Document(path, _encoded(item.text)))
        return path

    def change(self, params: types.DidChangeTextDocumentParams) -> str | None:
        """Apply changes, each to the result of the previous one (LSP: textDocument/didChange)."""
        path = uris.to_path(params.text_document.uri)
        if path is None or path not in self._open:
            logger.warning("change of a document that is not open: %s", params.text_document.uri)
            return None
        document = self._open[path].document
        for change in params.content_changes:
            document = _apply_change(document, change, self._encoding)
        self._open[path] = OpenDocument(params.text_document.version, document)
        return path

    def close(self, uri: str) -> str | None:
        """Remove a document, so that the file on disk is used again (LSP:
        textDocument/didClose)."""
        path = uris.to_path(uri)
        if path is None or self._open.pop(path, None) is None:
            return None
        return path


def _apply_change(
    document: Document, change: types.TextDocumentContentChangeEvent, encoding: Encoding
) -> Document:
    new = _encoded(change.text)
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return Document(document.path, new)
    start, end = span_of(document, change.range, encoding)
    return Document(document.path, document.data[:start] + new + document.data[end:])


def _encoded(text: str) -> bytes:
    # JSON can contain a lone surrogate. It is replaced by a question mark, which has the same
    # length in UTF-16 code units.
    return text.encode("utf-8", "replace")
