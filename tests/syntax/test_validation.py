"""What HCL refuses and tree-sitter-hcl lets pass; the rules are those of hclsyntax's parser."""

from __future__ import annotations

import random
import re
from unittest.mock import patch

import pytest
from hypothesis import given

from tests.syntax.configurations import OF_THE_CASES, REALISTIC
from tests.syntax.edge_cases import VALID
from tests.syntax.mutated import mutated
from tests.syntax.traversals import items, read
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.syntax import tree_sitter_parser, validation
from tf_cycle_ls.vfs import decode

SOUND = {case.name: case.source for case in VALID} | REALISTIC | OF_THE_CASES


def issues(text: str) -> list[tuple[str, str]]:
    """What is wrong in a text that tree-sitter takes: the place, as text, and the message."""
    data = text.encode()
    root = tree_sitter_parser.parse(data)
    assert not root.has_error
    found = validation.syntax_issues(root, data)
    return [(data[each.span.start : each.span.end].decode(), each.message) for each in found]


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_there_is_no_false_alarm(name: str, newline: bytes) -> None:
    data = decode("/main.tf", SOUND[name]).data.replace(b"\r\n", b"\n").replace(b"\n", newline)
    for span in items(data):
        text = data[span.start : span.end]
        root = tree_sitter_parser.parse(text)
        if not root.has_error:
            assert list(validation.syntax_issues(root, text)) == []


@pytest.mark.parametrize("name", OF_THE_CASES)
def test_what_terraform_loads_has_no_fault(name: str) -> None:
    assert list(read_file(OF_THE_CASES[name]).issues) == []


ONE_PER_LINE = "expected a newline after the argument before this"
ONE_ARGUMENT = "a block on one line holds at most one argument"
GOES_ON = "an expression cannot go on after a newline here"
STRING_ENDS = "a quoted string must end on its line"
SEPARATED = "expected a comma or a newline before this entry"
BROKEN_HEADER = validation.BROKEN_HEADER
SET_TWICE = "this argument was already set in this block"

REFUSED = [
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
    ("a = var.x ?\n  1 : 2\n", "1", GOES_ON),
    ("a = var.x\n  + 1\n", "+", GOES_ON),
    ("a = { b = 1 +\n 2 }\n", "2", GOES_ON),
    ("a =\n  1\n", "1", GOES_ON),
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


@pytest.mark.parametrize(("text", "place", "message"), REFUSED)
def test_what_hcl_refuses_is_a_fault(text: str, place: str, message: str) -> None:
    assert (place, message) in issues(text)


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
def test_what_hcl_allows_is_none(text: str) -> None:
    assert issues(text) == []
    assert read(text.encode())[1] == ()


def is_the_same_without_the_shortcut(text: bytes) -> bool:
    """Whether to look into each argument over several lines finds what is found without."""
    root = tree_sitter_parser.parse(text)
    found = list(validation.syntax_issues(root, text))
    with patch.object(validation, "_VALID_NEWLINES", re.compile(rb"(?!)")):
        return root.has_error or list(validation.syntax_issues(root, text)) == found


@given(mutated())
def test_what_is_soon_seen_to_be_in_order_is(text: str) -> None:
    assert is_the_same_without_the_shortcut(text.encode())


@pytest.mark.parametrize("name", SOUND)
def test_a_newline_more_or_less_is_seen(name: str) -> None:
    chance = random.Random(name)
    data = SOUND[name].replace(b"\r\n", b"\n")
    places = [match.start() for match in re.finditer(rb"[ \n]|(?<=[\[({,=?:])", data)]
    for at in chance.sample(places, min(len(places), 200)):
        for new in (b"\n", b" ", b"\n\n  "):
            assert is_the_same_without_the_shortcut(data[:at] + new + data[at + 1 :])
            assert is_the_same_without_the_shortcut(data[:at] + new + data[at:])
