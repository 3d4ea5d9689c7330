"""Skips tests that install packages if pip cannot reach a package index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def needs_index(folder: Path) -> None:
    """Skip the test unless pip can download the project's dependencies into a folder."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    needed = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    options = ["--quiet", "--retries", "0", "--no-deps", "--dest", str(folder / "downloaded")]
    command = [sys.executable, "-m", "pip", "download", *options, *needed]
    if subprocess.run(command, capture_output=True, check=False, timeout=600).returncode:
        pytest.skip("pip cannot reach a package index, which this test needs")
