"""Tests the syntax errors that tree-sitter-hcl accepts, by the rules of hclsyntax's parser."""

from __future__ import annotations

import pytest

from tests.syntax.configurations import OF_THE_CASES, REALISTIC
from tests.syntax.edge_cases import VALID
from tests.syntax.traversals import items, read
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.syntax import tree_sitter_parser, validation
from tf_cycle_ls.vfs import decode

VALID_FILES = {case.name: case.source for case in VALID} | REALISTIC | OF_THE_CASES


def syntax_issues(text: str) -> list[tuple[str, str]]:
    """Return the place (as text) and the message of each error in a text tree-sitter accepts."""
    data = text.encode()
    root = tree_sitter_parser.parse(data)
    assert not root.has_error
    return [
        (data[issue.span.start : issue.span.end].decode(), issue.message)
        for issue in validation.syntax_issues(root, data)
    ]


@pytest.mark.parametrize("name", VALID_FILES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_no_false_positives_in_valid_files(name: str, newline: bytes) -> None:
    data = (
        decode("/main.tf", VALID_FILES[name]).data.replace(b"\r\n", b"\n").replace(b"\n", newline)
    )
    for span in items(data):
        text = data[span.start : span.end]
        root = tree_sitter_parser.parse(text)
        if not root.has_error:
            assert list(validation.syntax_issues(root, text)) == []


@pytest.mark.parametrize("name", OF_THE_CASES)
def test_files_that_terraform_loads_have_no_syntax_errors(name: str) -> None:
    assert list(read_file(OF_THE_CASES[name]).issues) == []


ONE_PER_LINE = "expected a newline after the argument before this"
ONE_ARGUMENT = "a block on one line holds at most one argument"
CONTINUES = "an expression cannot go on after a newline here"
STRING_ENDS = "a quoted string must end on its line"
SEPARATED = "expected a comma or a newline before this entry"
BROKEN_HEADER = validation.BROKEN_HEADER
SET_TWICE = "this argument was already set in this block"

INVALID = [
    ("a = 1 b = 2\n", "b = 2", ONE_PER_LINE),
    ("a = 1 /*\n*/ b = 2\n", "b = 2", ONE_PER_LINE),
    ("b {\n  a = 1 c {}\n}\n", "c {}", ONE_PER_LINE),
    ("b {} c {}\n", "c {}", "expected a newline after the block before this"),
    ("b { a = 1 c = 2 }\n", "c = 2", ONE_ARGUMENT),
    ("b { c { a = 1 } }\n", "c { a = 1 }", ONE_ARGUMENT),
    ("b { a = 1\n}\n", "a = 1", "expected a newline after the opening brace"),
    ("b { a = 1\n  c = 2\n}\n", "a = 1", "expected a newline after the opening brace"),
    ("b {\n  a = 1 }\n", "}", ONE_PER_LINE),
    ("b {\n  c {\n  } }\n", "}", "expected a newline after the block before this"),
    ("b {\n  a = 1 # }\n  /* \n*/ c = 1 }\n", "}", ONE_PER_LINE),
    ("a = var.x ?\n  1 : 2\n", "1", CONTINUES),
    ("a = var.x\n  + 1\n", "+", CONTINUES),
    ("a = { b = 1 +\n 2 }\n", "2", CONTINUES),
    ("a =\n  1\n", "1", CONTINUES),
    ('a = ["x\ny"]\n', '"x\ny"', STRING_ENDS),
    ('a = f("\n")\n', '"\n"', STRING_ENDS),
    ('a = "${var.x}\n"\n', '"${var.x}\n"', STRING_ENDS),
    ('a = "%{ if x }\n%{ endif }"\n', '"%{ if x }\n%{ endif }"', STRING_ENDS),
    ('a = { "b\n" = 1 }\n', '"b\n"', STRING_ENDS),
    ("a = {\n  b = 1 c = 2\n}\n", "c = 2", SEPARATED),
    ("b {\n  a = 1\n  a = 2\n}\n", "a", SET_TWICE),
    ("b {\n  größe = 1\n  größe = 2\n}\n", "größe", SET_TWICE),
    ("b {\n  word\n  c {\n  }\n}\n", "word", BROKEN_HEADER),
    ('b {\n  c "\n" {\n  }\n}\n', "c", BROKEN_HEADER),
    ('b "x${var.y}" {}\n', '"x${var.y}"', "a label cannot hold a template"),
    ('b "x%{ if y }" {}\n', '"x%{ if y }"', "a label cannot hold a template"),
]


@pytest.mark.parametrize(("text", "place", "message"), INVALID)
def test_invalid_text_has_a_syntax_error(text: str, place: str, message: str) -> None:
    assert (place, message) in syntax_issues(text)


ALLOWED = [
    "b { a = 1 }\n",
    "b { a = [\n  1,\n] }\n",
    "b { a = [for x in var.l :\n  x] }\n",
    "b { a = {\n  c = 1\n} }\n",
    "b { /*\n*/ a = 1 }\n",
    "b { a = 1 /*\n*/ }\n",
    "b { # words\n  a = 1 # words\n}\n",
    "b {\n\n}\n",
    'a = "%{\n if x\n}y%{ endif }"\n',
    "b {\n  c {}\n}\n",
    "a = [\n  1\n  ,\n  2\n]\n",
    "a = (\n  1\n  +\n  2\n)\n",
    'a = "${\n  f(\n    var.x\n  )\n}"\n',
    "a = f(<<E\nx\nE\n, 1)\n",
    "a = { b = 1, c = 2 }\n",
    "a = {\n  b = 1 # words\n  c = 2\n}\n",
    "a = [{\n  b = 1\n}, {\n  c = 2\n}]\n",
    'b "$${x}" {}\n',
    'b "%%{x}" {}\n',
    'b /*\n*/ "x" {}\n',
    "b {\n  a = 1\n}\nb {\n  a = 1\n}\n",
    "b {\n  größe = 1\n  grün  = 2\n}\n",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_valid_text_has_no_syntax_errors(text: str) -> None:
    assert syntax_issues(text) == []
    assert read(text.encode())[1] == ()
