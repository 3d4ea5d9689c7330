"""Messages as people paste them into issues, chats, comments and programs.

The forms are from public threads and notes.
"""

from __future__ import annotations

import json

import pytest

from tf_cycle_ls.analysis.pasted_text import json_strings, unquoted, without_leading_signs
from tf_cycle_ls.analysis.terraform_errors import NodeRole, parse_cycle_errors

NODES = ["aws_a.a", "module.m.data.aws_b.b", 'provider["registry.terraform.io/hashicorp/aws"]']
BAR = "\u00d4\u00f6\u00e9"
"""A box character that was decoded as code page 850."""
MESSAGE = f"Error: Cycle: {', '.join(NODES)}"


def names(log: str) -> list[str]:
    """The names of the nodes of the only error in a log."""
    (nodes,) = parse_cycle_errors(log)
    return [node.name for node in nodes]


@pytest.mark.parametrize(
    "log",
    [
        f"Error: Cycle: {NODES[0]} -> {NODES[1]} -> {NODES[2]} -> {NODES[0]}",
        f"Cycle: {NODES[0]} \u2192 {NODES[1]} \u2192 {NODES[2]}",
        f"# as in:\n# Error: Cycle: {NODES[0]}, \n# {NODES[1]}, \n# {NODES[2]}\n# -----\n# code",
        f"// {MESSAGE}",
        f"> {MESSAGE}\n>\n> Why?",
        MESSAGE.replace('"', "&quot;"),
        MESSAGE.replace('"', "\u201d"),
        json.dumps({"error": f"\u2577\n\u2502 {MESSAGE}\n\u2502 \n\u2575\n"}),
        json.dumps([{"log": f"{MESSAGE}\n"}]),
        f"**F1**: `Error: Cycle: {NODES[0]},\n{NODES[1]}, {NODES[2]}` means that it is not done.",
        f"`{MESSAGE}` is what it says",
        "\u00d4\u00f6\u00e9 Error: Cycle: aws_a.a, module.m.da\n\u00d4\u00f6\u00e9 ta.aws_b.b, "
        + NODES[2],
        "The cycle is:\n\n1. `aws_a.a`\n2. `module.m.data.aws_b.b`\n3. `" + NODES[2] + "`",
        f"There is a circular dependency:\n- {NODES[0]} depends on {NODES[1]}\n- {NODES[2]}",
    ],
)
def test_all_nodes_are_read(log: str) -> None:
    assert names(log) == NODES


@pytest.mark.parametrize("dots", ["...", "\u2026", "[...]"])
def test_message_that_is_cut_off(dots: str) -> None:
    (nodes,) = parse_cycle_errors(f"Error: Cycle: aws_a.a, aws_b.b, {dots}")
    assert [node.role for node in nodes] == [NodeRole.PLAIN, NodeRole.PLAIN, NodeRole.CUT]


def test_block_that_refers_to_itself() -> None:
    log = (
        "\u2577\n\u2502 Error: Self-referential block\n\u2502 \n\u2502   on main.tf line 2:\n"
        "\u2502    2:   v = test_a.a.id\n\u2502 \n"
        "\u2502 Configuration for module.m.test_a.a may not refer to itself.\n\u2575\n"
    )
    assert names(log) == ["module.m.test_a.a"]


@pytest.mark.parametrize(
    "log",
    [
        "aws_a.a\naws_b.b\n",
        "a life cycle: aws_a.a and more\n",
        "the cycle time is 3 s\nmain.tf and other.tf\n",
    ],
    ids=["list of a state", "one name in a sentence", "words"],
)
def test_other_text_has_no_error(log: str) -> None:
    assert parse_cycle_errors(log) == ()


def test_arrows_between_words_are_kept() -> None:
    assert unquoted("a  -> , \u201cb\u201d") == 'a  -> , "b"'


def test_json_strings_of_a_line_that_is_cut_off() -> None:
    lines = list(json_strings(r'{"a": "x\nCycle: \u2502 b[\"c\"]\n', "Cycle:"))
    assert lines[1] == 'Cycle: \u2502 b["c"]'


@pytest.mark.parametrize("line", ["  - a.b", "12) a.b", "# > a.b", "`a.b`", "a.b"])
def test_leading_signs(line: str) -> None:
    assert without_leading_signs(line) == "a.b"
