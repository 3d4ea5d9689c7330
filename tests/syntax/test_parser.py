"""Any text is parsed to sorted items with spans inside the text, and without an exception."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.sampled import slow
from tests.syntax.configurations import REALISTIC
from tests.syntax.mutated import arbitrary, mutated
from tests.syntax.traversals import is_valid
from tf_cycle_ls.config.file import read_changed_file, read_file
from tf_cycle_ls.syntax import item_splitter, parser
from tf_cycle_ls.syntax.ast import Body
from tf_cycle_ls.text import Span

any_text = st.one_of(arbitrary, mutated()).map(str.encode)


def spans_of(body: Body) -> Iterator[tuple[Span, Span]]:
    """Yield each span of a body with a span that must contain it."""
    for attribute in body.attributes:
        yield attribute.value, attribute.span
        for traversal in attribute.traversals:
            yield traversal.span, attribute.value
    for block in body.blocks:
        yield block.header, block.span
        yield from spans_of(block.body)


@given(any_text)
def test_items_are_sorted_and_do_not_overlap(data: bytes) -> None:
    items = list(parser.items(data, is_valid))
    assert all(0 <= item.start < item.end <= len(data) for item in items)
    assert all(before.end <= after.start for before, after in pairwise(items))


@given(any_text)
def test_only_whitespace_and_comments_are_between_items(data: bytes) -> None:
    ends = [0, *(offset for item in parser.items(data, is_valid) for offset in item), len(data)]
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        assert not list(item_splitter.split(data[start:end]))


@given(any_text)
def test_all_spans_are_inside_their_item(data: bytes) -> None:
    for span in parser.items(data, is_valid):
        whole = Span(0, span.end - span.start)
        item = parser.read_item(data[span.start : span.end])
        for issue in item.issues:
            assert whole.covers(issue.span)
        for inner, outer in spans_of(item.body) if item.body else ():
            assert whole.covers(outer)
            assert outer.covers(inner)


@given(any_text)
def test_invalid_item_has_a_syntax_error(data: bytes) -> None:
    for item in read_file(data).items:
        assert item.content.is_parsed or item.content.issues


@given(mutated().map(str.encode))
def test_item_is_parsed_as_if_it_were_alone(data: bytes) -> None:
    file = read_file(data)
    for item in file.items:
        alone = read_file(data[item.span.start : item.span.end])
        if item.content.is_parsed:
            assert [other.content for other in alone.items] == [item.content]


NESTED = {
    "lists": ("count = ", "[", "1", "]"),
    "objects": ("for_each = ", "{ a = ", "1", " }"),
    "parentheses": ("count = ", "(", "1", ")"),
    "calls": ("count = ", "f(", "1", ")"),
    "conditionals": ("count = ", "var.x ? 1 : ", "1", ""),
    "operators": ("count = ", "!", "var.x", ""),
    "templates": ("x = ", '"${', "1", '}"'),
    "indices": ("x = ", "a.b[", "1", "]"),
    "for": ("x = ", "[for a in b : ", "1", "]"),
    "blocks": ("", "b {\n", "", "}\n"),
    "dynamic blocks": ("", 'dynamic "b" {\ncontent {\n', "", "}\n}\n"),
    "numbers for python-hcl2": ("x = 1e5\ny = ", "[", "1", "]"),
    "depends_on": ('depends_on = ["x"]\ncount = ', "[", "1", "]"),
}


@pytest.mark.parametrize("depth", [100, slow(2000)])
@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting_does_not_raise_or_affect_other_blocks(kind: str, depth: int) -> None:
    before, opening, inside, closing = NESTED[kind]
    nested = before + opening * depth + inside + closing * depth
    for text in (nested, before + opening * depth):
        data = f'resource "a" "b" {{\n{text}\n}}\noutput "o" {{\n  value = 1\n}}\n'.encode()
        assert read_file(data).items[-1].title == 'output "o"'


def test_bytes_that_are_not_utf8_are_a_syntax_error() -> None:
    assert list(read_file(b'a = "\xff"\n').issues)


def parse_item_by_item(data: bytes) -> list[tuple[Span, Body | None]]:
    """Parse each item of a file separately."""
    spans = parser.items(data, is_valid)
    return [(span, parser.read_item(data[span.start : span.end]).body) for span in spans]


@given(any_text)
@example(b'a = 1 # one\n\nb "c" {\n  d = [e.f] // two\n} /* three */\n')
@example(b"a = 1\r\nb {}\r\n")
@example(b"a = 1\n\xc3\xa9 = x.y")
@example(b"{}")
@example(b"\f")
@example(b"a = 1\n\f\nb = 2\n")
def test_whole_file_parse_gives_the_same_items(data: bytes) -> None:
    whole = parser.parse_whole_file(data)
    assert whole is None or whole == parse_item_by_item(data)


@pytest.mark.parametrize("name", REALISTIC)
def test_realistic_files_are_parsed_as_a_whole(name: str) -> None:
    assert parser.parse_whole_file(REALISTIC[name]) == parse_item_by_item(REALISTIC[name])


def test_whole_file_parse_fills_the_cache_of_items() -> None:
    """The first change in a large file must not parse all of it again."""
    data = b"locals {\n  whole = known.before\n}\nlocals {\n  b = 1\n}\n"
    before = read_file(data).items[0]
    after = read_changed_file(data.replace(b"b = 1", b"b = 2")).items[0]
    assert after.content is before.content
    assert read_changed_file(data) is read_file(data)


WITH_GAPS = """\
resource "a" "b" {
  count      = (var.x ? 1 : 2)
  for_each   = { a = 1, "b" = f(x, y...) }
  provider   = aws.west
  depends_on = [a.b, c.d["k"].e, "f.g"]
  v          = { for k, v in a.b : k => v... if v != 1 }
  w          = a.b[0].c[*].d
  lifecycle { ignore_changes = [tags] }
}
module "m" {
  source    = "./m"
  providers = { aws = aws.west, "b" = b }
}
import {
  to = module.m["k"].a.b[0]
  id = "x"
}
"""


@pytest.mark.parametrize("comment", ["/* c */", "# c\n", "// c\n", "/*\n*/"])
def test_comment_may_be_anywhere(comment: str) -> None:
    """Found by the soak test: a comment in a conditional made the parser fail."""
    assert list(read_file(WITH_GAPS.encode()).issues) == []
    for at in range(len(WITH_GAPS)):
        data = (WITH_GAPS[:at] + comment + WITH_GAPS[at:]).encode()
        assert read_file(data).items, at
