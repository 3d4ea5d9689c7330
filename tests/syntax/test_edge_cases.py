"""Every snippet is parsed as by hashicorp/hcl: the same validity and the same traversals."""

from __future__ import annotations

import pytest

from tests.syntax.edge_cases import ALL, VALID, EdgeCase, named
from tests.syntax.traversals import read
from tf_cycle_ls.config.file import read_file
from tf_cycle_ls.syntax import hcl2_parser

KNOWN_DIFFERENCES = {
    "heredoc unicode marker": "both parsers reject non-ASCII letters in a heredoc's marker",
    "attr redefined": "items are parsed separately; Terraform has no arguments outside of blocks",
}


def cases(selected: tuple[EdgeCase, ...]) -> list[object]:
    """Return the snippets as parameters. Those with a known difference are expected to fail."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=pytest.mark.xfail(reason=KNOWN_DIFFERENCES[case.name], strict=True)
            if case.name in KNOWN_DIFFERENCES
            else (),
        )
        for case in selected
    ]


def test_snippets_are_complete() -> None:
    names = [case.name for case in ALL]
    assert len(names) == len(set(names)) == 84
    assert set(names) >= set(KNOWN_DIFFERENCES)


@pytest.mark.parametrize("case", cases(ALL))
def test_validity_is_that_of_hcl(case: EdgeCase) -> None:
    _, issues = read(case.source)
    assert (not issues) == case.valid


@pytest.mark.parametrize("case", cases(VALID))
def test_traversals_are_those_of_hcl(case: EdgeCase) -> None:
    traversals, _ = read(case.source)
    assert traversals == case.traversals


def test_argument_set_twice_in_a_block_is_a_syntax_error() -> None:
    source = named("attr redefined").source
    _, issues = read(b"b {\n" + source + b"}\n")
    assert [issue.message for issue in issues] == ["this argument was already set in this block"]


def test_every_argument_outside_of_blocks_is_reported() -> None:
    messages = [issue.message for issue in read_file(named("attr redefined").source).issues]
    assert messages == ["an argument, a, outside of any block"] * 2


# Valid HCL that both parsers reject. It must be reported, and must not affect other blocks.
REJECTED_BY_BOTH_PARSERS = {
    "a non-ASCII letter in a heredoc's marker": "v = <<ÉND\n${var.x}\nÉND",
    "spaces around the star of a splat": "v = a.b[ * ].c",
}


@pytest.mark.parametrize(
    "argument", REJECTED_BY_BOTH_PARSERS.values(), ids=REJECTED_BY_BOTH_PARSERS
)
def test_text_that_both_parsers_reject_affects_only_its_block(argument: str) -> None:
    source = f"b {{\n{argument}\n}}\nc {{\n  w = var.y\n}}\n".encode()
    traversals, issues = read(source)
    assert len(issues) == 1
    assert [traversal[2:] for traversal in traversals] == [("var", "y")]


# Valid HCL that tree-sitter-hcl rejects and the fallback parser accepts.
FOR_THE_FALLBACK_PARSER = {
    "a number with an exponent and no fraction": ("a = [1e5, var.x]", [("var", "x")]),
    "such a number before a nested block": (
        "a {\n  b = 1e5\n  c {\n    d = var.x\n  }\n}",
        [("var", "x")],
    ),
    "such a number before a nested block with a label": (
        'a {\n  b = -12E+5 + 1E5\n  dynamic "c" {\n    d = var.x\n  }\n}',
        [("var", "x")],
    ),
    "a percent sign and an escaped directive": (
        'a = "%%%{ if no } ${var.x}"',
        [("var", "x")],
    ),
    "an escaped interpolation in a heredoc": (
        "a = [1e5, <<E\n$${var.no} ${var.x}\nE\n]",
        [("var", "x")],
    ),
}


@pytest.mark.parametrize("case", FOR_THE_FALLBACK_PARSER.values(), ids=FOR_THE_FALLBACK_PARSER)
def test_fallback_parser_is_used(case: tuple[str, list[tuple[str, ...]]]) -> None:
    text, expected = case
    source = f"{text}\n".encode()
    traversals, issues = read(source)
    assert issues == ()
    assert [traversal[2:] for traversal in traversals] == expected


@pytest.mark.xfail(reason="one token to python-hcl2, an error to tree-sitter-hcl", strict=True)
def test_interpolation_inside_an_escaped_one_is_found() -> None:
    traversals, _ = read(b'a = "$$${${var.x}}"\n')
    assert [traversal[2:] for traversal in traversals] == [("var", "x")]


def test_fallback_parser_is_not_used_for_unclosed_items() -> None:
    # python-hcl2 is slow, and items are often unclosed while they are being typed.
    assert read(b"b {\n  a = [1e5, var.x\n")[0] == ()
    with pytest.raises(hcl2_parser.RejectedError):
        hcl2_parser.parse(b"b {\n  a = [1e5, var.x\n")
