"""Whether pip reaches a package index, for tests that install something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def needs_index(folder: Path) -> None:
    """Skip the test unless pip can download something into a folder."""
    wanted = ["--no-deps", "--quiet", "--dest", str(folder / "downloaded"), "hatchling"]
    probe = [sys.executable, "-m", "pip", "download", "--retries", "0", *wanted]
    if subprocess.run(probe, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip("pip reaches no package index, from which this test installs what it needs")
