"""Runs a command as an ordinary user, because permissions do not restrict root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

NOBODY = 65534


def as_ordinary_user(command: Sequence[str], folder: Path) -> list[str]:
    """Return the command line that runs a command without privileges, with access to a folder.

    Skips the test if that is not possible.
    """
    if os.geteuid() != 0:
        return list(command)
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("setpriv is not installed")
    prefix = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    probe = [*prefix, sys.executable, "-c", "import tf_cycle_ls"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("only root can run this Python")
    for ancestor in (folder, *folder.parents[:3]):
        ancestor.chmod(0o755)
    return [*prefix, *command]
