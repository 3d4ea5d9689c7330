"""Git repositories with configurations, for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on PATH")

# Resources with a value to fill in.
A = 'resource "test_a" "x" {\n  v = %s\n}\n'
B = 'resource "test_b" "y" {\n  v = %s\n}\n'
C = 'resource "test_c" "z" {\n  v = %s\n}\n'
# Two resources that refer to each other, and without the reference back.
OLD = {"main.tf": A % "test_b.y.id" + B % "test_a.x.id"}
LINE = {"main.tf": A % "test_b.y.id" + B % "1"}

_IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A repository whose first branch is `main`."""

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        self.path = path
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *arguments: str, at: str = ".") -> str:
        """Run git and return its output."""
        outside = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            ["git", *arguments],
            cwd=self.path / at,
            env=outside | _IDENTITY,
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        ).stdout

    def write(self, texts: dict[str, str]) -> None:
        """Write some files."""
        for name, text in texts.items():
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, texts: dict[str, str] | None = None) -> str:
        """Write some files and commit everything. Returns the name of the commit."""
        self.write(texts or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self.git("rev-parse", "HEAD").strip()

    def branch(self, name: str) -> None:
        """Create a branch and switch to it."""
        self.git("switch", "--quiet", "--create", name)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repository")
