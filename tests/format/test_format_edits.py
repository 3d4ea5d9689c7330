"""Tests `tidy` with examples, and against the real `terraform fmt`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from textwrap import dedent
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.format.support import SOURCES, formatted, is_clean
from tests.marked import parse_marked
from tests.terraform.binary import Program
from tf_cycle_ls.format.format_edits import tidy
from tf_cycle_ls.format.tokens import Kind, Line, split_lines
from tf_cycle_ls.text import Edit, OverlappingEditsError, Span, apply

pytestmark = pytest.mark.slow

VALUES = [
    *("1", "!a", "a.b[0].c", "a == b ? -1 : 2", "1 /* = */", "[for x in y : x]", "{ a = 1 }"),
    *('"größe ${a.b["c"]}"', '"${a}-%{if true}{%{endif}"', '"a#b//c"', "f({ a = [1] }, [])"),
]
SEPARATOR = b"\n# ---- the next configuration ----\n\n"


class Example(NamedTuple):
    """A text, the replacements of its parts between « and », and the expected text."""

    name: str
    marked: str
    new: tuple[str, ...]
    expected: str

    @property
    def before(self) -> bytes:
        return parse_marked(_text(self.marked))[0].encode()

    @property
    def edits(self) -> list[Edit]:
        _, spans = parse_marked(_text(self.marked))
        return [Edit(span, new.encode()) for span, new in zip(spans, self.new, strict=True)]

    @property
    def after(self) -> bytes:
        return _text(self.expected).encode()


def _text(indented: str) -> str:
    return dedent(indented).removeprefix("\n")


# Formatted as by `terraform fmt`, before and after the edits.
CLEAN = [
    Example(
        "a list over several lines becomes one line and joins the run",
        """
        data "aws_iam_policy_document" "key" {
          sid = "one"
          resources = «[
            aws_s3_bucket.logs.arn,
            "${aws_s3_bucket.logs.arn}/*",
          ]»
          effect = "Allow"
        }
        """,
        ('["*"]',),
        """
        data "aws_iam_policy_document" "key" {
          sid       = "one"
          resources = ["*"]
          effect    = "Allow"
        }
        """,
    ),
    Example(
        "a value that becomes multi-line leaves the run, and splits it",
        """
        locals {
          a                = 1
          much_longer_name = «2»
          bb               = 3
        }
        """,
        ("[\n    2,\n  ]",),
        """
        locals {
          a = 1
          much_longer_name = [
            2,
          ]
          bb = 3
        }
        """,
    ),
    Example(
        "the longest name of a run is removed, but not its comment",
        """
        locals {
          a        = 1       # one
          longest  = [2, 22] # two
          «longer_  = 3»       # three
          bb       = 4       # four
          «longest_ = "five"»
        }
        """,
        ("", ""),
        """
        locals {
          a       = 1       # one
          longest = [2, 22] # two
          # three
          bb = 4 # four
        }
        """,
    ),
    Example(
        "two runs are joined if the block between them is removed",
        """
        data "aws_iam_policy_document" "key" {
          a = 1
        «  statement {
            sid = "one"
          }
        »  longer = 2
        }
        """,
        ("",),
        """
        data "aws_iam_policy_document" "key" {
          a      = 1
          longer = 2
        }
        """,
    ),
    Example(
        "one of the blank lines around a removed block is kept",
        """
        data "aws_iam_policy_document" "key" {
          a = 1

          «statement {
            sid = "one"
          }»

          statement {
            sid = "two"
          }
        }
        """,
        ("",),
        """
        data "aws_iam_policy_document" "key" {
          a = 1

          statement {
            sid = "two"
          }
        }
        """,
    ),
    Example(
        "no blank line is left after an opening brace",
        """
        data "aws_iam_policy_document" "key" { # why
          «version = "2012-10-17"
        »
          statement {
            sid = "one"
          }
        }
        """,
        ("",),
        """
        data "aws_iam_policy_document" "key" { # why
          statement {
            sid = "one"
          }
        }
        """,
    ),
    Example(
        "no blank line is left before a closing brace, by a span that begins with a newline",
        """
        data "aws_iam_policy_document" "key" {
          version = "2012-10-17"
        «
          statement {
            sid = "one"
          }»
        }
        """,
        ("",),
        """
        data "aws_iam_policy_document" "key" {
          version = "2012-10-17"
        }
        """,
    ),
    Example(
        "the whole body is removed",
        """
        locals {
          «a = 1»

          «b = 2»
        }
        """,
        ("", ""),
        """
        locals {
        }
        """,
    ),
    Example(
        "blank lines that the author wrote are kept",
        """
        locals {

          «a = 1»


          b = 2


          «c = 3»

          d = 4
        }
        """,
        ("", ""),
        """
        locals {

          b = 2


          d = 4
        }
        """,
    ),
    Example(
        "the last block of a file is removed with the blank line before it",
        """
        locals {
          a = 1
        }

        «locals {
          b = 2
        }»
        """,
        ("",),
        """
        locals {
          a = 1
        }
        """,
    ),
    Example(
        "entries of an object, with keys of all kinds, and with `:`, which is not aligned",
        """
        resource "aws_iam_policy" "p" {
          policy = jsonencode({
            Statement = [{
              Effect             = "Allow", # e
              "größe${var.a[0]}" = «[1, { a = 2 }]»
              (var.key)          = "x" # k
              Action : "s3:*"          # a
            }]
          })
        }
        """,
        ("[\n        1,\n      ]",),
        """
        resource "aws_iam_policy" "p" {
          policy = jsonencode({
            Statement = [{
              Effect = "Allow", # e
              "größe${var.a[0]}" = [
                1,
              ]
              (var.key) = "x" # k
              Action : "s3:*" # a
            }]
          })
        }
        """,
    ),
    Example(
        "a heredoc is one line for fmt: it is in the run, and its text is not changed",
        """
        locals {
          text        = <<-EOT
            a   = 1   # no comment
              longer = "${join(",", ["{"])}"

            $${ %%{ " {
          EOT
          longer_name«» = 2
        }
        """,
        ("_indeed",),
        """
        locals {
          text               = <<-EOT
            a   = 1   # no comment
              longer = "${join(",", ["{"])}"

            $${ %%{ " {
          EOT
          longer_name_indeed = 2
        }
        """,
    ),
    Example(
        "blank lines inside a heredoc are text",
        """
        locals {
          a = <<EOT
        x

        «y
        »
        z
        EOT
        }
        """,
        ("",),
        """
        locals {
          a = <<EOT
        x


        z
        EOT
        }
        """,
    ),
    Example(
        "a multi-line template in a heredoc is code",
        """
        locals {
          x«» = 1
          y = <<-EOT
            ${join("", [
          for a in b : a
        ])}
          EOT
        zzz = 2
        }
        """,
        ("xxx",),
        """
        locals {
          xxxx = 1
          y = <<-EOT
            ${join("", [
          for a in b : a
        ])}
          EOT
        zzz = 2
        }
        """,
    ),
    Example(
        "comments are aligned on lines without `=` too",
        """
        locals {  # a
          b = [   # b
            1,    # c
            «2222,» # d
          ]       # e
        }         # f
        """,
        ("2",),
        """
        locals { # a
          b = [  # b
            1,   # c
            2    # d
          ]      # e
        }        # f
        """,
    ),
    Example(
        "a block comment is not aligned; no trailing space is left",
        """
        locals {
          «/* k */ »key = 1 /* v */
          b           = 2 «// b»
        }
        """,
        ("", ""),
        """
        locals {
          key = 1 /* v */
          b   = 2
        }
        """,
    ),
    Example(
        "a block on one line, and a value that closes more than it opens, are in no run",
        """
        locals {
          «long_name = 1»
          a         = 2
          one { b = 3 }
          c = 4
        }
        """,
        ("",),
        """
        locals {
          a = 2
          one { b = 3 }
          c = 4
        }
        """,
    ),
    Example(
        "inserted lines join the run around them and are indented",
        """
        locals {
          a = 1
        «»
          b = 2
        }
        """,
        ("longer = 2 # l\nblock {\n}\n",),
        """
        locals {
          a      = 1
          longer = 2 # l
          block {
          }

          b = 2
        }
        """,
    ),
    Example(
        "flags, joined emoji, wide letters and letters with marks are one column each",
        """
        locals {
          a = {
            "🇩🇪👨‍👩‍👧日é" = 1
            «x»      = 2
          }
        }
        """,
        ("xxxxxxx",),
        """
        locals {
          a = {
            "🇩🇪👨‍👩‍👧日é"  = 1
            xxxxxxx = 2
          }
        }
        """,
    ),
    Example(
        "no newline at the end",
        "a      = 1\n«longer = 2»",
        ("",),
        "a = 1\n",
    ),
    Example(
        "Windows line endings",
        "locals {\r\n  a   = 1 # a\r\n  bbb«» = 2 # b\r\n\r\n«  c = 3\r\n»\r\n  d = 4\r\n}\r\n",
        ("b", ""),
        "locals {\r\n  a    = 1 # a\r\n  bbbb = 2 # b\r\n\r\n  d = 4\r\n}\r\n",
    ),
]

# Not formatted before. Unformatted runs must stay unchanged.
UNCLEAN = [
    Example(
        "an unaligned run stays as it is, the aligned run next to it is aligned again",
        """
        locals {
          a = 1
          unaligned = «2»
          b = «3»

          cc  = 1
          «ddd = 2»
          e   = 3
        }
        """,
        ('"*"', "[1]", ""),
        """
        locals {
          a = 1
          unaligned = "*"
          b = [1]

          cc = 1
          e  = 3
        }
        """,
    ),
    Example(
        "an aligned and an unaligned run are joined",
        """
        locals {
          a = 1
        «
        »  b    = 2
          unaligned = 3
        }
        """,
        ("",),
        """
        locals {
          a = 1
          b    = 2
          unaligned = 3
        }
        """,
    ),
    Example(
        "an aligned multi-line value keeps its place",
        """
        locals {
          a         = 1
          resources = 2
          b         = «[
            1,
          ]»
        }
        """,
        ('["*"]',),
        """
        locals {
          a         = 1
          resources = 2
          b         = ["*"]
        }
        """,
    ),
    Example(
        "unaligned comments move with their lines",
        """
        locals {
          a   = 1   # a
          bbb«» = 2 # b
        }
        """,
        ("b",),
        """
        locals {
          a    = 1   # a
          bbbb = 2 # b
        }
        """,
    ),
    Example(
        "tabs are kept, and so is the indentation of lines inserted between them",
        "locals {\n\t«a»  = 1\n\tbb = 2\n«»}\n",
        ("aaaa", "\tccc = 3\n"),
        "locals {\n\taaaa = 1\n\tbb   = 2\n\tccc  = 3\n}\n",
    ),
]


@pytest.mark.parametrize("example", CLEAN + UNCLEAN, ids=lambda example: example.name)
def test_example(example: Example) -> None:
    assert apply(example.before, tidy(example.before, example.edits)).decode() == (
        example.after.decode()
    )


@pytest.mark.parametrize("example", CLEAN + UNCLEAN, ids=lambda example: example.name)
def test_order_of_the_edits_does_not_matter(example: Example) -> None:
    assert tidy(example.before, example.edits[::-1]) == tidy(example.before, example.edits)


def test_no_edits_give_no_edits() -> None:
    assert tidy(b"a=1\n\n\n\nbbb = 2   \n", []) == ()


def test_edits_are_minimal_sorted_and_not_adjacent() -> None:
    before = b"x = 1\n\nlonger = 1\na      = 2\nb      = 3\n\ny = 2\n"
    line = Edit(Span(7, 18), b"")
    assert tidy(before, [line]) == (
        line,
        Edit(Span(19, 25), b" "),
        Edit(Span(30, 36), b" "),
    )


def test_adjacent_edits_are_merged() -> None:
    assert tidy(b"a   = 1\nbbb = 2\n", [Edit(Span(0, 1), b"aaaa")]) == (
        Edit(Span(0, 4), b"aaaa "),
        Edit(Span(11, 12), b"  "),
    )


def test_overlapping_edits_raise() -> None:
    with pytest.raises(OverlappingEditsError):
        tidy(b"a = 1\n", [Edit(Span(0, 3), b""), Edit(Span(2, 4), b"")])


@given(SOURCES, st.lists(st.tuples(st.integers(0, 60), SOURCES), max_size=4))
@example(b"a", [(0, b"/*"), (1, b"")])
def test_tidy_changes_only_whitespace_of_any_text(
    source: bytes, changes: list[tuple[int, bytes]]
) -> None:
    offsets = sorted({min(offset, len(source)) for offset, _ in changes})
    spans = map(Span, offsets[::2], offsets[1::2])
    edits = [Edit(span, new) for span, (_, new) in zip(spans, changes, strict=False)]
    tidied = tidy(source, edits)
    assert b"".join(apply(source, tidied).split()) == b"".join(apply(source, edits).split())
    ends = [edit.span.end for edit in tidied]
    assert all(end < edit.span.start for end, edit in zip(ends, tidied[1:], strict=False))


# The tests below run the real `terraform fmt`.


def all_formatted(terraform_program: Program, sources: list[bytes]) -> list[bytes]:
    """Format all sources in one run, because starting terraform takes time."""
    return formatted(terraform_program, SEPARATOR.join(sources)).split(SEPARATOR)


@pytest.mark.parametrize("example", CLEAN, ids=lambda example: example.name)
def test_fmt_agrees_with_the_example(example: Example, terraform_program: Program) -> None:
    assert is_clean(terraform_program, example.before)
    assert is_clean(terraform_program, example.after)


@pytest.mark.parametrize("example", UNCLEAN, ids=lambda example: example.name)
def test_fmt_would_change_the_unclean_example(example: Example, terraform_program: Program) -> None:
    assert not is_clean(terraform_program, example.before)


@pytest.mark.parametrize("seed", range(6))
def test_formatted_text_stays_formatted(seed: int, terraform_program: Program) -> None:
    chance = random.Random(seed)
    sources = [f"top {{\n{''.join(Writer(chance).body(0))}}}\n".encode() for _ in range(40)]
    befores = all_formatted(terraform_program, sources)
    cases = [(before, list(some_edits(chance, before))) for before in befores * 3]
    afters = [apply(before, tidy(before, edits)) for before, edits in cases]
    for case, after, wanted in zip(
        cases, afters, all_formatted(terraform_program, afters), strict=True
    ):
        assert after.decode() == wanted.decode(), case


class Writer:
    """Writes random, unformatted configurations with unique names."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = 0

    def body(self, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 7)):
            yield self.chance.choice(["", "", "", "\n", "\n\n", "# a line\n", "/* a line\n = */\n"])
            if depth < 3 and self.chance.random() < 0.2:
                yield from (f'block "{self.name()}" {{{self.comment()}', *self.body(depth + 1))
                yield f"}}{self.comment()}"
            else:
                yield f"{self.name()} = {self.value(depth)}"

    def name(self) -> str:
        self.names += 1
        return f"n{self.names}" + "x" * self.chance.choice([0, 1, 3, 9])

    def comment(self) -> str:
        return self.chance.choice(["\n", "\n", "\n", " # a\n", " // größer\n"])

    def value(self, depth: int) -> str:
        kind = self.chance.random()
        if kind < 0.1:
            return '<<-EOT\n  text ${join("", [1])} = {\n\n EOT\n'
        if kind < 0.2 and depth < 4:
            elements = (f"{self.chance.choice(VALUES)},{self.comment()}" for _ in range(2))
            return f"[{self.comment()}{''.join(elements)}]{self.comment()}"
        if kind < 0.4 and depth < 4:
            entries = "".join(self.entries(depth + 1))
            return f"jsonencode({{{self.comment()}{entries}}}){self.comment()}"
        return f"{self.chance.choice(VALUES)}{self.comment()}"

    def entries(self, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(0, 4)):
            name = self.name()
            key = self.chance.choice([name, f'"{name}"', f'"日本${{{name}}}é"', f"({name})"])
            sign = self.chance.choice(["=", "=", "=", ":"])
            yield f"{key} {sign} {self.value(depth)}"


def some_edits(chance: random.Random, source: bytes) -> Iterator[Edit]:
    """Yield edits such as those of fix rules, on some of the lines of a configuration."""
    done = 0
    for statement in statements(split_lines(source)):
        if chance.random() < 0.3:
            edit = some_edit(chance, source, statement)
            if edit.span.start >= done:
                yield edit
                done = edit.span.end


def statements(of: list[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each block, attribute, entry and list element, outer ones first."""
    for index, line in enumerate(of[1:], start=1):
        end = index + 1
        depth = line.opened
        while depth > 0:
            depth += of[end].opened
            end += 1
        if line.opened >= 0 and line.tokens[0].kind not in (Kind.NEWLINE, Kind.COMMENT):
            yield of[index:end]


def some_edit(chance: random.Random, source: bytes, statement: list[Line]) -> Edit:
    first, last = statement[0], statement[-1]
    start = first.tokens[0].start
    indent = source[first.start : start]
    text = [t for t in last.tokens if t.kind not in (Kind.COMMENT, Kind.NEWLINE)]
    whole = Span(start, text[-1].end)
    edits = [
        Edit(whole, b""),
        Edit(Span(first.start, last.end), b""),
        Edit(Span(start, start), b"# above\n" + indent),
    ]
    if first.equal is not None and (first.in_run or first.opens()):
        name = Span(start, first.tokens[first.equal - 1].end)
        value = Span(first.tokens[first.equal + 1].start, whole.end)
        if source[value.start : value.end].endswith(b","):
            value = Span(value.start, value.end - 1)
        edits += [Edit(name, b"renamed_to_%d" % start), Edit(name, b"r%d" % start)]
        edits += [Edit(value, b'["*"]'), Edit(value, b"[\n%b  1,\n%b]" % (indent, indent))]
        edits += [Edit(Span(first.start, first.start), b"i%d = 1 # new\n" % start)]
    return chance.choice(edits)
