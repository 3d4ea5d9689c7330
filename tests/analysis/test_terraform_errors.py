"""Parsing cycle errors as the real Terraform prints them.

The output goes into a pipe, to a terminal, or is copied from a terminal that wraps lines.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable

import pytest

from tests.analysis.cyclic_cases import CASES, CYCLIC, is_found_by_plan
from tests.sampled import sampled
from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.terraform_errors import NodeRole, parse_cycle_errors

COLUMNS = (30, 47, 80, 119)


def names(log: str) -> set[frozenset[str]]:
    return {frozenset(node.name for node in nodes) for nodes in parse_cycle_errors(log)}


def screen(output: str, columns: int) -> str:
    """The text on a terminal of this width after this output."""
    import pyte

    screen = pyte.Screen(columns, 200)
    stream = pyte.Stream(screen)
    stream.feed(output)
    return "\n".join(line.rstrip() for line in screen.display)


def cycles(name: str) -> set[frozenset[str]]:
    return {frozenset(cycle) for cycle in CYCLIC[name]}


def squeezed(cycles: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Remove the blanks in names: a screen does not show a blank at the end of a line."""
    return {frozenset(re.sub(r"\s", "", name) for name in cycle) for cycle in cycles}


@pytest.mark.parametrize("name", sampled(CYCLIC, 30))
def test_cycle_in_piped_output(name: str, terraform: Terraform) -> None:
    assert names(terraform.printed(CASES / name, plan=is_found_by_plan(name))) == cycles(name)


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("name", sampled(CYCLIC, 30))
def test_cycle_in_terminal_output(name: str, terraform: Terraform) -> None:
    output = terraform.printed(CASES / name, plan=is_found_by_plan(name), columns=60)
    assert "\x1b[" in output
    assert "│" in output
    assert names(output) == cycles(name)
    for columns in COLUMNS:
        assert squeezed(names(screen(output, columns))) == squeezed(cycles(name)), columns


LONG = 'Cycle: module.a["x, y"].test_a.x[0] (expand), module.a.var.v (expand), test_b.y (destroy)'
LONG += ', test_c.z (destroy deposed 1a2b3c4d), provider["registry.terraform.io/hashicorp/test"].w'
LONG_NAMES = {
    'module.a["x, y"].test_a.x[0] (expand)',
    "module.a.var.v (expand)",
    "test_b.y (destroy)",
    "test_c.z (destroy deposed 1a2b3c4d)",
    'provider["registry.terraform.io/hashicorp/test"].w',
}
BOX = f"╷\n│ Error: {LONG}\n│ \n│ \n╵\n"


def test_role_and_address_of_each_node() -> None:
    (nodes,) = parse_cycle_errors(BOX)
    assert [(node.address, node.role) for node in nodes] == [
        ("module.a.test_a.x", NodeRole.EXPAND),
        ("module.a.var.v", NodeRole.EXPAND),
        ("test_b.y", NodeRole.DESTROY),
        ("test_c.z", NodeRole.DEPOSED),
        ('provider["registry.terraform.io/hashicorp/test"].w', NodeRole.PLAIN),
    ]
    assert nodes[1].node == "module.a.var.v (expand)"


@pytest.mark.parametrize(
    "log",
    [
        BOX,
        BOX.replace("\n", "\r\n"),
        # GitHub Actions' raw log, GitLab's, Terragrunt's, a log that lost its escape characters,
        # and what PowerShell made of UTF-8.
        re.sub("^", "2026-11-25T21:28:30.1234567Z ", BOX, flags=re.MULTILINE),
        re.sub("^", "[2026-11-25 21:28:30] ", BOX, flags=re.MULTILINE),
        re.sub("^", "21:28:30.123 STDERR [unit] terraform: ", BOX, flags=re.MULTILINE),
        "[31m╷[0m[0m\n[31m│[0m [0m[1m[31mError: [0m[0m[1m"
        + LONG
        + "[0m\n[31m│[0m [0m\n[31m╵[0m[0m\n",
        BOX.replace("│", "â”‚").replace("╷", "â•·").replace("╵", "â•µ"),
        f"##[error]Error: {LONG}\nReleasing state lock. This may take a few moments...\n",
        f"Error: Error asking for user input: 1 error occurred:\n\t* {LONG}\n\n",
        f"Error: {LONG}",
        json.dumps({"@level": "error", "diagnostic": {"severity": "error", "summary": LONG}}),
        json.dumps(
            {"valid": False, "diagnostics": [{"severity": "error", "summary": LONG}]}, indent=2
        ),
        BOX + "and once more\n" + BOX,
        BOX.replace(", test_b", ",\n│ test_b")
        .replace("1a2b", "1a\n│ 2b")
        .replace("(exp", "(exp\n│ "),
        BOX.replace("(destroy dep", "(destroy\ndep").replace("hashi", "hashi\n"),
    ],
)
def test_cycle_in_ci_log_formats(log: str) -> None:
    assert squeezed(names(log)) == squeezed([frozenset(LONG_NAMES)])


