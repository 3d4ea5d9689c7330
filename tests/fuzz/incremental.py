"""Fuzz target: any bytes as a configuration and a few edits of one of its files."""

from __future__ import annotations

from lsprotocol import types

from tests.fuzz.invariants import check_analysis
from tests.fuzz.sheets import TOP, Change, changes, sheet
from tests.server.positions import position
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.server.state.documents import OpenDocuments
from tf_cycle_ls.text import Encoding
from tf_cycle_ls.vfs import Overlay

_PATH = f"{TOP}/main.tf"
_URI = f"file://{_PATH}"


def check(data: bytes) -> None:
    """After every edit the server has the text of the editor, and an incremental analysis gives
    the same result as one from scratch."""
    files = sheet(data)
    text = files.contents[_PATH].decode("utf-8", errors="replace")
    opened = OpenDocuments(Encoding.UTF16)
    opened.open(types.TextDocumentItem(_URI, "terraform", 0, text))
    before = None
    for version, change in enumerate((Change(0, 0, ""), *changes(data, text))):
        opened.change(_did_change(change, text, version))
        text = change.applied(text)
        document = opened.snapshot().open[_PATH].document
        assert document.data == text.encode(), "the server has a different text"
        overlay = Overlay(files, {_PATH: document})
        after, fresh = analyze(TOP, overlay, before), analyze(TOP, overlay)
        check_analysis(after)
        if all(file.is_parsed for file in after.files.values()):
            # An item that cannot be parsed keeps its last valid version, so results may differ.
            assert after == fresh, "differs from an analysis from scratch"
            waits = after.dependencies.successors, fresh.dependencies.successors
            assert dict(waits[0]) == dict(waits[1]), "the graph differs from one built from scratch"
        before = after


def _did_change(change: Change, text: str, version: int) -> types.DidChangeTextDocumentParams:
    ends = change.at, change.at + change.removed
    start, end = (types.Position(**position(text, at)) for at in ends)
    event = types.TextDocumentContentChangePartial(types.Range(start, end), change.inserted)
    document = types.VersionedTextDocumentIdentifier(version, _URI)
    return types.DidChangeTextDocumentParams(document, [event])
