"""What the console script does when something goes wrong inside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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


# What takes long to load, and a check that finds nothing has no use for.
HEAVY = ("networkx", "hcl2", "lark", "pygls", "lsprotocol", "importlib.metadata", "asyncio")


def test_a_check_that_finds_nothing_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "test_a" "x" {\n  name = local.y\n}\n')
    timed = [sys.executable, "-X", "importtime", "-m", "tf_cycle_ls", "check", str(tmp_path)]
    result = subprocess.run(timed, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert "tf_cycle_ls.graph.cycles" in imported
    assert imported.isdisjoint(HEAVY)


def test_a_fault_of_ours_is_one_line_and_no_finding() -> None:
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
def test_a_disk_that_is_full_is_no_fault_of_ours(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\n")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "tf_cycle_ls", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            check=False,
        )
    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        2,
        "tf-cycle-ls: cannot write the output: no space left on device",
    )
