"""The console script: imports and errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import run_process

CRASH = """
import tf_cycle_ls.cli.checker as checker
from tf_cycle_ls.cli.main import entry
import sys

def fails(*_):
    raise RuntimeError("out of ink")

checker.check = fails
sys.argv = ["tf-cycle-ls", "check"]
entry()
"""


# Slow imports that a check does not need. It needs a second parser only to verify fixes.
HEAVY = ("networkx", "pygls", "lsprotocol", "importlib.metadata", "asyncio")
SECOND_PARSER = ("hcl2", "lark")


def imported_by_check(directory: Path, text: str) -> set[str]:
    (directory / "main.tf").write_text(text)
    timed = [sys.executable, "-X", "importtime", "-m", "tf_cycle_ls", "check", str(directory)]
    result = subprocess.run(timed, capture_output=True, text=True, check=False)
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert "tf_cycle_ls.graph.cycles" in imported
    return imported


def test_check_without_findings_loads_no_slow_modules(tmp_path: Path) -> None:
    imported = imported_by_check(tmp_path, 'resource "test_a" "x" {\n  name = local.y\n}\n')
    assert imported.isdisjoint((*HEAVY, *SECOND_PARSER))


def test_check_of_a_cycle_does_not_load_networkx(tmp_path: Path) -> None:
    imported = imported_by_check(tmp_path, "locals {\n  a = local.b\n  b = local.a\n}\n")
    assert "networkx" not in imported


def test_internal_error_is_one_line_with_its_own_exit_code() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CRASH], capture_output=True, text=True, check=False
    )
    assert result.returncode == 70
    (line,) = result.stderr.splitlines()
    assert "internal error" in line
    assert "out of ink" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments", [["check"], ["explain", "local.a", "local.b"], ["graph"], ["settings"]]
)
def test_full_disk_is_not_an_internal_error(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\n")
    with Path("/dev/full").open("wb") as full:
        result = run_process(*arguments, cwd=tmp_path, stdout=full)
    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        2,
        "tf-cycle-ls: cannot write the output: no space left on device",
    )
