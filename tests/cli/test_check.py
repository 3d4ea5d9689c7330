"""`tf-cycle-ls check`: output and exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import COMMAND, CYCLE, check_json, one_line, run, run_process
from tests.examples import CYCLIC, EXAMPLES, NAMES, REPAIRED, STARTING_CASE
from tf_cycle_ls.cli.check import WARNINGS
from tf_cycle_ls.replacement.foresight import FORESEEN_CODES


@pytest.mark.parametrize("name", NAMES)
def test_exit_code_is_1_for_cyclic_examples_only(name: str) -> None:
    assert run("check", name, cwd=EXAMPLES).returncode == (1 if name in CYCLIC else 0)


def test_output_is_deterministic() -> None:
    first, second = (run("check", "--format", "json", cwd=EXAMPLES).stdout for _ in range(2))
    assert first == second
    paths = [root["path"] for root in json.loads(first)["roots"]]
    assert paths == NAMES


def test_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "latin.tf").write_bytes(b'# Gr\xf6\xdfe\nvariable "v" {}\n')
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 2
    assert "latin.tf: not UTF-8" in result.stdout
    assert "test_a.x and test_b.y depend on each other" in result.stdout
    (problem,) = check_json(".", cwd=tmp_path)["roots"][0]["problems"]
    assert problem["file"] == "latin.tf"


def test_incomplete_block_is_reported(tmp_path: Path) -> None:
    half = 'resource "test_c" "z" {\n  v = [\n'
    (tmp_path / "main.tf").write_text(half + CYCLE, encoding="utf-8")
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 1
    assert 'resource "test_c" "z" cannot be read' in result.stdout
    assert "test_a.x and test_b.y depend on each other" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "xml"], ["chek"], ["check", "--nonsense"]]
)
def test_wrong_usage_is_reported_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert arguments[-1] in one_line(result)
    assert result.stdout == ""


def test_closed_pipe_is_not_an_error() -> None:
    command = [*COMMAND, "check", str(STARTING_CASE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_exit_code_of_the_process(tmp_path: Path) -> None:
    """The process reports what the call returns."""
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    for arguments in (["check"], ["check", "nowhere"], ["check", "--nonsense"]):
        process, call = run_process(*arguments, cwd=tmp_path), run(*arguments, cwd=tmp_path)
        assert process.returncode == call.returncode
        assert (process.stdout, process.stderr) == (call.stdout, call.stderr)


def test_version_and_help_are_printed(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout.startswith("tf-cycle-ls ")
    help_ = run("check", "--help", cwd=tmp_path).stdout
    assert "Exit status" in help_


def test_fixed_example_has_no_findings() -> None:
    result = run("check", str(REPAIRED), cwd=EXAMPLES)
    assert result.stdout == "1 root module: 0 cycles, 0 self references\n"


def test_every_warning_about_a_change_can_fail_a_run() -> None:
    assert set(FORESEEN_CODES) <= set(WARNINGS)
