"""The run of `check` as a whole: failures of single paths, output, and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.repository import LINE, OLD, C, Repository, needs_git, repository
from tests.cli.support import CYCLE, one_line, run, run_process
from tests.examples import EXAMPLES, STARTING_CASE

__all__ = ["repository"]


@needs_git
@pytest.mark.parametrize("revision", ["nowhere", "", "-x", "HEAD:main.tf", "main..work"])
def test_unknown_revision_is_an_error(repository: Repository, revision: str) -> None:
    repository.commit(OLD)
    result = run("check", f"--diff={revision}", cwd=repository.path)
    assert result.returncode == 2
    assert repr(revision) in one_line(result)
    assert result.stdout == ""


@needs_git
def test_missing_merge_base_is_an_error(repository: Repository) -> None:
    repository.commit(OLD)
    repository.git("switch", "--quiet", "--orphan", "alone")
    repository.commit(LINE)
    result = run("check", "--diff", "main", cwd=repository.path)
    assert result.returncode == 2
    assert "shallow clone" in one_line(result)


@needs_git
def test_repository_without_commits_is_an_error(repository: Repository) -> None:
    repository.write(OLD)
    result = run("check", "--diff", "main", cwd=repository.path)
    assert result.returncode == 2
    assert "'main'" in one_line(result)


@needs_git
def test_outside_of_any_repository(repository: Repository) -> None:
    path = repository.path.parent / "plain"
    path.mkdir()
    (path / "main.tf").write_text(OLD["main.tf"])
    result = run("check", "--diff", "main", cwd=path)
    assert result.returncode == 2
    assert "is not in a git repository" in one_line(result)


@needs_git
def test_a_shallow_clone(repository: Repository) -> None:
    repository.commit(OLD)
    repository.branch("work")
    repository.commit({"other.tf": C % "1"})
    clone = repository.path.parent / "clone"
    url = repository.path.as_uri()
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", "--no-single-branch", url, clone], check=True
    )
    result = run("check", "--diff", "origin/main", cwd=clone)
    assert result.returncode == 2
    assert "shallow clone" in one_line(result)


def test_missing_path_does_not_stop_other_paths(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "nowhere", ".", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere" in one_line(result)
    assert "test_a.x and test_b.y depend on each other" in result.stdout, "still checked"


@pytest.mark.parametrize(
    "locale",
    [
        "C.UTF-8",
        pytest.param(
            "C",
            marks=pytest.mark.skipif(
                not sys.prefix.isascii(), reason="Python cannot read this path in the C locale"
            ),
        ),
    ],
)
def test_pipe_gets_utf8_without_colour_in_any_locale(locale: str) -> None:
    environment = os.environ | {"LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = run_process("check", ".", cwd=STARTING_CASE, env=environment)
    assert result.returncode == 1
    assert "\x1b" not in result.stdout
    assert "\n… and 1 more cycle among" in result.stdout
    assert result.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize("no_colour", [False, True])
def test_terminal_gets_colour_unless_no_color_is_set(no_colour: bool) -> None:
    import pty

    reader, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"NO_COLOR": "1"} if no_colour else {}
    run_process("check", "security-groups", cwd=EXAMPLES, stdout=terminal, env=environment)
    os.close(terminal)
    output = b""
    with suppress(OSError):  # Linux reports the end of a closed terminal as an error.
        while chunk := os.read(reader, 65536):
            output += chunk
    os.close(reader)
    assert b"error[dependency-cycle]" in output
    assert (b"\x1b[31m" in output) == (not no_colour)


def test_exit_zero_keeps_the_status_of_errors(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    result = run("check", "--exit-zero", cwd=tmp_path)
    assert result.returncode == 0
    assert "error[dependency-cycle]" in result.stdout
    assert run("check", "--exit-zero", ".", "nowhere", cwd=tmp_path).returncode == 2


def test_reports_in_other_formats_are_written_in_the_same_run(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(CYCLE, encoding="utf-8")
    reports = ["--report", "json=report.json", "--report", "sarif=report.sarif"]
    result = run("check", *reports, cwd=tmp_path)
    assert "error[dependency-cycle]" in result.stdout
    for format_ in ("json", "sarif"):
        alone = run("check", "--format", format_, cwd=tmp_path).stdout
        assert (tmp_path / f"report.{format_}").read_text(encoding="utf-8") == alone
    result = run("check", "--report", "json=nowhere/report.json", cwd=tmp_path)
    assert result.returncode == 2
    assert "nowhere/report.json" in one_line(result)


@pytest.mark.parametrize("report", ["json", "json=", "yaml=report.yaml", ""])
def test_report_without_format_or_file_is_wrong_usage(report: str, tmp_path: Path) -> None:
    result = run("check", "--report", report, cwd=tmp_path)
    assert result.returncode == 2
    assert "is not FORMAT=FILE" in one_line(result)


def test_summary_counts_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_a" "x" {\n')
    (tmp_path / "latin.tf").write_bytes(b"# Gr\xf6\xdfe\n")
    result = run("check", cwd=tmp_path)
    assert result.stdout.splitlines()[-1].endswith(", 2 unreadable")


@pytest.mark.parametrize("data", [b"# Gr\xf6\xdfe\n", b"#" * 5_000_001], ids=["latin-1", "large"])
def test_status_is_2_if_a_file_was_left_out(data: bytes, tmp_path: Path) -> None:
    """Status 0 would say that the configuration has no cycle, although it was not checked."""
    (tmp_path / "main.tf").write_bytes(data)
    assert run("check", cwd=tmp_path).returncode == 2


def test_status_does_not_depend_on_a_block_that_terraform_rejects(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_a" "x" {\n')
    assert run("check", cwd=tmp_path).returncode == 0


def test_summary_names_the_kinds_of_cycles_outside_of_the_graph() -> None:
    cases = Path(__file__).parents[1] / "opentofu"
    result = run("check", "encryption_ring", "count_own_name/v1", cwd=cases)
    counts = "0 cycles, 0 self references, 2 static cycles, 1 own-state reference"
    assert result.stdout.splitlines()[-1] == f"2 root modules: {counts}"


def test_tool_is_named_if_both_can_read_the_root_module(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    (tmp_path / "main.tofu").write_text("", encoding="utf-8")
    told = " ".join(run("check", cwd=tmp_path).stdout.split())
    assert "1 root module was read by the rules of Terraform, because no lock file" in told
    assert told.endswith('for those of OpenTofu, set dialect = "opentofu"')
    (root,) = json.loads(run("check", "--format", "json", cwd=tmp_path).stdout)["roots"]
    assert (root["tool"]["name"], root["tool"]["ambiguous"]) == ("Terraform", True)
    (tmp_path / ".tf-cycle-ls.toml").write_text('dialect = "opentofu"\n', encoding="utf-8")
    assert "rules of" not in run("check", cwd=tmp_path).stdout


def test_commands_are_those_of_the_tool(tmp_path: Path) -> None:
    (tmp_path / "main.tofu").write_text(
        'module "m" {\n  source = "hashicorp/consul/aws"\n}\n', encoding="utf-8"
    )
    assert "not on disk (run tofu init)" in run("check", cwd=tmp_path).stdout


def test_baseline_is_not_written_if_a_path_could_not_be_checked(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    result = run("check", "--write-baseline", "known.json", ".", "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert "known.json: not written, because some paths could not be checked" in result.stderr
    assert not (tmp_path / "known.json").exists()
