"""Bodies of files that declare nothing."""

from __future__ import annotations

import pytest

from tf_cycle_ls.config.source_bodies import left_out, source_bodies
from tf_cycle_ls.text import MAX_BYTES, Document

TEXT = b'a = 1\n\nterraform {\n  backend "s3" {\n    key = "\xc3\xa9"\n  }\n}\n'


def values(text: bytes, path: str = "x.hcl") -> list[tuple[str, bytes]]:
    """The arguments of the blocks `backend` in blocks `terraform`, with their texts in the file."""
    return [
        (attribute.name, text[slice(*body.span(attribute.value))])
        for item in source_bodies(Document(path, text), {"terraform": 0})
        for _, terraform in item.blocks("terraform")
        for _, body in terraform.blocks("backend")
        for attribute in body.body.attributes
    ]


@pytest.mark.parametrize("more", [b"", b'resource "a" {\n', b"}\n", b"x = [\n"])
def test_syntax_errors_of_other_items(more: bytes) -> None:
    assert values(TEXT + more) == [("key", '"é"'.encode())]


def test_json() -> None:
    text = b'{"terraform": {"backend": {"s3": {"key": "k"}}}}'
    assert values(text, "x.tf.json") == [("key", b'"k"')]
    assert values(b"{", "x.tf.json") == []


def test_attribute_and_value() -> None:
    first, *_ = source_bodies(Document("x", TEXT), {})
    (attribute,) = first.body.attributes
    assert (attribute.name, first.value(attribute)) == ("a", b"1")


def test_too_large() -> None:
    assert list(source_bodies(Document("x", b" " * (MAX_BYTES + 1)), {})) == []


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (TEXT, "x.hcl", []),
        (TEXT + b'resource "a" {\n', "x.hcl", [b"{"]),
        (b'{"a": 1}', "x.json", []),
        (b"{", "x.json", [b"{"]),
    ],
)
def test_left_out(text: bytes, path: str, expected: list[bytes]) -> None:
    found = list(left_out(Document(path, text)))
    assert [text[slice(*issue.span)] for issue in found] == expected
    assert all(issue.message for issue in found)


def test_too_large_is_left_out() -> None:
    (issue,) = left_out(Document("x", b" " * (MAX_BYTES + 1)))
    assert issue.message == "larger than 5 MB"
