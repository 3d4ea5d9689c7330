"""Adding an argument to the `lifecycle` block of a resource."""

from __future__ import annotations

import pytest

from tf_cycle_ls.fixes.context import parse_item_body
from tf_cycle_ls.fixes.edits.lifecycle import add_to_lifecycle
from tf_cycle_ls.text import apply


def added(text: str) -> str | None:
    data = text.encode()
    body = parse_item_body(data)
    assert body is not None
    edits = add_to_lifecycle(data, body.blocks[0], "x = 1")
    return None if edits is None else apply(data, edits).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a {}", "a {\n  lifecycle {\n    x = 1\n  }\n}"),
        ("a { b = 1 }", "a {\n  b = 1\n\n  lifecycle {\n    x = 1\n  }\n}"),
        ("a {\n  b = 1\n}", "a {\n  b = 1\n\n  lifecycle {\n    x = 1\n  }\n}"),
        ("a {\r\n  b = 1\r\n}", "a {\r\n  b = 1\r\n\r\n  lifecycle {\r\n    x = 1\r\n  }\r\n}"),
        ("a {\n  lifecycle {}\n}", "a {\n  lifecycle {\n    x = 1\n  }\n}"),
        ("a {\n  lifecycle { b = 1 }\n}", "a {\n  lifecycle {\n    b = 1\n    x = 1\n  }\n}"),
        (
            "a {\n  lifecycle {\n    b = 1\n  }\n}",
            "a {\n  lifecycle {\n    b = 1\n    x = 1\n  }\n}",
        ),
        ("a {\n  lifecycle {}\n  lifecycle {}\n}", None),
    ],
)
def test_argument_is_added(text: str, expected: str | None) -> None:
    assert added(text) == expected
