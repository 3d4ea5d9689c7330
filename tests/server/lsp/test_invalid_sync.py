"""Invalid didOpen and didChange notifications in sessions with a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.asking import ask, at
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, all_actions, ranges, write_file
from tests.server.wire import Message, Wire, running

START = {"line": 0, "character": 0}
INSERTION = {"range": {"start": START, "end": START}, "text": "\n"}
WHOLE = {"text": "locals {}\n"}

# The version and the content changes of invalid didChange notifications.
INVALID_CHANGES: dict[str, tuple[object, object]] = {
    "range null": (2, [{"range": None, "text": "x"}]),
    "range a list": (2, [{"range": [0, 0, 0, 0], "text": "x"}]),
    "negative line": (2, [{"range": {"start": {**START, "line": -1}, "end": START}, "text": ""}]),
    "line a string": (2, [{"range": {"start": {**START, "line": "x"}, "end": START}, "text": ""}]),
    "no end": (2, [{"range": {"start": START}, "text": ""}]),
    "no text": (2, [{"range": INSERTION["range"]}]),
    "text null": (2, [{"text": None}]),
    "text a number": (2, [{**INSERTION, "text": 5}]),
    "change null": (2, [None]),
    "the second one": (2, [INSERTION, {"text": 7}]),
    "changes null": (2, None),
    "changes an object": (2, {}),
    "changes a string": (2, "x"),
    "version null": (None, [WHOLE]),
    "version a word": ("x", [WHOLE]),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Wire]:
    """A server shared by the tests of this module."""
    with running() as started:
        yield started


def change(server: Wire, uri: str, version: object, changes: object) -> None:
    """textDocument/didChange."""
    document = {"uri": uri, "version": version}
    server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})


def is_answered(server: Wire, uri: str) -> bool:
    """Whether the server answers a question about the reference from a to b."""
    return ask(server, "textDocument/hover", at(uri, **A_TO_B["start"])) is not None


def wait_until_unknown(server: Wire, uri: str, start: int) -> None:
    """Wait until the only diagnostic of a document says that its text is unknown."""
    (problem,) = server.wait_published(uri, start=start)["diagnostics"]
    assert "text is unknown" in problem["message"]
    assert problem["range"]["start"] == START
    assert not is_answered(server, uri)
    assert all_actions(server, uri, A_TO_B) == []


@pytest.mark.parametrize(("version", "changes"), INVALID_CHANGES.values(), ids=INVALID_CHANGES)
def test_document_is_unknown_after_an_invalid_change(
    server: Wire, tmp_path: Path, version: object, changes: object
) -> None:
    uri = write_file(tmp_path / "main.tf", A_AND_B)
    server.open(uri, A_AND_B)
    assert ranges(server.wait_published(uri)) == [A_TO_B, B_TO_A]
    assert is_answered(server, uri)
    server.new_errors()
    start = len(server.received)
    change(server, uri, version, changes)
    wait_until_unknown(server, uri, start)
    server.wait_for_error("textDocument/didChange")
    assert "Traceback" not in server.errors
    change(server, uri, 3, [INSERTION])
    server.save(uri)
    assert not is_answered(server, uri)
    server.close(uri)


def known_by_change(server: Wire, uri: str) -> None:
    server.replace(uri, A_AND_B, 4)


def known_by_opening(server: Wire, uri: str) -> None:
    server.close(uri)
    server.open(uri, A_AND_B, 4)


def known_by_save(server: Wire, uri: str) -> None:
    server.notify("textDocument/didSave", {"textDocument": {"uri": uri}, "text": A_AND_B})


@pytest.mark.parametrize("make_known", [known_by_change, known_by_opening, known_by_save])
def test_document_is_known_again_with_its_whole_text(
    server: Wire, tmp_path: Path, make_known: Any
) -> None:
    uri = write_file(tmp_path / "main.tf", "")
    server.open(uri, A_AND_B)
    server.wait_published(uri)
    start = len(server.received)
    change(server, uri, 4, [{"range": None, "text": "x"}])
    server.wait_published(uri, version=4)
    assert not is_answered(server, uri)
    make_known(server, uri)
    published = server.wait(lambda message: has_cycle(message, uri), start=start)
    assert published["params"]["version"] == 4
    assert is_answered(server, uri)
    server.close(uri)


def has_cycle(message: Message, uri: str) -> bool:
    """Whether a message publishes the cycle of a document."""
    params = message.get("params", {})
    return bool(params.get("uri") == uri and ranges(params) == [A_TO_B, B_TO_A])


def test_other_files_of_the_module_are_answered_for(server: Wire, tmp_path: Path) -> None:
    uri = write_file(tmp_path / "main.tf", A_AND_B)
    other = write_file(tmp_path / "other.tf", "")
    server.open(uri, A_AND_B)
    server.open(other, "")
    server.settle()
    start = len(server.received)
    change(server, other, 2, [{"text": None}])
    server.wait_published(other, start=start)
    assert not is_answered(server, other)
    assert is_answered(server, uri)
    assert ranges(server.published(uri)[-1]) == [A_TO_B, B_TO_A]
    server.close(uri)
    server.close(other)


@pytest.mark.parametrize("text", [None, 5, ["locals {}"]])
def test_document_opened_without_a_text_is_unknown(
    server: Wire, tmp_path: Path, text: object
) -> None:
    """The text on disk may not be the one in the editor."""
    uri = write_file(tmp_path / "main.tf", A_AND_B)
    item = {"uri": uri, "languageId": "terraform", "version": 1, "text": text}
    start = len(server.received)
    server.notify("textDocument/didOpen", {"textDocument": item})
    wait_until_unknown(server, uri, start)
    server.close(uri)
    assert ranges(server.wait_published(uri, start=len(server.received))) == [A_TO_B, B_TO_A]


def test_invalid_change_of_a_closed_document_is_ignored(server: Wire, tmp_path: Path) -> None:
    uri = write_file(tmp_path / "main.tf", A_AND_B)
    change(server, uri, 2, [{"text": None}])
    assert is_answered(server, uri)
    server.settle()
    assert server.published(uri) == []
