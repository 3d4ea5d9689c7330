"""Inserting suppression comments: at every kind of line, and only where they have an effect."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tf_cycle_ls.analysis.suppression_edit import suppression_edit
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.text import Document, apply

COMMENT = "# tf-cycle-ls: ignore[dependency-cycle] because TODO: give a reason"


def with_comment(marked: str, path: str = "/main.tf") -> str | None:
    """The text after the edit for the marked reference, or None if there is no edit."""
    text, (span,) = parse_marked(marked)
    document = Document(path, text.encode())
    edit = suppression_edit(document, span, {"dependency-cycle"})
    items = [] if path.endswith(".json") else [item.span for item in read_file(document.data).items]
    assert suppression_edit(document, span, {"dependency-cycle"}, items) == edit
    return None if edit is None else apply(document.data, [edit]).decode()


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            'resource "a" "b" {\n  c = «d.e.id»\n}\n',
            f'resource "a" "b" {{\n  {COMMENT}\n  c = d.e.id\n}}\n',
        ),
        ("locals { a = «local.b» }\n", f"{COMMENT}\nlocals {{ a = local.b }}\n"),
        (
            "locals {\n  a = [\n    1,\n    «local.b»,\n  ]\n}\n",
            f"locals {{\n  a = [\n    1,\n    {COMMENT}\n    local.b,\n  ]\n}}\n",
        ),
        (
            "locals {\n\ta = <<-E\n\t\tx\n\t\t${«local.b»}\n\tE\n}\n",
            f"locals {{\n\t{COMMENT}\n\ta = <<-E\n\t\tx\n\t\t${{local.b}}\n\tE\n}}\n",
        ),
        (
            "locals {\r\n  é = «local.b»\r\n}\r\n",
            f"locals {{\r\n  {COMMENT}\r\n  é = local.b\r\n}}\r\n",
        ),
        (
            'variable "v" {\n}\n\n# one\nlocals { a = «local.b» } # two\n\nlocals {\n}\n',
            f'variable "v" {{\n}}\n\n# one\n{COMMENT}\nlocals {{ a = local.b }} # two\n\n'
            "locals {\n}\n",
        ),
        ("locals { a = «local.b» }", f"{COMMENT}\nlocals {{ a = local.b }}"),
        (
            "locals {\n  /* one\n  two */ a = «local.b» # three\n}\n",
            f"locals {{\n  {COMMENT}\n  /* one\n  two */ a = local.b # three\n}}\n",
        ),
        (
            'locals {\n  a = "${\n    «local.b»\n  }"\n}\n',
            f'locals {{\n  a = "${{\n    {COMMENT}\n    local.b\n  }}"\n}}\n',
        ),
    ],
    ids=[
        "argument",
        "one-line block",
        "list",
        "heredoc",
        "CRLF",
        "between other blocks",
        "no newline at the end",
        "comment before",
        "template over several lines",
    ],
)
def test_comment_is_inserted_above_the_line(marked: str, expected: str) -> None:
    assert with_comment(marked) == expected
    assert read_file(expected.encode()).issues == ()


def test_json_has_no_comments() -> None:
    assert with_comment('{"locals": {"a": "${«local.b»}"}}\n', "/main.tf.json") is None


def test_comment_lists_all_codes() -> None:
    text, (span,) = parse_marked("locals {\n  a = «local.a»\n}\n")
    document = Document("/main.tf", text.encode())
    edit = suppression_edit(document, span, {"self-reference", "dependency-cycle"})
    assert edit
    assert b"ignore[dependency-cycle, self-reference] because" in edit.new
