"""The documents that are open in the client.

The documents of pygls are not used, because pygls also ends lines at form feeds and U+2028, which
misplaces some edits. LSP ends lines only at `\\n`, `\\r\\n` and `\\r` (Text Documents).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from threading import Event

from lsprotocol import types
from msgspec import Struct, field

from tf_cycle_ls.root_kinds import directory_of_root
from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.lsp.invalid_sync import InvalidSync
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.server.state.cancellation import CancellableFiles
from tf_cycle_ls.server.state.client_configuration import ClientConfiguration
from tf_cycle_ls.server.state.turns import CountedFiles
from tf_cycle_ls.settings.project import Project, Projects
from tf_cycle_ls.text import Document, Encoding
from tf_cycle_ls.vfs import CachedFiles, Disk, Files, Overlay, UnreadableError, UnreadableFiles

logger = logging.getLogger(__name__)

# The accepted language identifiers of unsaved documents, which have no file name extension yet.
_LANGUAGES = ("terraform", "opentofu")

_UNKNOWN = "the editor has sent an invalid change, so the text is unknown; open the file again"


class OpenDocument(Struct, frozen=True):
    """An open document with the version number that the client assigned.

    If `is_known` is False, the client has sent an invalid didOpen or didChange, and `document` may
    not be the text in the client.
    """

    version: int
    document: Document
    is_known: bool = True


class Snapshot(Struct, frozen=True, dict=True):
    """An immutable snapshot of the open documents, keyed by path. Any thread may use it.

    `uris` maps each file to the URI that the client used for it, even if the file is no longer
    open. `configuration` holds the client's settings. `cancelled` is set once the results of a job
    that uses the snapshot are no longer needed.
    """

    open: Mapping[str, OpenDocument]
    uris: Mapping[str, str]
    configuration: ClientConfiguration
    cancelled: Event = field(default_factory=Event)

    @cached_property
    def files(self) -> Files:
        """The file system, in which open documents replace their files on disk. A document whose
        text is unknown is unreadable."""
        documents = {path: opened.document for path, opened in self.open.items()}
        unknown = {path: _UNKNOWN for path, opened in self.open.items() if not opened.is_known}
        return UnreadableFiles(Overlay(Disk(), documents), unknown)

    def project(self, directory: str) -> Project:
        """The project settings for a directory, or for the root with a name."""
        return self._projects.of(directory_of_root(directory))

    def files_of(self, root_dir: str) -> Files:
        """The files that the root with the name `root_dir` may read, cached for one job.

        Every access raises Cancelled once `cancelled` is set, and counts for the turn of the job.
        """
        files = CountedFiles(CachedFiles(self.project(root_dir).files(self.files)))
        return CancellableFiles(files, self.cancelled)

    @cached_property
    def _projects(self) -> Projects:
        return self.configuration.projects(self.files)

    def uri(self, path: str) -> str:
        """The URI of a file, in the client's spelling if the client has used one."""
        return self.uris.get(path) or uris.from_path(path)

    def is_saved(self, path: str) -> bool:
        """Whether a document is open and equals the file on disk."""
        try:
            return self.is_known(path) and Disk().read(path) == self.open[path].document
        except UnreadableError:
            return False

    def is_known(self, path: str) -> bool:
        """Whether a document is open and its text is known."""
        return path in self.open and self.open[path].is_known

    def version(self, path: str) -> int | None:
        """The version of an open document. Returns None if the file is not open."""
        opened = self.open.get(path)
        return None if opened is None else opened.version


class OpenDocuments:
    """The open documents, updated by the `textDocument/did…` notifications, and the settings.

    Each method for a notification returns the path of the document. It returns None for a document
    that the server ignores: a document with a URI scheme other than `file:` and `untitled:`, an
    unsaved document in another language, or a document that is not open.
    """

    def __init__(
        self, encoding: Encoding, configuration: ClientConfiguration | None = None
    ) -> None:
        self.configuration = configuration or ClientConfiguration()
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
        document, is_known = self._open[path].document, self._open[path].is_known
        for change in params.content_changes:
            document = _apply_change(document, change, self._encoding)
            is_known = is_known or isinstance(change, types.TextDocumentContentChangeWholeDocument)
        self._open[path] = OpenDocument(params.text_document.version, document, is_known)
        return path

    def save(self, params: types.DidSaveTextDocumentParams) -> str | None:
        """Take over the text of a saved document if the client has sent it (LSP:
        textDocument/didSave). Also returns the path of a document that is not open."""
        path = uris.to_path(params.text_document.uri)
        if path in self._open and params.text is not None:
            document = Document(path, _encoded(params.text))
            self._open[path] = OpenDocument(self._open[path].version, document)
        return path

    def forget_text(self, invalid: InvalidSync) -> str | None:
        """Mark the text of a document as unknown, until the client sends the whole text."""
        path = uris.to_path(invalid.uri)
        before = None if path is None else self._open.get(path)
        if path is None or (before is None and not invalid.opens):
            return None
        self._uris[path] = invalid.uri
        version = before.version if before and invalid.version is None else invalid.version
        document = before.document if before else Document(path, b"")
        self._open[path] = OpenDocument(version or 0, document, is_known=False)
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
