"""`check --format text`: what is shown by default, with `--verbose` and with `--fixes all`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.cli.support import COMMAND, run
from tests.examples import EXAMPLES, NAMES, STARTING_CASE
from tests.sampled import slow

PLACES = {
    "iam.tf:46:19",
    "iam.tf:59:18",
    "iam.tf:69:19",
    "iam.tf:89:19",
    "kms.tf:7:29",
    "vpc_endpoints.tf:8:25",
    "vpc_endpoints.tf:18:25",
}
"""The references on cycles of the starting case. Determined with an editor."""


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_verbose_marks_every_edge_of_the_starting_case() -> None:
    path = "examples/kms-endpoint-cycle"
    result = run("check", "--verbose", path, cwd=EXAMPLES.parent)
    assert result.returncode == 1
    assert set(re.findall(rf"^ {{6}}--> {path}/(\S+)$", result.stdout, re.MULTILINE)) == PLACES
    assert re.findall(r"\(cycle (\d)\)", result.stdout) == ["1", "2", "3"]
    assert "more cycle" not in result.stdout
    assert "1 root module: 3 cycles, 0 self references" in result.stdout


def test_default_shows_the_shortest_cycle_and_the_best_fix_of_each_component() -> None:
    """The first component has a cycle of 2 blocks and one of 4, the second has one of 2. The two
    fixes are those that `fix` makes."""
    output = run("check", STARTING_CASE.name, cwd=EXAMPLES).stdout
    assert re.findall(r"\(cycle (\d)\)", output) == ["1", "3"]
    assert "\n… and 1 more cycle among the same 4 blocks; --verbose shows them\n" in output
    helps = re.findall(r"^help: (.*)$", output, re.MULTILINE)
    assert len(helps) == 2
    preview = run("fix", STARTING_CASE.name, cwd=EXAMPLES).stderr
    for title in helps:
        assert f"tf-cycle-ls: {title}\n" in preview


def test_starting_case_fits_on_a_screen() -> None:
    output = run("check", STARTING_CASE.name, cwd=EXAMPLES).stdout
    assert len(output.split()) <= 200
    assert len(output.splitlines()) <= 50


def test_all_fixes_are_listed_on_request_with_rule_and_loss() -> None:
    default = run("check", STARTING_CASE.name, cwd=EXAMPLES).stdout
    output = run("check", "--fixes", "all", STARTING_CASE.name, cwd=EXAMPLES).stdout
    for rule in ("wildcard", "remove-condition", "remove-statement"):
        assert f"\n     {rule}: " in output
        assert f"{rule}: " not in default
    assert "this control is gone" in unwrapped(output)
    assert "check --fixes all" in default
    assert "check --fixes all" not in output, "it has been done"


def test_check_lists_compensating_controls_once_per_component() -> None:
    output = run("check", "--fixes", "all", STARTING_CASE.name, cwd=EXAMPLES).stdout
    first, second = output.split("verified fixes, best first")[1:]
    for block in (first, second):
        assert "(3 of 5 compensating controls present)" in unwrapped(block)
        details = [line for line in block.splitlines() if line.startswith("     - ")]
        assert [line.split(": ")[1] for line in details] == [
            "present",
            "present",
            "present",
            "unknown",
            "unknown",
        ]
    assert unwrapped(first).count("(3 of 5 compensating controls present)") >= 2


PROVIDER = """\
provider "test" {
  endpoint = test_cluster.c.endpoint
}

