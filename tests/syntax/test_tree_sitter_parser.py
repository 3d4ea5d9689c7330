"""The conversion of tree-sitter's nodes, and its differences from hclsyntax."""

from __future__ import annotations

import pytest

from tests.marked import parse_marked
from tests.syntax.edge_cases import VALID, EdgeCase
from tests.syntax.traversals import in_body
from tf_cycle_ls.syntax import tree_sitter_parser
from tf_cycle_ls.syntax.ast import Body, Key

# The snippets that need no fallback parser and have no byte order mark.
ACCEPTED = [
    case
    for case in VALID
    if not case.source.startswith(b"\xef\xbb\xbf")
    and not tree_sitter_parser.parse(case.source).has_error
]


def body(text: str) -> Body:
    """The body of a text that tree-sitter accepts."""
    data = text.encode()
    root = tree_sitter_parser.parse(data)
    assert not root.has_error
    return tree_sitter_parser.body_of(root, data)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_traversals_of_a_whole_file_are_those_of_hcl(case: EdgeCase) -> None:
    root = tree_sitter_parser.parse(case.source)
    traversals = in_body(tree_sitter_parser.body_of(root, case.source))
    assert tuple(sorted(traversals)) == case.traversals


@pytest.mark.parametrize(
    ("marked", "steps", "is_open"),
    [
        ("a = [«b.c[0].d»]\n", ("c", Key("0"), "d"), False),
        ('a = [«b["k"].c»]\n', (Key('"k"'), "c"), False),
        ("a = [«b.0.c»]\n", (Key("0"), "c"), False),
        ("a = [«b.c»[1 + 1].d]\n", ("c",), True),
        ("a = [«b.c»[*].d]\n", ("c",), True),
        ("a = [«b.c»[true]]\n", ("c",), True),
        ("a = [(«b.c»).d]\n", ("c",), False),
    ],
)
def test_only_a_literal_index_continues_a_traversal(
    marked: str, steps: tuple[object, ...], is_open: bool
) -> None:
    text, (span,) = parse_marked(marked)
    (attribute,) = body(text).attributes
    (traversal,) = attribute.traversals
    assert (traversal.span, traversal.steps, traversal.open) == (span, steps, is_open)


def test_header_of_a_block_spans_its_type_and_labels() -> None:
    text, (header, span) = parse_marked('# é\n«»«resource "é" "b" {\n}»\n')
    (block,) = body(text).blocks
    assert (block.type, block.labels) == ("resource", ("é", "b"))
    assert block.span == span
    assert text.encode()[block.header.start : block.header.end].decode() == 'resource "é" "b"'
    assert block.header.start == header.start


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("a = 1\n«)»\n", "not valid HCL here"),
        ("b {\n  c = «1»\n", "expected }"),
        ("b {\n  c = [1, «2» # two\n\n", "expected ]"),
        ("b {\n  c = d.e«.»\n\n# The next block.\n", "expected a name"),
    ],
)
def test_first_issue_is_at_the_first_error(marked: str, message: str) -> None:
    text, (span,) = parse_marked(marked)
    issue = tree_sitter_parser.first_issue(tree_sitter_parser.parse(text.encode()))
    assert (issue.message, issue.span) == (message, span)
