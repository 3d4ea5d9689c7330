"""Every snippet is read as hashicorp/hcl reads it: the same verdict, the same traversals."""

from __future__ import annotations

import pytest

from tests.syntax.edge_cases import ALL, VALID, EdgeCase, named
from tests.syntax.traversals import read
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.syntax import hcl2_parser

NOT_READ_AS_HCL_DOES = {
    "heredoc unicode marker": "neither parser knows a letter beyond ASCII in a heredoc's marker",
    "attr redefined": "items are read one by one; Terraform knows no argument outside of blocks",
}


def cases(selected: tuple[EdgeCase, ...]) -> list[object]:
    """The snippets as parameters; those that are known to be read otherwise must fail."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=pytest.mark.xfail(reason=NOT_READ_AS_HCL_DOES[case.name], strict=True)
            if case.name in NOT_READ_AS_HCL_DOES
            else (),
        )
        for case in selected
    ]


def test_the_snippets_are_all_there() -> None:
    names = [case.name for case in ALL]
    assert len(names) == len(set(names)) == 84
    assert set(names) >= set(NOT_READ_AS_HCL_DOES)


@pytest.mark.parametrize("case", cases(ALL))
def test_the_verdict_is_that_of_hcl(case: EdgeCase) -> None:
    _, issues = read(case.source)
    assert (not issues) == case.valid


@pytest.mark.parametrize("case", cases(VALID))
def test_the_traversals_are_those_of_hcl(case: EdgeCase) -> None:
    found, _ = read(case.source)
    assert found == case.traversals


def test_an_argument_set_twice_in_a_block_is_a_fault() -> None:
    source = named("attr redefined").source
    _, issues = read(b"b {\n" + source + b"}\n")
    assert [issue.message for issue in issues] == ["this argument was already set in this block"]


def test_an_argument_outside_of_all_blocks_is_told_for_each() -> None:
    messages = [issue.message for issue in read_file(named("attr redefined").source).issues]
    assert messages == ["an argument, a, outside of any block"] * 2


# Valid HCL that neither reader takes: with a block of its own, it must be told and not break more.
BEYOND_BOTH_READERS = {
    "a letter beyond ASCII in a heredoc's marker": "v = <<ÉND\n${var.x}\nÉND",
    "blanks around the star of a splat": "v = a.b[ * ].c",
}


@pytest.mark.parametrize("argument", BEYOND_BOTH_READERS.values(), ids=BEYOND_BOTH_READERS)
def test_what_is_beyond_both_readers_stays_in_its_block(argument: str) -> None:
    source = f"b {{\n{argument}\n}}\nc {{\n  w = var.y\n}}\n".encode()
    found, issues = read(source)
    assert len(issues) == 1
    assert [each[2:] for each in found] == [("var", "y")]


# Rejected by tree-sitter-hcl, and valid by hashicorp/hcl: here the second reader steps in.
FOR_THE_SECOND_READER = {
    "a number with an exponent and no fraction": ("a = [1e5, var.x]", [("var", "x")]),
    "a percent sign and an escaped directive": (
        'a = "%%%{ if no } ${var.x}"',
        [("var", "x")],
    ),
    "an escaped interpolation in a heredoc": (
        "a = [1e5, <<E\n$${var.no} ${var.x}\nE\n]",
        [("var", "x")],
    ),
}


@pytest.mark.parametrize("case", FOR_THE_SECOND_READER.values(), ids=FOR_THE_SECOND_READER)
def test_the_second_reader_steps_in(case: tuple[str, list[tuple[str, ...]]]) -> None:
    text, expected = case
    source = f"{text}\n".encode()
    found, issues = read(source)
    assert issues == ()
    assert [each[2:] for each in found] == expected


@pytest.mark.xfail(reason="one token to python-hcl2, an error to tree-sitter-hcl", strict=True)
def test_an_interpolation_inside_of_an_escaped_one_is_seen() -> None:
    assert [each[2:] for each in read(b'a = "$$${${var.x}}"\n')[0]] == [("var", "x")]


def test_the_second_reader_is_not_asked_for_what_is_not_closed() -> None:
    # python-hcl2 would take time, and an item that is being typed is the common case.
    assert read(b"b {\n  a = [1e5, var.x\n")[0] == ()
    with pytest.raises(hcl2_parser.RejectedError):
        hcl2_parser.parse(b"b {\n  a = [1e5, var.x\n")