def test_several_cycles_in_one_log() -> None:
    log = "╷\n│ Error: Cycle: test_a.x, test_b.y\n│ Cycle: test_c.z, test_d.w\n│ \n╵\n" + BOX
    assert len(parse_cycle_errors(log)) == 3
    assert names(log) >= {frozenset({"test_a.x", "test_b.y"}), frozenset({"test_c.z", "test_d.w"})}


@pytest.mark.parametrize(
    "log",
    [
        "",
        "{",
        '{"diagnostics": [1, {"summary": 2}], "diagnostic": []}',
        "The Cycle: old and new.\nLife Cycle: a, b\n",
        "Error: Cycle:\n",
        "Error: Unsupported argument\n",
        "\x00\xff\x1b[",
    ],
)
def test_text_without_cycle_error_gives_nothing(log: str) -> None:
    assert parse_cycle_errors(log) == ()


def test_opentofu_validation_nodes() -> None:
    (nodes,) = parse_cycle_errors("Error: Cycle: var.v (expand, reference), test_a.x\n")
    assert [(node.node, node.role) for node in nodes] == [
        ("var.v (validation)", NodeRole.VALIDATION),
        ("test_a.x", NodeRole.PLAIN),
    ]


@pytest.mark.parametrize(
    "message",
    [
        "Error: Cycle:\n  test_a.x\n  module.m.var.v (expand)\n  (execute checks)\n\n",
        "\u2502 Error: Cycle:\n\u2502   test_a.x\n\u2502   module.m.var.v (expand)\n"
        "\u2502   (execute checks)\n\u2502 \n\u2575\n",
        "Error: Cycle: (execute checks), module.m.var.v (expand), test_a.x",
        json.dumps({"diagnostics": [{"summary": "Cycle:\n  test_a.x\n  module.m.var.v (expand)\n"
                                                "  (execute checks)"}]}),
    ],
    ids=["lines", "box", "commas", "json"],
)  # fmt: skip
def test_one_node_a_line_as_since_terraform_1_16(message: str) -> None:
    assert names(message) == {
        frozenset({"test_a.x", "module.m.var.v (expand)", "(execute checks)"})
    }


def test_two_errors_with_one_node_a_line() -> None:
    message = "Error: Cycle:\n  test_a.x\n  test_b.y\nCycle:\n  local.a\n  local.b\n"
    assert names(message) == {
        frozenset({"test_a.x", "test_b.y"}),
        frozenset({"local.a", "local.b"}),
    }


def test_node_of_a_trigger() -> None:
    trigger = "action.test_x.go triggered by module.m.test_a.x[0] (apply - before)"
    ((first, second),) = parse_cycle_errors(f"Error: Cycle: {trigger}, module.m.test_a.x[0]")
    assert (first.name, first.role, first.is_understood) == (trigger, NodeRole.BEFORE, True)
    assert first.node == "action.test_x.go triggered by module.m.test_a.x (apply - before)"
    assert second.node == "module.m.test_a.x"


def test_node_of_an_unknown_form_is_kept() -> None:
    ((first, second, third),) = parse_cycle_errors("Error: Cycle: test_a.x, a new kind, test_b.y")
    assert [node.is_understood for node in (first, second, third)] == [True, False, True]
    assert second.name == "a new kind"