resource "test_cluster" "c" {
}
"""


def test_check_explains_why_there_is_no_fix(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER)
    lines = run("check", ".", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("note: "))
    assert lines[at] == "note: No fix: provider test is configured from its own resources"
    assert lines[at + 1] == "      --> main.tf:2:14"
    assert all(len(line) <= 100 for line in lines[at + 2 :])
    assert "endpoint refers to test_cluster.c.endpoint" in unwrapped("\n".join(lines[at + 2 :]))
    assert not any(line.startswith("help: ") for line in lines)
    assert not any(" fix --write" in line for line in lines), "there is nothing to write"


# The trust policy is an argument of the role only, so the role cannot be named in it.
UNSAFE = """\
resource "aws_iam_role" "a" {
  name               = "a"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.a.arn]
    }
  }
}
"""


def test_unsafe_fix_names_the_option_that_it_needs(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(UNSAFE)
    output = run("check", cwd=tmp_path).stdout
    (title,) = re.findall(r"^help: (.*)$", output, re.MULTILINE)
    assert title.endswith("; needs fix --unsafe")
    assert " fix --write" not in output, "`fix` has no safe fix to make"
    assert run("fix", cwd=tmp_path).stdout == ""
    assert run("fix", "--unsafe", cwd=tmp_path).stdout != ""


def test_all_fixes_are_followed_by_the_reason_why_none_is_safe(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(UNSAFE)
    assert "\nnote: " not in run("check", cwd=tmp_path).stdout
    _, listed = run("check", "--fixes=all", cwd=tmp_path).stdout.split("verified fixes")
    assert "\nnote: " in listed


def test_no_explanation_if_a_safe_fix_exists() -> None:
    for name in NAMES:
        assert "note: " not in run("check", "--fixes", "all", name, cwd=EXAMPLES).stdout


def test_component_of_nine_blocks_has_one_headline(tmp_path: Path) -> None:
    """Each block depends on the next one and on the first, so there are eight cycles."""
    names = [f"r{number}" for number in range(9)]
    blocks = [
        f'resource "test_a" "{name}" {{\n  v = [test_a.{following}.id, test_a.r0.id]\n}}\n'
        for name, following in zip(names[1:], [*names[2:], "r0"], strict=True)
    ]
    first = 'resource "test_a" "r0" {\n  v = test_a.r1.id\n}\n'
    (tmp_path / "main.tf").write_text("\n".join([first, *blocks]))
    output = run("check", cwd=tmp_path).stdout
    assert output.count("error[dependency-cycle]") == 1
    assert output.startswith(
        "error[dependency-cycle]: test_a.r0 and test_a.r1 depend on each other (cycle 1)\n"
    )
    assert "\n… and 7 more cycles among the same 9 blocks; --verbose shows them\n" in output
    verbose = run("check", "--verbose", cwd=tmp_path).stdout
    assert verbose.count("error[dependency-cycle]") == 8


def test_cycles_are_numbered_over_all_root_modules(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(PROVIDER)
    output = unwrapped(run("check", cwd=tmp_path).stdout)
    assert re.findall(r"\(cycle (\d)\)", output) == ["1", "2"]


# What precedes the text of a line: a line number, a bar, an arrow, the number of a fix.
MARGIN = re.compile(r"^\s*(\d+(?= \|)|\d+\. )?\s*\|?\s*(-->)?\s*")


@pytest.fixture
def random_case(tmp_path: Path) -> Path:
    """Blocks with names and source lines of any length, wide characters, syntax errors, self
    references and references between all of them."""
    random = Random(16)
    names = ["x" * random.randint(1, 70) + str(number) for number in range(6)]
    texts = []
    for name in names:
        targets = random.sample(names, 3)
        padding = random.choice(["", "漢" * 40, "a " * 100, "\t" * 9])
        references = ", ".join(f'"{padding}${{test_long.{target}.id}}"' for target in targets)
        texts.append(f'resource "test_long" "{name}" {{\n  v = [{references}]\n}}\n')
    texts.append(f'resource "test_long" "{"broken" * 20}" {{\n  v = [\n')
    texts.append('resource "test_a" "own" {\n  a_long_argument_name = test_a.own.value\n}\n')
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "main.tf").write_text("\n".join(texts), encoding="utf-8")
    return tmp_path / "case"


def kms(_: pytest.FixtureRequest) -> Path:
    return STARTING_CASE


def odd(request: pytest.FixtureRequest) -> Path:
    case: Path = request.getfixturevalue("random_case")
    return case


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("case", [kms, odd])
@pytest.mark.parametrize("columns", [80, *map(slow, [60, 100, 200])])
def test_no_line_is_wider_than_the_terminal(
    case: Callable[[pytest.FixtureRequest], Path], columns: int, request: pytest.FixtureRequest
) -> None:
    """A terminal of this width shows each line in one row, except a word that is too long."""
    pyte = pytest.importorskip("pyte")
    path = case(request)
    for options in ([], ["--verbose", "--fixes=all"] if case is kms else ["--verbose"]):
        output = on_terminal([*options, path.name], path.parent, columns)
        assert "error[" in output
        for line in output.splitlines():
            screen = pyte.Screen(columns, 3)
            pyte.Stream(screen).feed(line)
            words = MARGIN.sub("", line).split()
            is_command = line.startswith("    tf-cycle-ls ")
            assert not screen.display[1].strip() or len(words) == 1 or is_command, line


def on_terminal(arguments: list[str], cwd: Path, columns: int) -> str:
    """The output of `check` on a terminal with this many columns."""
    import fcntl
    import pty
    import struct
    import subprocess
    import termios
    import threading

    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
    # COLUMNS would take precedence over the size of the terminal.
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment["NO_COLOR"] = "1"
    output = bytearray()

    def read() -> None:
        try:
            while chunk := os.read(reader, 65536):
                output.extend(chunk)
        except OSError:  # Linux reports the end of a closed terminal as an error.
            pass

    thread = threading.Thread(target=read)
    thread.start()
    command = [*COMMAND, "check", *arguments]
    subprocess.run(
        command, cwd=cwd, stdout=terminal, stderr=subprocess.DEVNULL, env=environment, check=False
    )
    os.close(terminal)
    thread.join()
    os.close(reader)
    return output.decode().replace("\r\n", "\n")
