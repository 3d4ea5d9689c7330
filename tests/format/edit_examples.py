"""Texts before and after edits, with the whitespace that `tidy` gives them."""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

from tests.marked import parse_marked
from tf_cycle_ls.text import Edit


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
