"""Recognizing the text that an edit of the server produces, however the client applies it."""

from __future__ import annotations

from lsprotocol import types

from tf_cycle_ls.server.state.expected_texts import ExpectedTexts
from tf_cycle_ls.text import Document, Encoding
from tf_cycle_ls.vfs import Disk, Overlay

PATH = "/project/main.tf"
URI = "file:///project/main.tf"
FILES = Overlay(Disk(), {PATH: Document(PATH, "🔑 = [old]\n".encode())})
RANGE = types.Range(types.Position(0, 6), types.Position(0, 9))
CHANGES = types.WorkspaceEdit(changes={URI: [types.TextEdit(RANGE, "new")]})
ANNOTATED = types.WorkspaceEdit(
    document_changes=[
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(URI, 1),
            [types.AnnotatedTextEdit("loss", RANGE, "newer")],
        )
    ]
)


def test_text_of_an_edit_is_expected() -> None:
    texts = ExpectedTexts()
    texts.expect([CHANGES, ANNOTATED], FILES, Encoding.UTF16)
    for text in ("🔑 = [new]\n", "🔑 = [newer]\n"):
        assert texts.has(Document(PATH, text.encode()))
        assert not texts.has(Document("/project/other.tf", text.encode()))
    assert not texts.has(FILES.read(PATH))


def test_edits_that_cannot_be_applied_are_ignored() -> None:
    """A fix may be computed for a file that is deleted before the client applies it."""
    texts = ExpectedTexts()
    gone = types.WorkspaceEdit(changes={"file:///work/gone.tf": [types.TextEdit(RANGE, "new")]})
    twice = types.WorkspaceEdit(changes={URI: [types.TextEdit(RANGE, "a")] * 2})
    texts.expect([gone, twice], FILES, Encoding.UTF16)
    assert not texts.has(Document(PATH, b"a"))
