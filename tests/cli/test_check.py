"""`tf-cycle-ls check` as a process: output and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.support import CYCLE, check_json, one_line, run
from tests.examples import CYCLIC, EXAMPLES, REPAIRED, STARTING_CASE


def test_json_has_components_and_references(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "main.tf").write_text(CYCLE, encoding="utf-8")
    answer = check_json("sub", cwd=tmp_path)
    assert answer["version"] == 1
    (root,) = answer["roots"]
    assert root["path"] == "sub"
    assert root["self_references"] == []
    assert root["problems"] == []
    (component,) = root["components"]
    assert component["addresses"] == ["test_a.x", "test_b.y"]
    assert component["cycles"] == [["test_a.x", "test_b.y"]]
    by_ends = {(edge["from"], edge["to"]): edge["references"] for edge in component["edges"]}
    # Counted by hand: the second of the two letters before the reference takes two UTF-16 units.
    assert by_ends["test_a.x", "test_b.y"] == [
        {
            "file": "sub/main.tf",
            "text": "test_b.y.id",
            "attribute": "v",
            "range": {
                "start": {"line": 1, "character": 13},
                "end": {"line": 1, "character": 24},
            },
        }
    ]
    (back,) = by_ends["test_b.y", "test_a.x"]
    assert back["attribute"] == "nested.v"
    assert back["range"]["start"] == {"line": 6, "character": 8}


def test_self_references_are_listed_separately(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_a" "x" {\n  v = test_a.x.id\n}\n')
    (root,) = check_json(".", cwd=tmp_path)["roots"]
    assert root["path"] == "."
    (found,) = root["self_references"]
    assert found["address"] == "test_a.x"
    assert found["file"] == "main.tf"
    assert found["range"]["start"] == {"line": 1, "character": 6}
    assert run("check", ".", cwd=tmp_path).returncode == 1


def test_module_and_its_close_node_are_one_address(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('output "o" {\n  value = 1\n}\n')
    (tmp_path / "main.tf").write_text(
        'module "m" {\n  source     = "./m"\n  depends_on = [test_a.x]\n}\n\n'
        'resource "test_a" "x" {\n  v = module.m\n}\n'
    )
    (root,) = check_json(".", cwd=tmp_path)["roots"]
    (component,) = root["components"]
    assert component["addresses"].count("module.m") == 1
    for cycle in component["cycles"]:
        assert len(cycle) == len(set(cycle))
    implied = [edge for edge in component["edges"] if not edge["references"]]
    assert implied
    assert all(edge["note"] and edge["place"]["file"] for edge in implied)


def test_text_marks_every_edge_of_the_starting_case() -> None:
    """The expected positions were determined with an editor."""
    result = run("check", "examples/kms-endpoint-cycle", cwd=EXAMPLES.parent)
    assert result.returncode == 1
    for place in (
        "iam.tf:46:19",
        "iam.tf:59:18",
        "iam.tf:69:19",
        "iam.tf:89:19",
        "kms.tf:7:29",
        "vpc_endpoints.tf:8:25",
        "vpc_endpoints.tf:18:25",
    ):
        assert f"--> examples/kms-endpoint-cycle/{place}\n" in result.stdout
    assert "1 root module: 3 cycles, 0 self references" in result.stdout
    for rule in ("wildcard", "remove-condition", "remove-statement"):
        assert f"{rule}: " in result.stdout


def test_carets_stand_under_the_reference(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE.replace("é𝒳", "漢\t"), encoding="utf-8")
    lines = run("check", cwd=tmp_path).stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if "test_b.y.id}" in line)
    # On a terminal 漢 takes two columns, and the tab is printed as four spaces.
    before = lines[at].partition("test_b")[0]
    assert lines[at + 1].partition("^")[0][9:] == " " * (len(before) - 9 + 1)
    assert lines[at + 1].count("^") == len("test_b.y.id")


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir()))
def test_exit_code_is_1_for_cyclic_examples_only(name: str) -> None:
    assert run("check", name, cwd=EXAMPLES).returncode == (1 if name in CYCLIC else 0)


def test_output_is_deterministic() -> None:
    first, second = (run("check", "--format", "json", cwd=EXAMPLES).stdout for _ in range(2))
    assert first == second
    paths = [root["path"] for root in json.loads(first)["roots"]]
    assert paths == sorted(path.name for path in EXAMPLES.iterdir())


def test_called_module_is_not_a_root_module(tmp_path: Path) -> None:
    (tmp_path / "modules" / "m").mkdir(parents=True)
    (tmp_path / "modules" / "m" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./modules/m"\n}\n')
    roots = check_json(".", cwd=tmp_path)["roots"]
    assert [root["path"] for root in roots] == ["."]
    assert roots[0]["components"][0]["addresses"] == ["module.m.test_a.x", "module.m.test_b.y"]


def test_dot_terraform_is_not_searched(tmp_path: Path) -> None:
    (tmp_path / ".terraform" / "modules" / "m").mkdir(parents=True)
    (tmp_path / ".terraform" / "modules" / "m" / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "main.tf").write_text("locals {}\n")
    assert [root["path"] for root in check_json(".", cwd=tmp_path)["roots"]] == ["."]


def test_missing_path_does_not_stop_other_paths(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "nowhere", ".", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)
    assert "test_a.x → test_b.y" in result.stdout, "the other path was still checked"


def test_directory_without_configuration_is_reported(tmp_path: Path) -> None:
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 0
    assert "no Terraform configuration" in one_line(result)


def test_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    (tmp_path / "latin.tf").write_bytes(b'# Gr\xf6\xdfe\nvariable "v" {}\n')
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 1
    assert "latin.tf: not UTF-8" in result.stdout
    assert "test_a.x → test_b.y" in result.stdout
    (problem,) = check_json(".", cwd=tmp_path)["roots"][0]["problems"]
    assert problem["file"] == "latin.tf"


def test_incomplete_block_is_reported(tmp_path: Path) -> None:
    half = 'resource "test_c" "z" {\n  v = [\n'
    (tmp_path / "main.tf").write_text(half + CYCLE, encoding="utf-8")
    result = run("check", ".", cwd=tmp_path)
    assert result.returncode == 1
    assert 'resource "test_c" "z" cannot be read' in result.stdout
    assert "test_a.x → test_b.y" in result.stdout


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root can read everything")
def test_unreadable_directory_is_an_error(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    result = run("check", "closed", cwd=tmp_path)
    assert result.returncode == 2
    assert "closed" in one_line(result)


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "xml"], ["chek"], ["check", "--nonsense"]]
)
def test_wrong_usage_is_reported_in_one_line(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert arguments[-1] in one_line(result)
    assert result.stdout == ""


def test_pipe_gets_utf8_without_colour_in_any_locale() -> None:
    command = [sys.executable, "-m", "tf_cycle_ls", "check", str(STARTING_CASE)]
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert result.returncode == 1
    assert b"\x1b" not in result.stdout
    assert "→" in result.stdout.decode()
    assert result.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("no_colour", [False, True])
def test_terminal_gets_colour_unless_no_color_is_set(no_colour: bool) -> None:
    import pty

    reader, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"NO_COLOR": "1"} if no_colour else {}
    command = [
        sys.executable,
        "-m",
        "tf_cycle_ls",
        "check",
        str(REPAIRED.parent / "security-groups"),
    ]
    subprocess.run(command, stdout=terminal, env=environment, check=False)
    os.close(terminal)
    output = b""
    with suppress(OSError):  # Linux reports the end of a closed terminal as an error.
        while chunk := os.read(reader, 65536):
            output += chunk
    os.close(reader)
    assert b"error[dependency-cycle]" in output
    assert (b"\x1b[31m" in output) == (not no_colour)


def test_closed_pipe_is_not_an_error() -> None:
    command = [sys.executable, "-m", "tf_cycle_ls", "check", str(STARTING_CASE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_version_and_help_are_printed(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout.startswith("tf-cycle-ls ")
    help_ = run("check", "--help", cwd=tmp_path).stdout
    assert "Exit status" in help_


def test_fixed_example_has_no_findings() -> None:
    result = run("check", str(REPAIRED), cwd=EXAMPLES)
    assert result.stdout == "1 root module: 0 cycles, 0 self references\n"
