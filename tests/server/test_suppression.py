"""Suppression comments in an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.server.positions import parse_marks
from tests.server.support import A_AND_B, A_TO_B, B_TO_A, ranges, write_file
from tests.server.wire import running

WARNING, HINT, UNNECESSARY = 2, 4, 1


def with_comment(comment: str) -> str:
    """The two resources with a comment after the first reference."""
    return f"""\
resource "test_a" "x" {{
  v = test_b.y.id {comment}
}}

resource "test_b" "y" {{
  v = test_a.x.id
}}
"""


def diagnostics_of(directory: Path, text: str) -> list[Any]:
    """The diagnostics of a file with this text."""
    main = write_file(directory / "main.tf", text)
    with running() as server:
        server.open(main, text)
        diagnostics: list[Any] = server.wait_published(main)["diagnostics"]
        return diagnostics


def test_suppression_with_a_reason_hides_its_cycle(tmp_path: Path) -> None:
    text = with_comment("# tf-cycle-ls: ignore[dependency-cycle] because it is split next week")
    assert diagnostics_of(tmp_path, text) == []


X = 'resource "test_a" "x" {\n  v = test_b.y.id\n}\n'
X_SUPPRESSED = """\
resource "test_a" "x" {
  # tf-cycle-ls: ignore[dependency-cycle] because it is split next week
  v = test_b.y.id
}
"""
Y = 'resource "test_b" "y" {\n  v = test_a.x.id\n}\n'


def test_suppressed_cycle_leaves_no_traces_in_other_files(tmp_path: Path) -> None:
    """The comment is in x.tf; y.tf, which has the other reference, looks like any other file."""
    x, y = write_file(tmp_path / "x.tf", X), write_file(tmp_path / "y.tf", Y)
    document = {"textDocument": {"uri": y}}
    reference = {**document, "position": {"line": 1, "character": 8}}
    with running() as server:
        server.open(x, X)
        server.open(y, Y)
        assert ranges(server.wait_published(y)) != []
        assert server.ask("textDocument/codeLens", document)["result"] != []
        server.replace(x, X_SUPPRESSED, 2)
        server.save(x)
        assert ranges(server.wait_published(x, version=2)) == []
        server.settle()
        assert ranges(server.published(y)[-1]) == []
        assert server.ask("textDocument/codeLens", document)["result"] == []
        assert server.ask("textDocument/documentLink", document)["result"] == []
        assert server.ask("textDocument/hover", reference)["result"] is None


def test_suppression_without_a_reason_is_reported(tmp_path: Path) -> None:
    text, (comment,) = parse_marks(with_comment("«# tf-cycle-ls: ignore[dependency-cycle]»"))
    first, remark, second = diagnostics_of(tmp_path, text)
    assert [first["range"], second["range"]] == [A_TO_B, B_TO_A]
    assert (remark["code"], remark["severity"]) == ("unjustified-suppression", WARNING)
    assert remark["range"] == comment


def test_unused_suppression_is_reported(tmp_path: Path) -> None:
    text = with_comment("# tf-cycle-ls: ignore[self-reference] because of something")
    first, remark, second = diagnostics_of(tmp_path, text)
    assert [first["range"], second["range"]] == [A_TO_B, B_TO_A]
    assert (remark["code"], remark["severity"]) == ("unused-suppression", HINT)
    assert remark["tags"] == [UNNECESSARY]


def test_diagnostics_follow_edits_of_the_comment(tmp_path: Path) -> None:
    main = write_file(tmp_path / "main.tf", A_AND_B)
    comment = "# tf-cycle-ls: ignore[dependency-cycle] because so"
    with running() as server:
        server.open(main, A_AND_B)
        assert ranges(server.wait_published(main)) == [A_TO_B, B_TO_A]
        server.replace(main, with_comment(comment), 2)
        server.save(main)
        assert ranges(server.wait_published(main, version=2)) == []
        server.replace(main, A_AND_B, 3)
        server.save(main)
        assert ranges(server.wait_published(main, version=3)) == [A_TO_B, B_TO_A]
