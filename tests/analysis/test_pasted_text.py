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


A, B = "aws_a.x", "module.m.var.z (expand)"


@pytest.mark.parametrize(
    "log",
    [
        f"Error: Cycle: {A} <- {B} <- {A}",
        f"Error: Cycle: {A} <-> {B}",
        f"Error: Cycle: {A} \u2194 {B}",
        f"Error: Cycle:\n{A}\n  -> {B}\n  -> {A}\n",
        f"Error: Cycle: `{A}` \u2192 `{B}`",
        f"Error: Cycle: {A} and {B}",
        f"Error: Cycle: {A}; {B}",
        f"Error: Cycle:\n\u2022 {A}\n\u2022 {B}\n",
        f"the cycle:\n- [ ] {A}\n- [x] {B}\n",
        f"Error: Cycle: {A}\n{B}\n\nsome text",
        f"Error: Cycle: {A}\n, {B}\n",
        f"Error: Cycle: {A},<br/>{B}<br>",
        f"<pre>Error: Cycle: {A}, {B}</pre><p>help</p>",
        f"Error: Cycle: {A},&nbsp;{B}",
        f"Error: Cycle: {A} -&gt; {B}",
        f"Cycle: ['{A}', '{B}']",
        f'Error: Cycle: "{A}", "{B}"',
        f"Cycle: \u2018{A}\u2019, \u2018{B}\u2019",
    ],
)
def test_separators_of_nodes(log: str) -> None:
    assert names(log) == [A, B]


@pytest.mark.parametrize(
    "bar",
    [
        "?",
        "\ufffd",
        "\ufffd\ufffd\ufffd",
        "\u201a\u00ee\u00c7",
        "\u0442\u0424\u0412",
        "\u9239?",
        "\u7b0f\ufffd",
    ],
    ids=["ascii", "replaced", "replaced-bytes", "mac", "koi8", "gbk", "shift-jis"],
)
def test_spoilt_box_characters(bar: str) -> None:
    """The bytes of U+2502 in UTF-8, decoded with another code page, in front of each line."""
    log = f"{bar} Error: Cycle: aws_a.x, module.m.v\n{bar} ar.z (expand)\n{bar}\n{bar} help\n"
    assert names(log) == [A, B]


@pytest.mark.parametrize(
    "key",
    ["['k']", '["k"]', "[\u201ck\u201d]", "[\u201ek\u201c]", "[&#34;k&#34;]", "[&quot;k&quot;]"],
)
def test_quotation_marks_of_keys(key: str) -> None:
    assert names(f"Error: Cycle: module.m{key}.aws_a.x, aws_b.y") == [
        'module.m["k"].aws_a.x',
        "aws_b.y",
    ]


def test_json_in_json() -> None:
    inner = json.dumps({"@message": 'Error: Cycle: module.m["k"].aws_a.x, aws_b.y'})
    assert names(json.dumps({"log": inner})) == ['module.m["k"].aws_a.x', "aws_b.y"]


@pytest.mark.parametrize(
    "log",
    [
        "aws_a.x depends on aws_b.y and aws_b.y depends on aws_a.x",
        "`aws_a.x` depends on `aws_b.y`, which depends on `aws_a.x`: a cycle",
        "there is a cycle: aws_a.x requires aws_b.y, aws_b.y needs aws_a.x",
        "We get a cycle aws_a.x -> aws_b.y -> aws_a.x when planning.",
        "Circular dependency detected: aws_a.x -> aws_b.y -> aws_a.x",
        "Error: Circular reference: aws_a.x, aws_b.y",
        '"Error: Cycle" between aws_a.x and aws_b.y',
        "Cycle error: aws_a.x, aws_b.y",
        "| node |\n|---|\n| aws_a.x |\n| aws_b.y |\na cycle",
    ],
)
def test_sentences_about_a_cycle(log: str) -> None:
    assert names(log) == ["aws_a.x", "aws_b.y"]


@pytest.mark.parametrize(
    "log",
    [
        '* aws_a.x: self reference not allowed: "aws_a.x.id"',
        "Self-referential block: aws_a.x",
    ],
)
def test_sentence_about_a_block_that_refers_to_itself(log: str) -> None:
    assert names(log) == ["aws_a.x"]


@pytest.mark.parametrize(
    "mask",
    ["module.<redacted>.aws_a.x", "module.[REDACTED].aws_a.x", "aws_a.{name}", "aws_a.$NAME"],
)
def test_masked_names(mask: str) -> None:
    (nodes,) = parse_cycle_errors(f"Error: Cycle: {mask}, aws_b.y")
    assert [(node.name, node.is_understood) for node in nodes] == [(mask, False), ("aws_b.y", True)]


@pytest.mark.parametrize(
    ("end", "following"),
    [
        ("and 12 more", []),
        ("(truncated)", []),
        ("<snip>, aws_c.z", ["aws_c.z"]),
        ("[...], aws_c.z", ["aws_c.z"]),
        ("module.m.aws_c.lo\u2026", []),
    ],
)
def test_cut_and_continued(end: str, following: list[str]) -> None:
    assert names(f"Error: Cycle: aws_a.a, aws_b.b, {end}") == [
        "aws_a.a",
        "aws_b.b",
        "\u2026",
        *following,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Cycle: [" * 9_000,
        "Error: Cycle: a_b.c" + " " * 40_000 + "x",
        "module.a." * 20_000 + " cycle",
    ],
    ids=["lists", "blanks", "calls"],
)
def test_time_grows_with_the_length_only(text: str) -> None:
    parse_cycle_errors(text)  # With a time that grows with the square, this takes minutes.


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
        "  # aws_a.a will be created\n  # aws_b.b will be created\n  + cycle = 3",
    ],
    ids=["list of a state", "one name in a sentence", "words", "plan"],
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
