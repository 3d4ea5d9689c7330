"""What the console script does when something goes wrong inside."""

from __future__ import annotations

import subprocess
import sys

CRASH = """
import tf_cycle_ls.cli.check as check
from tf_cycle_ls.cli.main import entry
import sys

def fails(*_):
    raise RuntimeError("out of ink")

check.check = fails
sys.argv = ["tf-cycle-ls", "check"]
entry()
"""


def test_a_fault_of_ours_is_one_line_and_no_finding() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CRASH], capture_output=True, text=True, check=False
    )
    assert result.returncode == 70
    (line,) = result.stderr.splitlines()
    assert "internal error" in line
    assert "out of ink" in line
