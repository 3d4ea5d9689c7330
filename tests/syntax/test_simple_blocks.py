"""The reader of simple blocks gives the same result as the parsers, or gives up."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.examples import EXAMPLES
from tests.sampled import sampled
from tests.syntax.adversarial_texts import NATIVE
from tests.syntax.configurations import OF_THE_CASES, REALISTIC
from tests.syntax.mutated import mutated
from tests.syntax.simple import check_item, same_as_the_parsers
from tests.syntax.traversals import items
from tf_cycle_ls.syntax import simple_blocks
from tf_cycle_ls.text import Span

FILES = REALISTIC | OF_THE_CASES


def check_items(data: bytes) -> None:
    for span in items(data):
        check_item(data[span.start : span.end])


@given(mutated().map(str.encode))
@settings(max_examples=10)
def test_mutated_blocks_are_read_as_by_the_parsers(data: bytes) -> None:
    check_items(data)


@pytest.mark.slow
@given(mutated().map(str.encode))
@settings(max_examples=2_000)
def test_many_mutated_blocks_are_read_as_by_the_parsers(data: bytes) -> None:
    check_items(data)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_valid_blocks_are_read_as_by_the_parsers(name: str, newline: bytes) -> None:
    check_items(FILES[name].replace(b"\r\n", b"\n").replace(b"\n", newline))


@pytest.mark.parametrize("name", sampled(REALISTIC, 20))
def test_blocks_with_newlines_added_or_removed_are_read_as_by_the_parsers(name: str) -> None:
    chance = random.Random(name)
    data = REALISTIC[name].replace(b"\r\n", b"\n")
    texts = [data[span.start : span.end] for span in items(data)]
    for text in chance.sample(texts, min(len(texts), 8)):
        places = [match.start() for match in re.finditer(rb"[ \n]|(?<=[\[({,=?:])", text)]
        for at in chance.sample(places, min(len(places), 12)):
            for new in (b"\n", b" ", b"\n\n  "):
                check_item(text[:at] + new + text[at + 1 :])
                check_item(text[:at] + new + text[at:])


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("[!.]*.tf")))
def test_blocks_of_the_examples_are_simple(path: Path) -> None:
    data = path.read_bytes()
    assert all(simple_blocks.read(data, span.start) for span in items(data))


@pytest.mark.parametrize("name", REALISTIC)
def test_most_realistic_blocks_are_simple(name: str) -> None:
    data = REALISTIC[name]
    simple = [span for span in items(data) if simple_blocks.read(data, span.start)]
    assert 3 * len(simple) >= 2 * len(items(data))


SIMPLE = [
    "b {}",
    "b { }",
    "b { a = 1 }",
    "b { # words\n}",
    'b "c" d {\n}',
    "b {\n\n  # words\n  a = 1 // words\n\n  c {\n  }\n}",
    "b {\r\n  a = 1\r\n}",
    "b {\n  a = 1\n  /* some\n  * words **/\n  c = 2\n  /**/\n}",
    "b {\n  a = 1\n  /* words */ c = 2\n}",
    'b {\n  größe = "é"\n}'.replace("größe", "size"),
]


@pytest.mark.parametrize("text", SIMPLE)
def test_block_is_simple(text: str) -> None:
    assert same_as_the_parsers(text.encode() + b"\n")


NOT_SIMPLE = [
    "a = 1",
    "b {\n  a = 1\n  a = 2\n}",
    "b { a = 1\n}",
    "b {\n  a = 1 }",
    "b {\n  a = 1 c = 2\n}",
    "b { c {} }",
    "b {\n  c {\n  } }",
    "b\n{\n}",
    'b "${a}" {\n}',
    'b " c" {\n}',
    "b {\n  größe = 1\n}",
    "b {\n  a = 1 /* words */\n}",
    "b {\n  a = 1\n  /*/\n}",
    "b {\n  a = 1 /*\n*/ c = 2\n}",
    "b {\n  a = 1\n",
    "b {\n  for = 1\n}",
]


@pytest.mark.parametrize("text", NOT_SIMPLE)
def test_block_is_not_simple(text: str) -> None:
    assert simple_blocks.read(text.encode() + b"\n") is None


def test_spans_are_relative_to_the_start_of_the_block() -> None:
    data = b'# words\nb "c" {\n  d = e.f\n}\n'
    block = simple_blocks.read(data, 8)
    assert block == simple_blocks.read(data[8:])
    assert block
    assert block.span == Span(0, len(data) - 9)


@pytest.mark.parametrize("byte", [b"\x00", b"\x0c", b"\x7f", b"\xff"])
def test_text_with_unusual_bytes_is_not_plain(byte: bytes) -> None:
    assert simple_blocks.is_plain(b'a = "\xc3\xa9"\t\r\n')
    assert not simple_blocks.is_plain(b'a = "' + byte + b'"\n')


@pytest.mark.parametrize("name", NATIVE)
def test_crafted_text_is_read_or_given_up(name: str) -> None:
    simple_blocks.read(NATIVE[name])


@pytest.mark.parametrize("depth", [1, 100, 5000])
def test_deep_nesting_is_read_or_given_up(depth: int) -> None:
    block = simple_blocks.read(b"b {\n" * depth + b"}\n" * depth)
    assert block or depth > 100
