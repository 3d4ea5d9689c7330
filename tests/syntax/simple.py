"""Compares the readers of simple text with the parsers."""

from __future__ import annotations

from unittest.mock import patch

from tf_cycle_ls.syntax import parser, simple_blocks
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.syntax.parser import ParsedItem


def with_the_parsers(item: bytes) -> ParsedItem:
    """Parse the text of an item without the reader of simple blocks."""
    with patch.object(simple_blocks, "read", lambda _: None):
        return parser.read_item(item)


def check_item(item: bytes) -> None:
    """Assert that the text of an item is read as by the parsers, whether it is simple or not."""
    assert parser.read_item(item) == with_the_parsers(item)


def same_as_the_parsers(item: bytes) -> bool:
    """Whether the text of an item is simple. Asserts that the parsers give the same result."""
    block = simple_blocks.read(item)
    if block is None:
        return False
    assert with_the_parsers(item) == ParsedItem(Body((), (block,)), ())
    return True
