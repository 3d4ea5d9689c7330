"""Lines, cells and indentation, against the real `terraform fmt`."""

from __future__ import annotations

from itertools import groupby

from hypothesis import example, given

from tests.format.support import SOURCES, formatted
from tests.terraform.binary import Program
from tf_cycle_ls.format.tokens import Line, indentation, split_lines

UNFORMATTED = """\
resource "a" "b" { # opens
name = jsonencode({ key = [
1, { größe = 1
},
] })
/* a comment
  = of two lines */
longer_name = 2
text = "{ [ ("

a = <<-EOT
    text {  # no comment
      ${join("", [1])}
  EOT
other {
x = 1 # one
größer = "${var.a}" // two
日本 = { a = 1 }
}
}
""".encode()


@given(SOURCES)
@example(b"/**/ ")
def test_split_lines_keeps_all_bytes_of_any_text(source: bytes) -> None:
    assert b"".join(source[line.start : line.end] for line in split_lines(source)) == source


def test_indentation_is_that_of_fmt(terraform_program: Program) -> None:
    source = formatted(terraform_program, UNFORMATTED)
    lines = [line for line in split_lines(source) if line.start < line.end]
    actual = [line.gap(0).end - line.gap(0).start for line in lines]
    assert actual == list(indentation(lines))
    assert set(actual) == {0, 2, 4}


def test_equal_signs_of_a_run_are_where_fmt_aligns_them(terraform_program: Program) -> None:
    source = formatted(terraform_program, UNFORMATTED)
    runs = [list(run) for in_run, run in groupby(split_lines(source), _is_in_run) if in_run]
    assert [len(run) for run in runs] == [1, 2, 1, 3]
    for run in runs:
        longest_name = max(line.name for line in run)
        assert {line.name + _width_before_equal(line) for line in run} == {longest_name + 1}


def test_heredoc_and_block_comment_are_each_part_of_one_line() -> None:
    lines = split_lines(b"a = <<E\n{\nE\nb = 1 /* [\n*/ + 2\nc {\n")
    assert [line.opened for line in lines] == [0, 0, 1, 0]


def _is_in_run(line: Line) -> bool:
    return line.in_run


def _width_before_equal(line: Line) -> int:
    assert line.equal is not None
    gap = line.gap(line.equal)
    return gap.end - gap.start
