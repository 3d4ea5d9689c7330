"""Any bytes as a configuration and a few edits of one of its files."""

from __future__ import annotations

from lsprotocol import types

from tests.fuzz.promises import check_root
from tests.fuzz.sheets import TOP, Change, changes, sheet
from tests.server.positions import position
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import Overlay

_PATH = f"{TOP}/main.tf"
_URI = f"file://{_PATH}"


def check(data: bytes) -> None:
    """The server has the text that the editor has, and the answer about it is that of a fresh one,
    whatever came before."""
    files = sheet(data)
    text = files.contents[_PATH].decode("utf-8", errors="replace")
    opened = OpenDocuments(Encoding.UTF16)
    opened.open(types.TextDocumentItem(_URI, "terraform", 0, text))
    before = None
    for version, change in enumerate((Change(0, 0, ""), *changes(data, text))):
        opened.change(_told(change, text, version))
        text = change.applied(text)
        document = opened.snapshot().open[_PATH].document
        assert document.data == text.encode(), "the server has another text"
        overlay = Overlay(files, {_PATH: document})
        after, first = analyze(TOP, overlay, before), analyze(TOP, overlay)
        check_root(after)
        if all(file.is_parsed for file in after.files.values()):
            # (What cannot be read keeps what it was before.)
            assert after == first, "another answer than from scratch"
            waits = after.dependencies.successors, first.dependencies.successors
            assert dict(waits[0]) == dict(waits[1]), "another graph than from scratch"
        before = after


def _told(change: Change, text: str, version: int) -> types.DidChangeTextDocumentParams:
    ends = change.at, change.at + change.removed
    start, end = (types.Position(**position(text, at)) for at in ends)
    event = types.TextDocumentContentChangePartial(types.Range(start, end), change.inserted)
    document = types.VersionedTextDocumentIdentifier(version, _URI)
    return types.DidChangeTextDocumentParams(document, [event])
