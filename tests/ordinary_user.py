"""Being an ordinary user for a moment: permissions do not hold root back."""

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
    """A command as it is run by someone with no rights, who may pass through a folder. Skips the
    test where there is no such one."""
    if os.geteuid() != 0:
        return list(command)
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("nothing to become an ordinary user with")
    becoming = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    tried = [*becoming, sys.executable, "-c", "import tf_cycle_ls"]
    if subprocess.run(tried, capture_output=True, check=False).returncode:
        pytest.skip("this Python is for root alone")
    for above in (folder, *folder.parents[:3]):
        above.chmod(0o755)
    return [*becoming, *command]
