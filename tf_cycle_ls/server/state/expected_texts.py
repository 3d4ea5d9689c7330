"""Recognizes the change with which the client applies an edit of this server.

A client applies a fix with ordinary didChange notifications, one for each changed document. Clients
split and merge text edits, so only the resulting text identifies the fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeAlias

from lsprotocol import types

from tf_cycle_ls.server.lsp import uris
from tf_cycle_ls.server.lsp.positions import span_of
from tf_cycle_ls.text import Document, Edit, Encoding, OverlappingEditsError, apply
from tf_cycle_ls.vfs import Files, UnreadableError

_TextEdits: TypeAlias = Sequence[types.TextEdit | types.AnnotatedTextEdit]

# The maximum number of texts of one document.
_MAX_TEXTS = 64


class ExpectedTexts:
    """The texts that documents will have once an edit sent to the client is applied.

    `expect` is called on the analysis threads and `has` on the event loop.
    """

    def __init__(self) -> None:
        self._digests: dict[str, set[bytes]] = {}

    def expect(
        self, edits: Iterable[types.WorkspaceEdit], files: Files, encoding: Encoding
    ) -> None:
        """Remember the texts that workspace edits make of the documents in `files`."""
        for edit in edits:
            for uri, text_edits in _by_uri(edit):
                path = uris.to_path(uri)
                if path is not None:
                    self._expect(path, text_edits, files, encoding)

    def has(self, document: Document) -> bool:
        """Whether a document has the text that an edit was expected to make of it."""
        digests = self._digests.get(document.path)
        return digests is not None and _digest(document.data) in digests

    def _expect(self, path: str, text_edits: _TextEdits, files: Files, encoding: Encoding) -> None:
        try:
            document = files.read(path)
            edits = [
                Edit(span_of(document, edit.range, encoding), edit.new_text.encode())
                for edit in text_edits
            ]
            digest = _digest(apply(document.data, edits))
        except (UnreadableError, OverlappingEditsError):
            return
        digests = self._digests.setdefault(path, set())
        if len(digests) >= _MAX_TEXTS:
            digests.clear()  # If such an edit is applied after all, it is treated like typing.
        digests.add(digest)


def _by_uri(edit: types.WorkspaceEdit) -> Iterator[tuple[str, _TextEdits]]:
    yield from (edit.changes or {}).items()
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit):
            edits = [one for one in change.edits if not isinstance(one, types.SnippetTextEdit)]
            if len(edits) == len(change.edits):  # The user completes the text of a snippet.
                yield change.text_document.uri, edits


def _digest(data: bytes) -> bytes:
    return sha256(data).digest()
