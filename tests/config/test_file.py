"""Items of a file: messages for broken blocks, and the declarations that these keep."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tf_cycle_ls.config.file import (
    File,
    read_file,
    read_json_file,
    with_previous_declarations,
)
from tf_cycle_ls.config.module import assemble
from tf_cycle_ls.text import Span

BEFORE = """
resource "t_a" "x" {
  v = t_b.y.id
}

resource "t_b" "y" {
  v = t_a.x.id
}
"""
TYPING = """
resource "t_a" "x" {
  v = t_b.
}

resource "t_b" "y" {
  v = t_a.x.id
}
"""


def read(text: str) -> File:
    return read_file(text.encode())


def after(text: str, before: File) -> File:
    """The file with this text, which had the text of `before` until now."""
    return with_previous_declarations(read(text), text.encode(), before)


def messages(file: File) -> list[str]:
    return [issue.message for issue in file.issues]


def references(file: File) -> list[str]:
    return [str(reference.subject) for reference in assemble([("/main.tf", file)]).references()]


def test_broken_block_is_skipped_and_reported() -> None:
    file = read(TYPING)
    assert references(file) == ["t_a.x"]
    (message,) = messages(file)
    assert message.startswith('resource "t_a" "x" cannot be read (')
    assert message.endswith("); it was left out")


def test_broken_block_keeps_its_previous_references() -> None:
    file = after(TYPING, read(BEFORE))
    assert references(file) == ["t_b.y", "t_a.x"]
    (message,) = messages(file)
    assert message.endswith("); the references that it had before are used")


def test_valid_and_deleted_blocks_keep_no_previous_references() -> None:
    changed = """
resource "t_a" "x" {
  v = 1
}

resource "t_b" "y" {
  v = t_a.x.id
}
"""
    assert references(after(changed, read(BEFORE))) == ["t_a.x"]
    assert references(after("", read(BEFORE))) == []


def test_kept_references_are_kept_over_several_edits() -> None:
    once = after(TYPING, read(BEFORE))
    again = after(TYPING + "\n# more\n", once)
    assert references(again) == ["t_b.y", "t_a.x"]


def test_renamed_block_keeps_no_previous_references() -> None:
    renamed = """
resource "t_a" "z" {
  v = t_b.
}

resource "t_b" "y" {
  v = t_a.x.id
}
"""
    assert references(after(renamed, read(BEFORE))) == ["t_a.x"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("v = t_b.", ["t_a.x", "t_b.y"]),
        ("v = t_b.z.id +", ["t_a.x", "t_b.y"]),
        ("v =", ["t_a.x"]),
        ("", ["t_a.x"]),
        ("v = at_b +", ["t_a.x"]),
    ],
)
def test_reference_is_kept_while_its_first_word_is_in_the_block(
    body: str, expected: list[str]
) -> None:
    unchanged = BEFORE[BEFORE.index('resource "t_b"') :]
    text = f'{unchanged}resource "t_a" "x" {{\n  {body}\n'
    assert references(after(text, read(BEFORE))) == expected


LOCALS = "locals {\n  z  = local.z2\n  z2 = local.z\n}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("locals {", []),
        ("locals {\n  z = 1 +", []),
        ("locals {\n  z = local.", ["local.z2"]),
        ("locals {\n  z = local.z2 +\n  z2 = local.z\n}\n", ["local.z2", "local.z"]),
    ],
)
def test_local_values_are_kept_while_they_are_declared(text: str, expected: list[str]) -> None:
    assert references(after(text, read(LOCALS))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"', []),
        ('{"locals": {"z": "${local.', ["local.z2"]),
        ('{"locals": {"z": "${local.z2}", "z2": "${local.z', ["local.z2", "local.z"]),
    ],
)
def test_json_keeps_what_is_still_in_its_text(text: str, expected: list[str]) -> None:
    before = read_json_file(b'{"locals": {"z": "${local.z2}", "z2": "${local.z}"}}')
    file = with_previous_declarations(read_json_file(text.encode()), text.encode(), before)
    assert references(file) == expected


def test_original_file_is_not_modified() -> None:
    file = read(TYPING)
    with_previous_declarations(file, TYPING.encode(), read(BEFORE))
    assert references(file) == ["t_a.x"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\n", "an argument, a, outside of any block"),
        ('resource "t_a" {}\n', "resource takes 2 labels, not 1; it was left out"),
        ('locals "x" {}\n', "locals takes 0 labels, not 1; it was left out"),
        ("b {\n  a = 1\n  a = 2\n}\n", "this argument was already set in this block"),
        ("%\n", "this text cannot be read (not valid HCL here); it was left out"),
    ],
)
def test_issues_of_invalid_files(text: str, message: str) -> None:
    assert messages(read(text)) == [message]


def test_spans_of_issues_are_relative_to_the_file() -> None:
    text, (name,) = parse_marked("""\
locals {
  é = 1
}

b {
  c = 1
  «c» = 2
}
""")
    (issue,) = read(text).issues
    assert issue.span == name


def test_issue_of_a_half_typed_block_is_in_that_block() -> None:
    """The block is typed above another one, whose first line comes where a name is expected."""
    text, (end,) = parse_marked("""\
resource "aws_s3_bucket" "half" {
  bucket = aws_kms_key.primary«.»

# The policy of the key.
data "aws_iam_policy_document" "key" {
}
""")
    (issue,) = read(text).issues
    assert issue.span == end


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ('resource "t_a" "x"', 'resource "t_a" "x"'),
        ("resource t_a x", 'resource "t_a" "x"'),
        ("locals", "locals"),
        ('data  "t_d"\t"x"', 'data "t_d" "x"'),
    ],
)
def test_titles_of_items(header: str, title: str) -> None:
    assert [item.title for item in read(f"{header} {{}}\n").items] == [title]


def test_json_in_a_native_file_is_reported() -> None:
    # Terraform: "Argument or block definition required".
    (issue,) = read_file(b'{\n  "terraform": {}\n}\n').issues
    assert issue.span == Span(0, 1)
    assert "is this JSON?" in issue.message
