"""Helpers that run the real git, and clone this repository including uncommitted changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
COMMITTER = ("-c", "user.name=A test", "-c", "user.email=test@example.com")
"""Options before the command, so that a commit works without a configured user."""


def git(folder: Path, *arguments: str, input_: bytes = b"") -> bytes:
    """Run git and return its output. Fails the test if git fails."""
    ran = subprocess.run(
        ("git", *arguments), cwd=folder, input=input_, capture_output=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    return ran.stdout


def clone_here(place: Path) -> Path:
    """Clone the checkout that contains the tests, without tags but with uncommitted changes.

    Skips the test if git is not installed, or if the tests are not in a git checkout.
    """
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    if not (TOP / ".git").exists():
        pytest.skip("these files are not in a git checkout")
    git(TOP, "clone", "--quiet", "--no-tags", TOP.as_uri(), str(place))
    changed = git(TOP, "diff", "--binary", "HEAD")
    if changed:
        git(place, "apply", input_=changed)
    for name in git(TOP, "ls-files", "-z", "--others", "--exclude-standard").decode().split("\0"):
        if name:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / name, place / name)
    git(place, "add", "--all")
    git(place, *COMMITTER, "commit", "--quiet", "--allow-empty", "--message", "uncommitted changes")
    return place
