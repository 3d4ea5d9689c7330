"""Many root modules in one run: worker processes, errors in one of them, and progress."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import tf_cycle_ls.cli.check_root
import tf_cycle_ls.cli.parallel
from tests.cli.support import CYCLE, run, run_process
from tf_cycle_ls.analysis.analyze import analyze
from tf_cycle_ls.analysis.result import Analysis
from tf_cycle_ls.cli.check_root import CheckTask, NeededFixes
from tf_cycle_ls.cli.parallel import check_roots
from tf_cycle_ls.cli.root_modules import working_directory_projects
from tf_cycle_ls.settings.settings import Language
from tf_cycle_ls.vfs import Files

pytestmark = pytest.mark.slow

ROOTS = 120


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(ROOTS):
        directory = tmp_path / f"{number:03}"
        directory.mkdir()
        text = CYCLE if number % 40 == 7 else 'resource "test_a" "x" {}\n'
        (directory / "main.tf").write_text(text, encoding="utf-8")
    return tmp_path


def test_several_processes_report_the_same_as_one(many: Path) -> None:
    one = run("check", "--jobs", "1", "--format", "json", cwd=many)
    several = run_process("check", "--no-cache", "--jobs", "3", "--format", "json", cwd=many)
    assert one.stdout == several.stdout
    assert (one.returncode, several.returncode) == (1, 1)
    roots = json.loads(one.stdout)["roots"]
    assert [root["path"] for root in roots] == [f"{number:03}" for number in range(ROOTS)]
    assert [root["path"] for root in roots if root["components"]] == ["007", "047", "087"]


def test_worker_processes_of_the_installed_script(many: Path) -> None:
    script = Path(sys.executable).with_name("tf-cycle-ls")
    if not script.exists():
        pytest.skip("the console script is not installed beside this Python")
    command = [str(script), "check", "--jobs", "2", "--quiet"]
    result = subprocess.run(command, cwd=many, capture_output=True, check=False, timeout=120)
    assert result.returncode == 1
    assert result.stderr == b""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root can read everything")
def test_unreadable_root_module_does_not_stop_the_others(many: Path) -> None:
    (many / "011" / "main.tf").chmod(0)
    result = run("check", "--jobs", "1", "--format", "json", cwd=many)
    assert len(json.loads(result.stdout)["roots"]) == ROOTS


def test_internal_error_does_not_stop_the_others(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The analysis of two root modules raises an unexpected exception."""

    def analyze_or_fail(directory: str, files: Files, *, language: Language) -> Analysis:
        if Path(directory).name in ("007", "011"):
            raise RuntimeError("out of ink")
        return analyze(directory, files, language=language)

    monkeypatch.setattr(tf_cycle_ls.cli.check_root, "analyze", analyze_or_fail)
    result = run("check", "--jobs", "1", "--format", "json", cwd=many)
    assert result.returncode == 70
    report = json.loads(result.stdout)
    assert len(report["roots"]) == ROOTS - 2
    assert [failure["path"] for failure in report["failures"]] == ["007", "011"]
    for line in result.stderr.splitlines():
        assert "internal error, please report it: RuntimeError in " in line
        assert "out of ink" in line


def test_missing_path_does_not_stop_the_others(many: Path) -> None:
    result = run("check", "--jobs", "1", "nowhere", ".", "--format", "json", cwd=many)
    assert result.returncode == 2
    report = json.loads(result.stdout)
    assert len(report["roots"]) == ROOTS
    assert [failure["path"] for failure in report["failures"]] == ["nowhere"]


class Crash:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


def test_crash_of_a_worker_is_reported(many: Path) -> None:
    projects: list[Any] = [working_directory_projects().of(str(many)), Crash()]
    good, bad = (
        CheckTask(str(many / "000"), project, None, None, NeededFixes.NONE) for project in projects
    )
    results = list(check_roots([good] * 8 + [bad] + [good] * 20, 2))
    assert len(results) == 29
    assert all(result.report or result.failure for result in results)
    (failed, *_) = (result.failure for result in results if result.failure)
    assert failed
    assert failed.is_internal
    assert "a worker process crashed" in failed.message


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5", "٣"])
def test_invalid_number_of_jobs(jobs: str, tmp_path: Path) -> None:
    result = run("check", f"--jobs={jobs}", cwd=tmp_path)
    assert result.returncode == 2
    assert "is not a positive number" in result.stderr


def test_quiet_and_verbose_output(many: Path) -> None:
    quiet = run("check", "--jobs", "1", "--quiet", cwd=many)
    assert "root modules:" not in quiet.stdout
    assert quiet.stdout.count("error[dependency-cycle]") == 3
    assert quiet.stderr == ""
    verbose = run("check", "--jobs", "1", "--verbose", cwd=many).stderr.splitlines()
    assert len(verbose) == ROOTS
    assert verbose[7].startswith("tf-cycle-ls: 007: 1 file, 1 cycle, ")


def test_output_option_writes_a_file(many: Path) -> None:
    check = ("check", "--jobs", "1")
    result = run(*check, "--format", "json", "--output", "report.json", cwd=many)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("tf-cycle-ls: report.json: 120 root modules: 3 cycles")
    printed = run(*check, "--format", "json", cwd=many).stdout
    assert (many / "report.json").read_text(encoding="utf-8") == printed
    result = run(*check, "--output", "nowhere/report.txt", cwd=many)
    assert result.returncode == 2
    assert "nowhere/report.txt: no such file" in result.stderr


def stderr_of(*arguments: str, cwd: Path) -> str:
    """The output of `check` on stderr, which is a terminal."""
    import fcntl
    import pty
    import termios

    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    with os.fdopen(terminal, "w", encoding="utf-8") as stderr:
        run("check", "--jobs", "1", *arguments, cwd=cwd, stderr=stderr)
    output = b""
    with suppress(OSError):  # Linux reports the end of a closed terminal as an error.
        while chunk := os.read(reader, 65536):
            output += chunk
    os.close(reader)
    return output.decode()


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
def test_progress_bar_appears_on_a_terminal_only(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tf_cycle_ls.cli.parallel, "_PROGRESS_DELAY_SECONDS", 0)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "root modules" in stderr_of(cwd=many)
    assert stderr_of("--quiet", cwd=many) == ""
    assert stderr_of("007", cwd=many) == "", "one root module"
    assert run("check", "--jobs", "1", cwd=many).stderr == ""
    monkeypatch.setenv("TERM", "dumb")
    assert stderr_of(cwd=many) == ""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("CI", "true")
    assert stderr_of(cwd=many) == ""


def test_progress_bar_is_imported_late(many: Path) -> None:
    code = "import sys, tf_cycle_ls.cli.checker; sys.exit('tqdm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_code_in_the_working_directory_is_not_run(tmp_path: Path) -> None:
    """With the console script, which does not import from the working directory itself."""
    ran = tmp_path / "ran"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(CYCLE, encoding="utf-8")
    for module in ("multiprocessing", "signal", "threading"):
        (tmp_path / f"{module}.py").write_text(f"open({str(ran)!r}, 'w')\n")
    script = Path(sys.executable).with_name("tf-cycle-ls")
    result = subprocess.run(
        [script, "check", "--jobs", "2"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert "2 root modules: 2 cycles" in result.stdout
    assert not ran.exists()
