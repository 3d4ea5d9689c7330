"""Messages about cycles, as the real Terraform prints them: into a pipe, on a terminal, and as the
terminal shows them, lines broken at its width."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.terraform.ask import Terraform
from tf_cycle_ls.analysis.terraform_errors import NodeRole, parse_cycle_errors

CASES = Path(__file__).parent.parent / "cases"
COLUMNS = (30, 47, 80, 119)


def expected() -> dict[str, list[list[str]]]:
    """The cyclic cases, each with its cycles, as Terraform told them when it was asked as JSON."""
    found = {}
    for path in sorted(CASES.glob("*/expected.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        if answer["cycles"]:
            found[path.parent.name] = answer["cycles"]
    return found


CYCLIC = expected()


def names(log: str) -> set[frozenset[str]]:
    return {frozenset(each.name for each in named) for named in parse_cycle_errors(log)}


def is_found_by_plan(name: str) -> bool:
    answer = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    return bool(answer["cycles_only_in_plan"])


def screen(output: str, columns: int) -> str:
    """What a terminal shows, as it would be copied from it."""
    import pyte

    shown = pyte.Screen(columns, 200)
    stream = pyte.Stream(shown)
    stream.feed(output)
    return "\n".join(line.rstrip() for line in shown.display)


def cycles(name: str) -> set[frozenset[str]]:
    return {frozenset(cycle) for cycle in CYCLIC[name]}


def squeezed(found: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Without blanks: one that stood at the end of a line is not seen on a screen."""
    return {frozenset(re.sub(r"\s", "", name) for name in cycle) for cycle in found}


@pytest.mark.parametrize("name", CYCLIC)
def test_into_a_pipe(name: str, terraform: Terraform) -> None:
    assert names(terraform.printed(CASES / name, plan=is_found_by_plan(name))) == cycles(name)


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("name", CYCLIC)
def test_on_a_terminal(name: str, terraform: Terraform) -> None:
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


def test_roles_and_addresses() -> None:
    (named,) = parse_cycle_errors(BOX)
    assert [(each.address, each.role) for each in named] == [
        ("module.a.test_a.x", NodeRole.EXPAND),
        ("module.a.var.v", NodeRole.EXPAND),
        ("test_b.y", NodeRole.DESTROY),
        ("test_c.z", NodeRole.DEPOSED),
        ('provider["registry.terraform.io/hashicorp/test"].w', NodeRole.PLAIN),
    ]
    assert named[1].node == "module.a.var.v (expand)"


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
def test_how_logs_have_it(log: str) -> None:
    assert squeezed(names(log)) == squeezed([frozenset(LONG_NAMES)])


def test_several_in_one_log() -> None:
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
def test_what_is_no_message_about_a_cycle(log: str) -> None:
    assert parse_cycle_errors(log) == ()


def test_opentofus_validations() -> None:
    (named,) = parse_cycle_errors("Error: Cycle: var.v (expand, reference), test_a.x\n")
    assert [(each.node, each.role) for each in named] == [
        ("var.v (validation)", NodeRole.VALIDATION),
        ("test_a.x", NodeRole.PLAIN),
    ]
